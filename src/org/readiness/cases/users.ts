import type { QaCase } from '../case.ts';
import { activeIn, bodyOf, holdsEmpty, logged, seenBy, timeOf, type Facts } from '../facts.ts';
import {
  actionOf,
  answered,
  says,
  createsUser,
  deactivates,
  eventsOf,
  followed,
  personOf,
  sendsPassword,
  updatesUser,
} from '../rules.ts';

const create = 'Create users';
const update = 'Update users';
const end = 'Deactivate users';
const passwords = 'Sync password';

const added = 'application.user_membership.add';
const removed = 'application.user_membership.remove';

/** The newest user of the application for whom a request fits. */
const ofUser = (what: string, fits: (user: Facts['appUsers'][number], facts: Facts) => boolean) => (facts: Facts) => {
  for (const user of facts.appUsers.toReversed()) {
    if (!fits(user, facts)) continue;
    const exchange = facts.exchanges.findLast((one) => one.person === user.person && actionOf(one, facts) === 'assign');
    if (exchange) return seenBy(exchange, what);
  }
  return undefined;
};

/** Somebody who was active at the service again under the id that they had. */
const reactivated = (facts: Facts) => {
  const off = facts.exchanges.filter((one) => deactivates(one, facts));
  const again = facts.exchanges.findLast(
    (one) =>
      activeIn(one) === true &&
      one.operation !== 'create-user' &&
      off.some(
        (before) =>
          before.person === one.person && before.request.url === one.request.url && before.started <= one.started,
      ),
  );
  return again && seenBy(again, 'A user was active again under the same id');
};

/** Somebody was suspended, and nothing was sent until that, or the assignment, ended. */
const suspended = (facts: Facts) => {
  const event = eventsOf(facts, 'user.lifecycle.suspend').findLast((one) => {
    const person = personOf(one);
    const until =
      facts.events.find(
        ({ eventType, published, ...other }) =>
          published > one.published &&
          ['user.lifecycle.unsuspend', 'user.lifecycle.deactivate', removed].includes(eventType) &&
          personOf({ eventType, published, ...other }) === person,
      )?.published ?? '9';
    const wasAssigned = eventsOf(facts, added).some(
      (other) => other.published <= one.published && personOf(other) === person,
    );
    return (
      wasAssigned &&
      !facts.exchanges.some(
        (exchange) =>
          exchange.person === person &&
          timeOf(exchange) >= one.published &&
          timeOf(exchange) < until &&
          deactivates(exchange, facts),
      )
    );
  });
  return event && logged(event, 'A person was suspended, and stayed as they are at the service');
};

const unsuspended = (facts: Facts) => {
  const event = eventsOf(facts, 'user.lifecycle.unsuspend').findLast((one) =>
    eventsOf(facts, added).some((other) => other.published <= one.published && personOf(other) === personOf(one)),
  );
  return event && logged(event, 'A suspended person is active again, with their applications');
};

/** Two passwords were sent for one person. */
const passwordAgain = (facts: Facts) => {
  const sent = facts.exchanges.filter((one) => sendsPassword(one, facts));
  const again = sent.findLast((one) => sent.some((other) => other.job !== one.job && other.person === one.person));
  return again && seenBy(again, 'Another password was sent');
};

/** The mapped attributes that a person can be given, and that were. */
const isComplete = ({ profile }: Facts['appUsers'][number], { application }: Facts): boolean =>
  application.mappings.toApp.filter(({ target }) => profile[target] !== undefined && profile[target] !== '').length >=
  0.8 * application.mappings.toApp.length;

