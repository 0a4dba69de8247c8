import { isObject, member, type JsonObject } from '../../protocol/json.ts';
import type { Application } from '../application.ts';
import type { Group } from '../group.ts';
import type { ImportCounts } from '../import.ts';
import type { OrgTables } from '../store.ts';
import { nowIn, type ImportDecisions } from './context.ts';

/** SCIM 1.1 groups have a description in Okta's extension (contract of SCIM 1.1). */
const okta = 'urn:okta:custom:group:1.0';

interface ListedGroup {
  readonly externalId: string;
  readonly name: string;
  readonly description: string | null;
  /** The service's ids of the members. */
  readonly members: readonly string[];
}

const readGroup = (resource: JsonObject): ListedGroup | undefined => {
  const [id, name, members] = [member(resource, 'id'), member(resource, 'displayName'), member(resource, 'members')];
  if ((typeof id !== 'string' && typeof id !== 'number') || id === '' || typeof name !== 'string') return undefined;
  const description = member(member(resource, okta), 'description') ?? member(resource, 'description');
  return {
    externalId: String(id),
    name,
    description: typeof description === 'string' ? description : null,
    members: (Array.isArray(members) ? members : [])
      .map((one) => (isObject(one) ? member(one, 'value') : one))
      .filter((value): value is string => typeof value === 'string'),
  };
};

/** As many ids as one statement bears. */
const batch = 200;

const batches = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / batch) }, (_, i) => items.slice(i * batch, (i + 1) * batch));

/** The people whom the service's users are. */
const peopleOf = async (
  tables: OrgTables,
  app: string,
  externalIds: readonly string[],
): Promise<ReadonlySet<string>> => {
  const people = new Set<string>();
  for (const ids of batches([...new Set(externalIds)])) {
    for (const { person } of await tables.appUsers.getByExternalIds(app, ids)) people.add(person);
  }
  return people;
};

/** Makes the group's members those whom the service has in it and the org knows. */
const setMembers = async (
  decisions: ImportDecisions,
  tables: OrgTables,
  group: Group,
  wanted: ReadonlySet<string>,
): Promise<boolean> => {
  const gone: string[] = [];
  let after: string | undefined;
  do {
    const page = await tables.groups.memberIds(group.id, { limit: 1000, ...(after !== undefined && { after }) });
    gone.push(...page.items.filter((id) => !wanted.has(id)));
    after = page.next;
  } while (after !== undefined);
  const removed: string[] = [];
  for (const ids of batches(gone)) removed.push(...(await tables.groups.removeMembers(group.id, ids)));
  const added: string[] = [];
  for (const ids of batches([...wanted])) added.push(...(await tables.groups.addMembers(group.id, ids)));
  if (added.length + removed.length === 0) return false;
  await tables.groups.update({ ...group, lastMembershipUpdated: nowIn(decisions) });
  await decisions.changes.membersChanged(tables, group, { added, removed });
  return true;
};

const takeGroup = async (
  decisions: ImportDecisions,
  tables: OrgTables,
  application: Application,
  { externalId, name, description, members }: ListedGroup,
): Promise<'added' | 'updated' | 'unchanged'> => {
  const now = nowIn(decisions);
  const people = await peopleOf(tables, application.id, members);
  const before = await tables.groups.getBySource(application.id, externalId);
  if (!before) {
    const group: Group = {
      id: decisions.newId('group'),
      type: 'APP_GROUP',
      created: now,
      lastUpdated: now,
      lastMembershipUpdated: now,
      profile: { name, description },
      source: { app: application.id, externalId },
    };
    await tables.groups.add(group);
    await decisions.changes.groupAdded(tables, group);
    await setMembers(decisions, tables, group, people);
    return 'added';
  }
  const renamed = before.profile.name !== name || (before.profile.description ?? null) !== description;
  const after: Group = renamed ? { ...before, profile: { name, description }, lastUpdated: now } : before;
  if (renamed) {
    await tables.groups.update(after);
    await decisions.changes.groupChanged(tables, before, after);
  }
  const moved = await setMembers(decisions, tables, after, people);
  return renamed || moved ? 'updated' : 'unchanged';
};

/** What a page of groups came to. */
export interface GroupPageResult {
  readonly counts: Partial<ImportCounts>;
  /** The service's ids of the groups. */
  readonly present: readonly string[];
}

/**
 * Takes in a page of groups: each is an APP_GROUP of the org, its members the people whom the service's are.
 * @param pushed the service's ids of groups that the org pushes: they are listed for Push Groups, and nothing else
 */
export const takeGroups = async (
  decisions: ImportDecisions,
  tables: OrgTables,
  application: Application,
  resources: readonly JsonObject[],
  pushed: ReadonlySet<string>,
): Promise<GroupPageResult> => {
  const listed = resources.map(readGroup).filter((group) => group !== undefined);
  const counts = { scanned: listed.length, added: 0, updated: 0, unchanged: 0 };
  for (const group of listed) {
    const { externalId, name } = group;
    await tables.appGroupCache.put({ app: application.id, externalId, name });
    const taken = pushed.has(externalId) ? 'unchanged' : await takeGroup(decisions, tables, application, group);
    counts[taken]++;
  }
  return { counts, present: listed.map(({ externalId }) => externalId) };
};

/** Removes an APP_GROUP that is gone from the service. */
export const removeGroup = async (
  decisions: ImportDecisions,
  tables: OrgTables,
  application: Application,
  externalId: string,
): Promise<void> => {
  await tables.appGroupCache.remove(application.id, externalId);
  const group = await tables.groups.getBySource(application.id, externalId);
  if (!group) return;
  await decisions.changes.groupRemoved(tables, group);
  await tables.groups.remove(group.id);
};
