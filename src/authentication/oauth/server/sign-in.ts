import { hashPassword, verifyPassword } from '../../password-hash.ts';
import type { AdministratorStore } from '../store.ts';

/** How often in a row a password may be wrong before the next try has to wait. */
const patience = 5;

/** How long it waits, in milliseconds. */
const pause = 60_000;

/** How many names are counted, and how many tries may stand in line: each takes a third of a second and 32 MiB. */
const counted = 10_000;
const line = 20;

export type SignIn = (tenant: string, name: string, password: string) => Promise<'welcome' | 'wrong' | 'wait'>;

/**
 * Checks the password of a tenant's administrator. One try is looked at after the other, off the main thread; a name
 * that nobody has takes as long as any.
 */
export const createSignIn = (administrators: AdministratorStore, clock: () => number): SignIn => {
  const failures = new Map<string, { count: number; last: number }>();
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
    const key = JSON.stringify([tenant, name]);
    const blocked = (): boolean => {
      const { count, last } = failures.get(key) ?? { count: 0, last: 0 };
      return count >= patience && clock() < last + pause;
    };
    if (blocked() || waiting >= line) return 'wait';
    waiting++;
    const outcome = previous.then(async () => {
      // Those that came at once with the last one that was allowed are one too many.
      if (blocked()) return 'wait';
      if (await check(tenant, name, password)) {
        failures.delete(key);
        return 'welcome';
      }
      if (failures.size >= counted) failures.clear();
      failures.set(key, { count: (failures.get(key)?.count ?? 0) + 1, last: clock() });
      return 'wrong';
    });
    previous = outcome.catch(() => undefined);
    return outcome.finally(() => waiting--);
  };
};
