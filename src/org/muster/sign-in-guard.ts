import type { BucketStore } from '../../authentication/buckets.ts';
import type { OrgStore, Person } from '../../provisioning/store.ts';
import type { OrgContext } from '../context.ts';

/** Wrong passwords in a row after which a person is locked out, as in Okta's default policy. Each is forgotten within 2.4 hours. */
const tries = { rate: 10 / 86_400, burst: 10 };

/** Counts wrong passwords, and locks out whose were too many. */
export const createSignInGuard = (
  store: OrgStore,
  { clock, passwords, buckets }: Pick<OrgContext, 'clock' | 'passwords'> & { readonly buckets: BucketStore },
): Pick<OrgContext, 'trySignIn' | 'unknownPassword'> => {
  let unknown: Promise<string> | undefined;
  const lockOut = async (id: string): Promise<void> => {
    const time = new Date(clock()).toISOString();
    await store.transaction(async ({ people }) => {
      const person = await people.get(id);
      if (person?.status !== 'ACTIVE') return;
      await people.update({ ...person, status: 'LOCKED_OUT', statusChanged: time, lastUpdated: time });
    });
  };
  return {
    unknownPassword: () => (unknown ??= passwords.hash('of nobody')),
    async trySignIn({ id }: Person, check) {
      const key = `sign-in ${id}`;
      // It counts before it is looked at: many at once, at whichever process, are no more than one after the other.
      const [{ taken, left } = { taken: 0, left: 0 }] = await buckets.take([{ ...tries, key, most: 1 }]);
      const right = (await check()) && taken > 0;
      if (!right && left === 0) await lockOut(id);
      // Who is unlocked begins anew.
      if (right || left === 0) await buckets.fill(key);
      return right;
    },
  };
};
