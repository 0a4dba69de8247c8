import type { Condition, OrgStore } from '../../src/provisioning/store.ts';

const is = (path: string, operator: string, value: string | number): Condition =>
  ({ kind: 'compare', path: path.split('.'), operator, value }) as Condition;
const page = { limit: 50 };
const sort = { path: ['profile', 'lastName'], descending: false };

/** What has to be found by an index, by what it is called. */
export const calls: Readonly<Record<string, (store: OrgStore) => Promise<unknown>>> = {
  'a page of people': ({ people }) => people.list(page),
  'people by q': ({ people }) => people.list({ ...page, q: 'bj' }),
  'people by login': ({ people }) => people.getByLogin('bjensen@example.com'),
  'people by an attribute': ({ people }) =>
    people.list({ ...page, condition: is('profile.department', 'eq', 'Tours') }),
  'people by the beginning of one': ({ people }) => people.list({ ...page, condition: is('profile.email', 'sw', 'b') }),
  'people in order': ({ people }) => people.list({ ...page, sort }),
  'groups by name': ({ groups }) => groups.getByName('Tour Guides'),
  'groups by q': ({ groups }) => groups.list({ ...page, q: 'tour' }),
  'members of a group': ({ groups }) => groups.members('g', page),
  'groups of a person': ({ groups }) => groups.ofPerson('p'),
  'what rules gave a person': ({ groups }) => groups.ruleMemberships('p'),
  'users of an application': ({ appUsers }) => appUsers.list('a', page),
  'users that failed': ({ appUsers }) => appUsers.list('a', { ...page, syncState: 'ERROR' }),
  'users by external id': ({ appUsers }) => appUsers.getByExternalIds('a', ['1', '2']),
  'users by username': ({ appUsers }) => appUsers.getByUsername('a', 'bjensen'),
  'links of people': ({ links }) => links.list('a', { ...page, kind: 'person' }),
  'the link of a person': ({ links }) => links.get('a', 'person', 'p'),
  'the link to a group of the service': ({ links }) => links.list('a', { ...page, kind: 'group', externalId: '1' }),
  'what an import has come across': ({ imports }) => imports.seen('r', 'users', ['1', '2']),
  'inspections of a target': ({ inspections }) => inspections.list({ ...page, target: 'a' }),
  'inspections under way': ({ inspections }) => inspections.list({ ...page, state: 'running' }),
  'results of an inspection': ({ inspections }) => inspections.wholeResults('i', page),
  'a result of an inspection': ({ inspections }) => inspections.result('i', 'okta-01'),
  'assignments of a person': ({ appUsers }) => appUsers.ofPerson('p'),
  'groups that assign to a person': ({ appGroups }) => appGroups.ofPerson('p', 'a'),
  'groups of an application': ({ appGroups }) => appGroups.list('a', page),
  'what a pushed group lacks': ({ pushedGroups }) => pushedGroups.difference('g'),
  'pushed groups of a person': ({ pushedGroups }) => pushedGroups.ofPerson('a', 'p'),
  'a group at the service by name': ({ appGroupCache }) => appGroupCache.getByName('a', 'Tour Guides'),
  'jobs to run': ({ jobs }) => jobs.claim({ now: 1, leasedUntil: 2, limit: 10 }),
  "an application's jobs to run": ({ jobs }) => jobs.claim({ now: 1, leasedUntil: 2, limit: 10, app: 'a' }),
  'when the next job is due': ({ jobs }) => jobs.nextDue(),
  'jobs of a subject': ({ jobs }) => jobs.unfinished('a', 'p'),
  'tasks of an application': ({ jobs }) => jobs.list({ ...page, app: 'a', states: ['failed'] }),
  'how many jobs an application has': ({ jobs }) => jobs.count('a'),
  'exchanges of a job': ({ exchanges }) => exchanges.list({ ...page, job: 'j' }),
  'exchanges that were refused': ({ exchanges }) => exchanges.list({ ...page, app: 'a', status: '4xx' }),
  'exchanges of an operation': ({ exchanges }) => exchanges.list({ ...page, app: 'a', operation: 'create-user' }),
  'imported users': ({ imports }) => imports.users('a', { ...page, q: 'bj' }),
  'events of a target': ({ log }) => log.list({ ...page, condition: is('target.id', 'eq', 'p') }),
  'events of a type': ({ log }) => log.list({ ...page, condition: is('eventType', 'eq', 'user.session.start') }),
  'a token': ({ access }) => access.tokenByHash('h'),
  'a session': ({ access }) => access.session('h'),
};
