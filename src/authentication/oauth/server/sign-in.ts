import type { BucketStore } from '../../buckets.ts';
import { hashSecret } from '../../credentials.ts';
import { hashPassword, verifyPassword } from '../../password-hash.ts';
import type { AdministratorStore } from '../store.ts';

/** How often a password may be wrong before the next try has to wait, for a minute each. */
const tries = { rate: 1 / 60, burst: 5 };

/** How many tries may stand in line: each takes a third of a second and 32 MiB. */
const line = 20;

export type SignIn = (tenant: string, name: string, password: string) => Promise<'welcome' | 'wrong' | 'wait'>;

/**
 * Checks the password of a tenant's administrator. One try is looked at after the other, off the main thread; a name
 * that nobody has takes as long as any. A try counts before it is looked at, so that many at once, at whichever instance,
 * are no more than one after the other.
 */
export const createSignIn = (administrators: AdministratorStore, buckets: BucketStore): SignIn => {
  let waiting = 0;
  let previous: Promise<unknown> = Promise.resolve();
  let nobody: Promise<string> | undefined;

  const check = async (tenant: string, name: string, password: string): Promise<boolean> => {
    const found = await administrators.administrator(tenant, name);
    nobody ??= hashPassword('');
    const matches = await verifyPassword(password, found?.password ?? (await nobody));
    return matches && found !== undefined && password !== '';
  };

  return async (tenant, name, password) => {
    if (waiting >= line) return 'wait';
    waiting++;
    const outcome = previous.then(async () => {
      // What a form says is of any length.
      const key = `sign-in ${hashSecret(JSON.stringify([tenant, name]))}`;
      const [{ taken } = { taken: 0 }] = await buckets.take([{ ...tries, key, most: 1 }]);
      if (taken === 0) return 'wait';
      if (!(await check(tenant, name, password))) return 'wrong';
      await buckets.fill(key);
      return 'welcome';
    });
    previous = outcome.catch(() => undefined);
    return outcome.finally(() => waiting--);
  };
};
