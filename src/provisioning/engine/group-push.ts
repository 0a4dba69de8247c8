import type { Application } from '../application.ts';
import type { Group } from '../group.ts';
import type { JobAction } from '../job.ts';
import type { PushedGroup, PushRule } from '../pushed-group.ts';
import type { OrgTables } from '../store.ts';
import { textMember } from '../text-member.ts';
import { nowIn, type EngineContext } from './context.ts';
import { isUnsure, queue, settleTasks, tasksOf } from './jobs.ts';
import { appParty, groupParty, log, type EventType } from './log.ts';
import { pushesGroups } from './provisionable.ts';
import { retry } from './tasks.ts';

/** Push Groups > Find groups by name: what to do with the group that was picked. */
export interface PushRequest {
  /** The service's group to push into; absent: one is created, or found by its name where groups are not imported. */
  readonly link?: { readonly externalId: string; readonly name: string };
  /** “Push group memberships immediately”. */
  readonly memberships?: boolean;
  /** The rule that found it. */
  readonly rule?: string;
}

/** Begins to push a group. @throws ConflictError where the group is pushed to the application already */
export const startPush = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  group: Group,
  { link, memberships = true, rule }: PushRequest = {},
): Promise<PushedGroup> => {
  const now = nowIn(context);
  const pushed: PushedGroup = {
    id: context.ids('pushedGroup'),
    app: application.id,
    group: group.id,
    status: 'ACTIVE',
    pushing: true,
    ...(link && {
      externalId: link.externalId,
      externalName: link.name,
      linked: { at: now, how: rule === undefined ? 'chosen' : 'matched' },
    }),
    ...(rule !== undefined && { rule }),
    created: now,
    lastUpdated: now,
  };
  await tables.pushedGroups.add(pushed);
  const reason = rule === undefined ? undefined : 'Found by a rule.';
  await event(context, tables, 'application.provision.group_push.mapping.created', application, group, reason);
  await queue(context, tables, application.id, link ? 'link-group' : 'create-group', {
    subject: pushed.id,
    input: { memberships, name: group.profile.name },
  });
  return pushed;
};

const event = (
  context: EngineContext,
  tables: OrgTables,
  type: EventType,
  application: Application,
  { id, profile }: Pick<Group, 'id' | 'profile'>,
  reason?: string,
): Promise<void> =>
  log(context, tables, type, {
    target: [groupParty(id, profile.name), appParty(application)],
    ...(reason !== undefined && { reason }),
  });

/** Stops the synchronization; the group stays as it is at the service. Nothing is sent. */
export const deactivatePush = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  pushed: PushedGroup,
  why: EventType = 'application.provision.group_push.deactivate_mapping',
): Promise<void> => {
  await tables.pushedGroups.update({ ...pushed, status: 'INACTIVE', pushing: false, lastUpdated: nowIn(context) });
  const group = await tables.groups.get(pushed.group);
  if (group) await event(context, tables, why, application, group);
};

/** Resumes it with a push of the whole membership. */
export const activatePush = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  pushed: PushedGroup,
): Promise<void> => {
  await pushNow(context, tables, application, { ...pushed, status: 'ACTIVE' });
  const group = await tables.groups.get(pushed.group);
  if (group) await event(context, tables, 'application.provision.group_push.activate_mapping', application, group);
};

const begins: ReadonlySet<JobAction> = new Set(['create-group', 'link-group']);

/** Push now: overwrites the membership at the service. */
export const pushNow = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  pushed: PushedGroup,
): Promise<void> => {
  const { error: _, ...rest } = pushed;
  await tables.pushedGroups.update({ ...rest, status: 'ACTIVE', pushing: true, lastUpdated: nowIn(context) });
  const failed = await tasksOf(tables, application.id, pushed.id);
  // What was to be created is created under the name that was sent before: it may be there already.
  const begun = pushed.externalId === undefined && failed.find(({ action }) => begins.has(action));
  if (begun) {
    await retry(context, tables, begun.id);
    return;
  }
  if (pushed.externalId === undefined) {
    // One that was set up while it was inactive has nothing at the service yet.
    const group = await tables.groups.get(pushed.group);
    if (!group || (await tables.jobs.unfinished(application.id, pushed.id)).length > 0) return;
    const input = { memberships: true, name: group.profile.name };
    await queue(context, tables, application.id, 'create-group', { subject: pushed.id, input });
    return;
  }
  await settleTasks(tables, application.id, pushed.id);
  await queue(context, tables, application.id, 'push-group', { subject: pushed.id });
};

