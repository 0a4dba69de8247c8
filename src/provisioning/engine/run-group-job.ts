import type { Application } from '../application.ts';
import { clientOf } from '../client/client.ts';
import * as entra from '../entra/groups.ts';
import type { Failure } from '../failure.ts';
import {
  createGroup,
  deleteByName,
  deleteGroup,
  linkGroup,
  pushGroup,
  updateGroup,
  type Pushed,
} from '../groups/push-group.ts';
import type { Member, WantedGroup } from '../groups/wanted-group.ts';
import type { Job } from '../job.ts';
import type { PushedGroup } from '../pushed-group.ts';
import type { OrgTables, WantedMember } from '../store.ts';
import { textMember } from '../text-member.ts';
import { nowIn, type EngineContext } from './context.ts';
import { updatePush } from './group-push.ts';
import { appParty, groupParty, log, type EventType } from './log.ts';
import { prepared, skip, type Prepared, type Skipped } from './prepared.ts';

const memberOf = ({ externalId, username }: WantedMember): Member => ({ value: externalId, display: username });

/** Those who leave, by the name that they had where it is still known. */
const leaving = async (tables: OrgTables, app: string, externalIds: readonly string[]): Promise<readonly Member[]> => {
  const known = new Map<string, string>();
  for (const { externalId, username } of await tables.appUsers.getByExternalIds(app, externalIds)) {
    if (externalId !== undefined) known.set(externalId, username);
  }
  return externalIds.map((value) => ({ value, display: known.get(value) ?? '' }));
};

/** Whether a group of the service is (again) pushed into. */
const isPushed = async (tables: OrgTables, app: string, externalId: string): Promise<boolean> =>
  (await tables.links.list(app, { kind: 'group', externalId, limit: 1 })).items.length > 0;

/** Whether an Okta group is (again) pushed by a name, or about to be: whatever has that name is looked for, and taken over. */
const takesOver = async (tables: OrgTables, app: string, group: string, name: string): Promise<boolean> => {
  const again = await tables.pushedGroups.find(app, group);
  if (!again) return false;
  const waiting = await tables.jobs.unfinished(app, again.id);
  return [again.externalName, ...waiting.map(({ input }) => input['name'])].includes(name);
};

