import type { OrgStore, Person } from '../../provisioning/store.ts';
import type { OrgContext } from '../context.ts';

/** Wrong passwords in a row after which a person is locked out, as in Okta's default policy. */
const patience = 10;

/** Counts wrong passwords, and locks out whose were too many. */
export const createSignInGuard = (
  store: OrgStore,
  { clock, passwords }: Pick<OrgContext, 'clock' | 'passwords'>,
): Pick<OrgContext, 'failedSignIn' | 'signInSucceeded' | 'unknownPassword'> => {
  const failures = new Map<string, number>();
  let unknown: Promise<string> | undefined;
  return {
    unknownPassword: () => (unknown ??= passwords.hash('of nobody')),
    async failedSignIn({ id }: Person) {
      const count = (failures.get(id) ?? 0) + 1;
      failures.set(id, count);
      if (count < patience) return;
      failures.delete(id);
      const time = new Date(clock()).toISOString();
      await store.transaction(async ({ people }) => {
        const person = await people.get(id);
        if (person?.status !== 'ACTIVE') return;
        await people.update({ ...person, status: 'LOCKED_OUT', statusChanged: time, lastUpdated: time });
      });
    },
    signInSucceeded: ({ id }) => void failures.delete(id),
  };
};