/** Unlink pushed group: forgets it, and deletes or leaves the group at the service. */
export const unlink = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  pushed: PushedGroup,
  target: 'delete' | 'leave',
  why?: string,
): Promise<void> => {
  const { id, externalId } = pushed;
  const group = await tables.groups.get(pushed.group);
  const failed = await tasksOf(tables, application.id, id);
  const pending = await tables.jobs.unfinished(application.id, id);
  const unsure =
    externalId === undefined && [...pending, ...failed].find((job) => begins.has(job.action) && isUnsure(job));
  const name = pushed.externalName ?? (unsure ? textMember(unsure.input, 'name') : (group?.profile.name ?? ''));
  await tables.pushedGroups.remove(id);
  await settleTasks(tables, application.id, id);
  if (group) {
    const what = `The group is ${target === 'delete' ? 'deleted' : 'left'} in the target app`;
    const reason = `${what}${why === undefined ? '' : `: ${why}`}.`;
    await event(context, tables, 'application.provision.group_push.removed', application, group, reason);
  }
  if (target === 'leave' || (externalId === undefined && !unsure && pending.length === 0)) return;
  await queue(context, tables, application.id, 'delete-group', {
    subject: id,
    input: {
      name,
      group: pushed.group,
      ...(externalId !== undefined && { externalId }),
      ...(unsure && { unsure: true }),
    },
  });
};

/** Queues what a change of its members or its name has to send. */
export const updatePush = async (
  context: EngineContext,
  tables: OrgTables,
  pushed: PushedGroup,
  input: { readonly twice?: boolean } = {},
): Promise<void> => {
  if (pushed.status === 'INACTIVE') return;
  await tables.pushedGroups.update({ ...pushed, pushing: true });
  await queue(context, tables, pushed.app, 'update-group', { subject: pushed.id, input: { ...input } });
};

/** A person has a user at the service now: the groups that they belong to, and that are pushed, are sent with them. */
export const personLinked = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  person: string,
  input: { readonly twice?: boolean } = {},
): Promise<void> => {
  if (!pushesGroups(application)) return;
  for (const pushed of await tables.pushedGroups.ofPerson(application.id, person)) {
    await updatePush(context, tables, pushed, input);
  }
};

const compare: Readonly<Record<PushRule['operator'], (text: string, value: string) => boolean>> = {
  'starts with': (text, value) => text.startsWith(value),
  'ends with': (text, value) => text.endsWith(value),
  contains: (text, value) => text.includes(value),
  equals: (text, value) => text === value,
};

/** Whether a rule finds a group; case means nothing. */
const finds = ({ field, operator, value }: PushRule, { type, profile }: Group): boolean =>
  type !== 'BUILT_IN' && compare[operator]((profile[field] ?? '').toLowerCase(), value.toLowerCase());

/** Pushes a group to each application whose active rules find it. */
export const applyRules = async (
  context: EngineContext,
  tables: OrgTables,
  group: Group,
  rules: readonly PushRule[],
): Promise<void> => {
  for (const rule of rules) {
    if (rule.status !== 'ACTIVE' || !finds(rule, group)) continue;
    const application = await tables.applications.get(rule.app);
    // A group that an application is the source of is not pushed back to it.
    if (!application || group.source?.app === rule.app) continue;
    if (await tables.pushedGroups.find(rule.app, group.id)) continue;
    const cached = application.integration?.importGroups
      ? await tables.appGroupCache.getByName(rule.app, group.profile.name)
      : undefined;
    await startPush(context, tables, application, group, { rule: rule.id, ...(cached && { link: cached }) });
  }
};

/** Makes a push rule, and pushes what it finds. */
export const addRule = async (context: EngineContext, tables: OrgTables, rule: PushRule): Promise<void> => {
  await tables.pushRules.put(rule);
  let after: string | undefined;
  do {
    const page = await tables.groups.list({ limit: 200, ...(after !== undefined && { after }) });
    for (const group of page.items) await applyRules(context, tables, group, [rule]);
    after = page.next;
  } while (after !== undefined);
};

/** Deletes a rule, and unlinks the groups that it found. */
export const removeRule = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  rule: PushRule,
  target: 'delete' | 'leave',
): Promise<void> => {
  for (;;) {
    const { items } = await tables.pushedGroups.list(rule.app, { rule: rule.id, limit: 200 });
    if (items.length === 0) break;
    for (const pushed of items) await unlink(context, tables, application, pushed, target, 'its rule was deleted');
  }
  await tables.pushRules.remove(rule.id);
};