export const userCases: readonly QaCase[] = [
  {
    id: 'C9290',
    section: create,
    title: 'Verify App Assignment for New User',
    steps: [
      'Assignments, Assign › Assign to People.',
      'Pick a person, fill in what is asked for, Save and Go Back, Done.',
      'Look at the service.',
    ],
    expects: 'The service has the user, with the values of the Okta profile and of the groups.',
    place: 'assignments/assign-people',
    seen: followed(added, 'An assigned person was created', createsUser, says(/^Assigned individually/)),
  },
  {
    id: 'C9293',
    section: create,
    title: 'Verify Re-Activation Of User Is Synced To Target App',
    steps: ['Directory › People, open a deactivated person, Activate.', 'Assign them again.', 'Look at the service.'],
    expects: 'The user is active again, with the same id and attributes.',
    place: 'people',
    seen: reactivated,
  },
  {
    id: 'C9300',
    section: create,
    title: 'Verify Un-Suspend User Functionality',
    steps: ['Open a suspended person who is assigned.', 'Unsuspend them.', 'Look at the service.'],
    expects: 'The person is active, with all applications and groups.',
    place: 'assignments',
    seen: unsuspended,
  },
  {
    id: 'C9307',
    section: create,
    title: 'Verify Group Assignment to Target App',
    steps: ['Assignments, Assign › Assign to Groups.', 'Pick a group with people in it, Done.', 'Look at the service.'],
    expects: 'Its people are created; they are listed with the type Group.',
    place: 'assignments/assign-groups',
    seen: followed(added, 'A member of an assigned group was created', createsUser, says(/^Assigned through a group/)),
  },
  {
    id: 'C9334',
    section: create,
    title: 'Verify App Assignment For New User Which Has All Attributes',
    steps: ['Fill in every attribute of a person.', 'Assign them.', 'Look at the service.'],
    expects: 'The user is created with all of them, without an error.',
    place: 'people',
    seen: ofUser(
      'A person with all their attributes was provisioned',
      (user, facts) => user.externalId !== undefined && isComplete(user, facts),
    ),
  },
  {
    id: 'C9335',
    section: create,
    title: 'Verify App Assignment For User Already Created In App',
    steps: ['Make a user at the service with the username of a person.', 'Assign the person.', 'Look at the service.'],
    expects: 'The two are linked, and the user is updated; no other is created.',
    place: 'assignments/assign-people',
    seen: ofUser('A person was linked with the user who was there', ({ linked }) => linked?.how === 'matched'),
  },
  {
    id: 'C9336',
    section: create,
    title: 'Verify App Assignment For User With a Unique UserName And Email',
    steps: [
      'Add a person whose email is not their username, and neither is another’s.',
      'Assign them.',
      'Look at the service.',
    ],
    expects: 'The user is created, without an error.',
    place: 'assignments/assign-people',
    seen: answered('A person whose email is not their username was created', (exchange, facts) => {
      if (!createsUser(exchange, facts)) return false;
      const { userName, emails } = bodyOf(exchange) ?? {};
      const [first] = Array.isArray(emails) ? emails : [];
      const value = typeof first === 'object' && first !== null && !Array.isArray(first) ? first['value'] : undefined;
      return typeof value === 'string' && value !== userName;
    }),
  },
  {
    id: 'C9291',
    section: update,
    title: 'Verify User Attribute Update',
    steps: ['Assignments, edit an assigned user.', 'Change attributes, Save.', 'Look at the service.'],
    expects: 'The user has them.',
    place: 'assignments',
    seen: followed(
      'application.user_membership.update',
      'An edited assignment was pushed',
      updatesUser,
      says(/^The assignment was edited/),
    ),
  },
  {
    id: 'C9309',
    section: update,
    title: 'Verify Update For User Group Attributes',
    steps: ['Assignments › Groups, edit an assigned group.', 'Change attributes, Save.', 'Look at the service.'],
    expects: 'Its people have them.',
    place: 'assignments/groups',
    seen: followed('group.application_assignment.update', 'What the group’s assignment gives was pushed', updatesUser),
  },
  {
    id: 'C9310',
    section: update,
    title: 'Verify Update User Attributes from User Profile',
    steps: ['Open an assigned person, Profile, Edit.', 'Change mapped attributes, Save.', 'Look at the service.'],
    expects: 'The user has them.',
    place: 'assignments',
    seen: followed('user.account.update_profile', 'A changed profile was pushed', updatesUser),
  },
  {
    id: 'C9337',
    section: update,
    title: 'Verify Update To Push Empty Values',
    steps: [
      'Empty attributes of a group’s assignment, Save.',
      'Empty attributes of a person, Save.',
      'Look at the service.',
    ],
    expects: 'No error comes of the empty values.',
    place: 'assignments/groups',
    seen: answered(
      'Empty values were pushed',
      (exchange, facts) => updatesUser(exchange, facts) && holdsEmpty(bodyOf(exchange)),
    ),
  },
  {
    id: 'C9292',
    section: end,
    title: 'Verify Deactivate User',
    steps: ['Open an assigned person, More Actions › Deactivate.', 'Look at the service.'],
    expects: 'The user is deactivated; the assignments are gone.',
    place: 'assignments',
    seen: followed('user.lifecycle.deactivate', 'The user of a deactivated person was deactivated', deactivates),
  },
  {
    id: 'C9294',
    section: end,
    title: 'Verify Removes an assignment for a user from an application',
    steps: ['Assignments, X beside an assigned user, OK.', 'Look at the service.'],
    expects: 'The user has no access any more.',
    place: 'assignments',
    seen: followed(removed, 'An unassigned user was deactivated', deactivates, says(/^Unassigned by/)),
  },
  {
    id: 'C9295',
    section: end,
    title: 'Verify Suspend user functionality',
    steps: ['Open an assigned person, More Actions › Suspend.', 'Look at the service.'],
    expects: 'The person cannot sign in; applications and groups stay.',
    place: 'assignments',
    seen: suspended,
  },
  {
    id: 'C9311',
    section: end,
    title: 'Verify Removes an assignment for a group from an application',
    steps: ['Assignments › Groups, X beside an assigned group, OK.', 'Look at the service.'],
    expects: 'Group and people are off the list; the users are deactivated or gone.',
    place: 'assignments/groups',
    seen: followed(
      'group.application_assignment.remove',
      'A member of an unassigned group was deactivated',
      deactivates,
    ),
  },
  {
    id: 'C9301',
    section: passwords,
    title: 'Verify Sync Password Functionality',
    steps: [
      'To App, Sync Password, Save.',
      'Assign a person, have them set a password by their mail.',
      'Sign in to the service.',
    ],
    expects: 'The user has the password, or the random one.',
    place: 'to-app',
    needs: 'passwords',
    seen: answered('A password was sent', sendsPassword),
  },
  {
    id: 'C9302',
    section: passwords,
    title: 'Verify Sync Password Update',
    steps: [
      'Reset the password of an assigned person, have them set another.',
      'Sign in to the service with the new one, and with the old one.',
    ],
    expects: 'The new password is good, the old one is not.',
    place: 'assignments',
    needs: 'passwords',
    seen: passwordAgain,
  },
];
