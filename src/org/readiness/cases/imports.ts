import type { QaCase } from '../case.ts';
import type { Facts } from '../facts.ts';
import { seenBy } from '../facts.ts';
import { isSet, updatesUser } from '../rules.ts';

const users = 'Import users';

const imported =
  (what: string, fits: (run: Facts['imports'][number]) => boolean) =>
  ({ imports }: Facts) => {
    const run = imports.findLast((one) => one.state === 'done' && fits(one));
    return run && { at: run.finished ?? run.started, what };
  };

const confirmed = ({ appUsers }: Facts) => {
  const user = appUsers.findLast(({ linked }) => linked?.how === 'imported');
  return user && { at: user.linked?.at ?? user.created, what: `${user.username} was imported and confirmed` };
};

const updated = (facts: Facts) => {
  const ids = new Set(facts.appUsers.filter(({ linked }) => linked?.how === 'imported').map(({ person }) => person));
  const exchange = facts.exchanges.findLast(
    (one) => one.person !== undefined && ids.has(one.person) && updatesUser(one, facts),
  );
  return exchange && seenBy(exchange, 'An imported user was updated');
};

export const importCases: readonly QaCase[] = [
  {
    id: 'C9303',
    section: users,
    title: 'Verify Import User Functionality',
    steps: ['Import, Import Now.', 'OK in the dialog of what came of it.', 'Tick a user, Confirm Assignments.'],
    expects: 'Active users are listed with what is mapped to Okta; the confirmed one is an Okta user.',
    place: 'import',
    needs: 'import',
    seen: confirmed,
  },
  {
    id: 'C9304',
    section: users,
    title: 'Verify Import User Functionality Scanned Users',
    steps: ['Make a user at the service.', 'Import, Import Now.', 'Read the dialog.'],
    expects: 'It counts one user more, who is new.',
    place: 'import',
    needs: 'import',
    seen: imported('An import found a user who was new', ({ users: { added } }) => added > 0),
  },
  {
    id: 'C9305',
    section: users,
    title: 'Verify Import User > Update Functionality',
    steps: [
      'Assignments, edit a user who was imported and confirmed.',
      'Change attributes, Save.',
      'Look at the service.',
    ],
    expects: 'The user has them.',
    place: 'assignments',
    needs: 'import',
    seen: updated,
  },
  {
    id: 'C9338',
    section: 'Import groups',
    title: 'Verify Import Group Functionality',
    steps: ['Make a group at the service.', 'Import, Import Now.', 'Read the dialog.'],
    expects: 'It counts the group.',
    place: 'import',
    needs: 'import',
    seen: imported('An import found groups', ({ groups: { scanned } }) => scanned > 0),
  },
  {
    id: 'C9359',
    section: 'Profile sourcing',
    title: 'Enable Profile Sourcing',
    steps: [
      'To Okta, Edit, let the application source Okta users.',
      'When a user is deactivated in the app: Deactivate. Save.',
    ],
    expects: 'Who is deactivated in the application is deactivated in Okta with the next import.',
    place: 'to-okta',
    needs: 'sourcing',
    seen: isSet('The application sources Okta users', ({ application: { toOkta } }) => toOkta.sourcing.enabled),
  },
  {
    id: 'C9360',
    section: 'Profile sourcing',
    title: 'Verify User Profile if User Mastered By Profile Sourcing',
    steps: ['Import and confirm a user.', 'Open the person.'],
    expects: 'The page says which application the profile comes from.',
    place: 'import',
    needs: 'sourcing',
    seen: ({ sourced }) => {
      const person = sourced.at(-1);
      return person && { at: person.lastUpdated, what: 'A person’s profile is sourced by the application' };
    },
  },
  {
    id: 'C9361',
    section: 'Profile sourcing',
    title: 'Verify User Profile > Deactivate User',
    steps: ['Deactivate a sourced user at the service.', 'Import, Import Now.', 'Open the person.'],
    expects: 'The person is deactivated, the assignments are gone.',
    place: 'import',
    needs: 'sourcing',
    seen: ({ sourced }) => {
      const person = sourced.findLast(({ status }) => status === 'DEPROVISIONED' || status === 'SUSPENDED');
      return person && { at: person.statusChanged ?? person.lastUpdated, what: 'A sourced person was deactivated' };
    },
  },
];
