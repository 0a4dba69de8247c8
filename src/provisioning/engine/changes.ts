import { same } from '../../protocol/json.ts';
import { asJson } from '../as-json.ts';
import type { Application } from '../application.ts';
import type { Group } from '../group.ts';
import type { Person } from '../person.ts';
import type { OrgTables } from '../store.ts';
import { reconcile } from './assignments.ts';
import type { EngineContext } from './context.ts';
import { applyRules, deactivatePush, updatePush } from './group-push.ts';
import { queue } from './jobs.ts';
import { appParty, log } from './log.ts';
import { pushesUsers } from './provisionable.ts';

/** Of people: more are left to a job, so that a change of a large group is no large transaction. */
const few = 100;

/** The applications that a person is, or is to be, assigned to. */
const applicationsOf = async (tables: OrgTables, person: string): Promise<readonly Application[]> => {
  const ids = new Set([
    ...(await tables.appUsers.ofPerson(person)).map(({ app }) => app),
    ...(await tables.appGroups.ofPerson(person)).map(({ app }) => app),
  ]);
  const found: Application[] = [];
  for (const id of ids) {
    const application = await tables.applications.get(id);
    if (application) found.push(application);
  }
  return found;
};

/** A person was made, or changed in profile or status. */
export const personChanged = async (context: EngineContext, tables: OrgTables, person: string): Promise<void> => {
  for (const application of await applicationsOf(tables, person)) {
    await reconcile(context, tables, application, person);
  }
};

/** A person is about to be deleted: what is left of assignments ends as if they had been deactivated. */
export const personRemoved = async (context: EngineContext, tables: OrgTables, person: Person): Promise<void> => {
  await tables.people.update({ ...person, status: 'DEPROVISIONED' });
  await personChanged(context, tables, person.id);
};

/** A person has a new password, or signed in with the one that they have. */
export const passwordGiven = async (
  context: EngineContext,
  tables: OrgTables,
  person: string,
  password: string,
  { changed }: { readonly changed: boolean },
): Promise<void> => {
  for (const row of await tables.appUsers.ofPerson(person)) {
    const application = await tables.applications.get(row.app);
    if (!application || !pushesUsers(application)) continue;
    const { syncPassword, cycleSyncedPassword = false } = application.toApp;
    if (syncPassword === 'off' || (syncPassword === 'random' && !(changed && cycleSyncedPassword))) continue;
    await queue(context, tables, row.app, 'sync-password', {
      subject: person,
      input: { kind: syncPassword },
      secret: syncPassword === 'okta' ? password : randomPassword(context, 16),
    });
  }
};

const characters = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789!#$%&*+-=?@^_~';

/** A password at random: 8 characters in a create, as Okta's. */
export const randomPassword = ({ random }: Pick<EngineContext, 'random'>, length = 8): string => {
  let made = '';
  while (made.length < length) {
    // Bytes beyond the last whole alphabet would favour its first characters.
    for (const byte of random(length * 2)) {
      if (byte < 256 - (256 % characters.length) && made.length < length) made += characters[byte % characters.length];
    }
  }
  return made;
};

/** People were added to a group, or removed from it. */
export const membershipChanged = async (
  context: EngineContext,
  tables: OrgTables,
  group: string,
  people: readonly string[],
): Promise<void> => {
  if (people.length <= few) {
    for (const person of people) await personChanged(context, tables, person);
    // Who left is no longer reached through the group.
    for (const { app } of await tables.appGroups.ofGroup(group)) {
      const application = await tables.applications.get(app);
      if (application) for (const person of people) await reconcile(context, tables, application, person);
    }
  } else {
    for (const { app } of await tables.appGroups.ofGroup(group)) {
      await queue(context, tables, app, 'reconcile', { subject: group, input: { group } });
    }
  }
  for (const pushed of await tables.pushedGroups.ofGroup(group)) await updatePush(context, tables, pushed);
};

/** A group was made. */
export const groupAdded = async (context: EngineContext, tables: OrgTables, group: Group): Promise<void> =>
  applyRules(context, tables, group, await tables.pushRules.active());

/** A group was renamed, or got another description. */
export const groupChanged = async (
  context: EngineContext,
  tables: OrgTables,
  before: Group,
  after: Group,
): Promise<void> => {
  const renamed = before.profile.name !== after.profile.name;
  for (const pushed of await tables.pushedGroups.ofGroup(after.id)) {
    const application = await tables.applications.get(pushed.app);
    if (!application) continue;
    if (renamed && !application.renameAppGroups && pushed.externalName !== after.profile.name) {
      if (pushed.status !== 'ACTIVE') continue;
      await deactivatePush(
        context,
        tables,
        application,
        pushed,
        'application.provision.group_push.mapping.deactivated.source.group.renamed',
      );
    } else {
      await updatePush(context, tables, pushed);
    }
  }
  await applyRules(context, tables, after, await tables.pushRules.active());
};

/** A group was assigned to an application, its assignment changed or ended. */
export const groupAssignmentChanged = async (
  context: EngineContext,
  tables: OrgTables,
  app: string,
  group: string,
): Promise<void> => {
  await queue(context, tables, app, 'reconcile', { subject: group, input: { group } });
};

/** A group is about to be deleted: its members lose what it assigned; pushed groups are forgotten, and left at the services. */
export const groupRemoved = async (context: EngineContext, tables: OrgTables, group: string): Promise<void> => {
  for (const { app, profile } of await tables.appGroups.ofGroup(group)) {
    await tables.appGroups.remove(app, group);
    // Once it is gone nobody knows whose values it gave beside those of a stronger assignment.
    if (Object.keys(profile).length > 0) await queue(context, tables, app, 'reconcile', { subject: app });
    else await groupAssignmentChanged(context, tables, app, group);
  }
};

/** What of an application the profiles of its users are made from. */
const shaping = ({ profile, mappings, username, toApp }: Application) => ({
  profile,
  mappings,
  username,
  update: toApp.updateAttributes,
  exclude: toApp.excludeUsernameUpdates,
});

/** An application's settings, mappings or schema changed. */
export const applicationChanged = async (
  context: EngineContext,
  tables: OrgTables,
  before: Application,
  after: Application,
): Promise<void> => {
  const reasons: string[] = [];
  if (!before.toApp.createUsers && after.toApp.createUsers) reasons.push('Pushing new users');
  if (!before.toApp.updateAttributes && after.toApp.updateAttributes) reasons.push('Pushing user profile changes');
  if (before.toApp.syncPassword === 'off' && after.toApp.syncPassword !== 'off') reasons.push('Pushing user passwords');
  if (!before.toApp.deactivateUsers && after.toApp.deactivateUsers) reasons.push('Deprovisioning unassigned users');
  if (before.integration && !after.integration) reasons.push('Disable provisioning');
  if (before.renameAppGroups !== after.renameAppGroups) {
    reasons.push(`Rename app groups to match group name in Okta is ${after.renameAppGroups ? 'on' : 'off'}`);
  }
  for (const reason of reasons) {
    await log(context, tables, 'application.lifecycle.update', { target: [appParty(after)], reason });
  }
  if (!same(asJson(shaping(before)), asJson(shaping(after))))
    await queue(context, tables, after.id, 'reconcile', { subject: after.id });
  // The wizard reads the service again when To App is saved.
  const saved = !same(asJson(before.toApp), asJson(after.toApp));
  if (saved && after.kind === 'wizard' && after.integration?.importGroups) {
    await queue(context, tables, after.id, 'refresh-app-groups', { input: { verify: true } });
  }
};