/** Prepares a job about one pushed group. */
export const prepareGroupJob = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  job: Job,
): Promise<Prepared | Skipped> => {
  const client = clientOf(application);
  const id = job.subject ?? '';
  const pushed = await tables.pushedGroups.get(id);
  const write = async (t: OrgTables, eventType: EventType, group: string, name: string, failure?: Failure) =>
    log(context, t, eventType, {
      target: [groupParty(group, name), appParty(application)],
      job: job.id,
      ...(failure && { result: 'FAILURE' as const, reason: failure.reason }),
    });

  if (job.action === 'delete-group') {
    const [externalId = '', name = '', group = ''] = ['externalId', 'name', 'group'].map((key) =>
      textMember(job.input, key),
    );
    const unsure = job.input['unsure'] === true;
    if (externalId === '' && !unsure) return skip('The group never came to be at the service.');
    if (externalId !== '' && (await isPushed(tables, application.id, externalId)))
      return skip('The group is pushed again.');
    if (externalId === '' && !client.importGroups && (await takesOver(tables, application.id, group, name)))
      return skip('The group is pushed again.');
    return prepared(
      externalId === '' ? deleteByName(client, name) : deleteGroup(client, externalId, name),
      async (t) => {
        await write(t, 'application.provision.group_push.deleted_appgroup', group, name);
        await t.appGroupCache.remove(application.id, externalId);
      },
      {
        group,
        fail: (t, failure) =>
          write(t, 'application.provision.group_push.mapping.update.or.delete.failed.with.error', group, name, failure),
      },
    );
  }

  if (!pushed) return skip('The group is not pushed any more.');
  if (pushed.status === 'INACTIVE') return skip('The push of the group is not active.');
  const group = await tables.groups.get(pushed.group);
  if (!group) return skip('The group is gone.');
  const members = (await tables.pushedGroups.wantedMembers(id)).map(memberOf);
  const { name, description } = group.profile;
  const rename = application.renameAppGroups;
  const wanted: WantedGroup = { name, members, externalId: group.id, ...(description && { description }) };
  const isEntra = client.dialect !== 'okta';
  const fail: Prepared['fail'] = async (t, failure) => {
    const now = await t.pushedGroups.get(id);
    if (now) {
      const error = failure.kind === 'rate-limit' ? {} : { status: 'ERROR' as const, pushing: false };
      await t.pushedGroups.update({ ...now, ...error, error: failure.message });
    }
    const failed: EventType =
      job.action === 'update-group'
        ? 'application.provision.group_push.mapping.update.or.delete.failed.with.error'
        : 'application.provision.group_push.pushed';
    await write(t, failed, group.id, name, failure);
  };
  const finished = async (t: OrgTables, done: Pushed, eventType: EventType): Promise<PushedGroup | undefined> => {
    await write(t, eventType, group.id, name);
    await t.appGroupCache.put({ app: application.id, externalId: done.id, name: done.name });
    const now = await t.pushedGroups.get(id);
    // It was unlinked, or its link was broken, while this ran.
    if (!now || (pushed.externalId !== undefined && now.externalId !== pushed.externalId)) return undefined;
    const { error: _, ...rest } = now;
    const next: PushedGroup = {
      ...rest,
      status: now.status === 'ERROR' ? 'ACTIVE' : now.status,
      pushing: false,
      externalId: done.id,
      externalName: done.name,
      ...(now.externalId === undefined && {
        linked: { at: nowIn(context), how: done.how === 'created' ? 'created' : 'matched' },
      }),
      lastPush: nowIn(context),
    };
    await t.pushedGroups.update(next);
    return next;
  };
  const without = job.input['memberships'] === false;

  if (job.action === 'create-group' || (job.action === 'link-group' && pushed.externalId === undefined)) {
    const first = textMember(job.input, 'name') || name;
    const sent = { ...wanted, name: first, ...(without && { members: [] }) };
    // What was sent before may have come through without us: it is looked for before it is sent again.
    const again = job.attempts > 1 || job.input['unsure'] === true ? { ...client, importGroups: false } : client;
    return prepared(
      isEntra ? entra.createGroup(client, sent) : createGroup(again, sent, { rename }),
      async (t, done) => {
        const next = await finished(t, done, 'application.provision.group_push.pushed');
        if (!next) return remember(t, done.id);
        await t.pushedGroups.setPushedMembers(id, { replace: sent.members.map(({ value }) => value) });
        // Who came while it waited, or another name.
        await updatePush(context, t, next);
      },
      { group: group.id, fail },
    );
  }
  /** Unlinked meanwhile: the deletion that waits has to know what. */
  async function remember(t: OrgTables, externalId: string): Promise<void> {
    for (const later of await t.jobs.unfinished(application.id, id)) {
      if (later.action !== 'delete-group' || later.input['externalId'] !== undefined) continue;
      await t.jobs.update({ ...later, input: { ...later.input, externalId } });
    }
  }

  const { externalId } = pushed;
  if (externalId === undefined) return skip('The group has not come to be at the service.');
  if (job.action === 'link-group') {
    const sent = without ? { ...wanted, members: [] } : wanted;
    return prepared(
      isEntra
        ? entra.updateGroup(client, externalId, sent, { add: sent.members, remove: [] }, { rename })
        : linkGroup(client, externalId, sent, { rename }),
      async (t, done) => {
        const named = rename ? done : { ...done, name: pushed.externalName ?? done.name };
        if (!(await finished(t, named, 'application.provision.group_push.pushed'))) return;
        await t.pushedGroups.setPushedMembers(id, { replace: sent.members.map(({ value }) => value) });
      },
      { group: group.id, fail },
    );
  }
  // A group that keeps its name at the service is updated under that name.
  const atService: WantedGroup = rename ? wanted : { ...wanted, name: pushed.externalName ?? name };
  if (job.action === 'push-group') {
    return prepared(
      isEntra
        ? entra.pushGroup(client, externalId, atService)
        : pushGroup(client, externalId, atService, { rename: pushed.externalName !== atService.name }),
      async (t, done) => {
        if (!(await finished(t, done, 'application.provision.group_push.pushed'))) return;
        await t.pushedGroups.setPushedMembers(id, { replace: members.map(({ value }) => value) });
      },
      { group: group.id, fail },
    );
  }
  const difference = await tables.pushedGroups.difference(id);
  const change = {
    add: difference.add.map(memberOf),
    remove: await leaving(tables, application.id, difference.remove),
  };
  const twice = job.input['twice'] === true;
  const same = change.add.length + change.remove.length === 0 && atService.name === pushed.externalName;
  if (same && client.version === '2.0' && !twice) {
    return skip('Nothing has changed.', async (t) => {
      const now = await t.pushedGroups.get(id);
      if (now) await t.pushedGroups.update({ ...now, pushing: false });
    });
  }
  return prepared(
    isEntra
      ? entra.updateGroup(client, externalId, atService, change, { rename: pushed.externalName !== atService.name })
      : updateGroup(client, externalId, atService, change, { times: twice ? 2 : 1 }),
    async (t, done) => {
      if (!(await finished(t, done, 'application.provision.group_push.updated'))) return;
      await t.pushedGroups.setPushedMembers(id, {
        add: change.add.map(({ value }) => value),
        remove: difference.remove,
      });
    },
    { group: group.id, fail },
  );
};
