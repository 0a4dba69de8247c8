import type { JsonObject } from '../../protocol/json.ts';
import type { AppProfile, AppUser, Grants } from '../app-user.ts';
import type { Application } from '../application.ts';
import { clientOf } from '../client/client.ts';
import * as entra from '../entra/users.ts';
import type { Failure } from '../failure.ts';
import type { Flow } from '../flow.ts';
import type { Job } from '../job.ts';
import { mergeInto } from '../mapping/merge-into.ts';
import { readProfile } from '../mapping/read-profile.ts';
import { userBody } from '../mapping/user-body.ts';
import type { OrgTables } from '../store.ts';
import { textMember } from '../text-member.ts';
import { activate } from '../users/activate.ts';
import { assign, type Assigned } from '../users/assign.ts';
import { deactivate, deactivateOwn } from '../users/deactivate.ts';
import { importProfile } from '../users/import-profile.ts';
import { syncPassword } from '../users/sync-password.ts';
import { updateProfile } from '../users/update-profile.ts';
import { isOutOfSync } from './assignment-rows.ts';
import { randomPassword } from './changes.ts';
import { nowIn, type EngineContext } from './context.ts';
import { personLinked } from './group-push.ts';
import { queue } from './jobs.ts';
import { appParty, appUserParty, log, type EventType } from './log.ts';
import { prepared, skip, type Prepared, type Skipped } from './prepared.ts';

/** Roles and entitlements over what the mappings made. */
const withGrants = (body: JsonObject, grants: Grants | undefined): JsonObject => {
  if (!grants) return body;
  const json = (list: Grants['roles']): JsonObject[] => list.map((grant) => ({ ...grant }));
  return {
    ...body,
    ...(grants.entitlements.length > 0 || body['entitlements'] !== undefined
      ? { entitlements: json(grants.entitlements) }
      : {}),
    ...(grants.roles.length > 0 || body['roles'] !== undefined ? { roles: json(grants.roles) } : {}),
  };
};

/** Prepares a job about one user of one application. */
export const prepareUserJob = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  job: Job,
): Promise<Prepared | Skipped> => {
  const person = job.subject ?? '';
  const row = await tables.appUsers.get(application.id, person);
  const inputText = (name: string): string => textMember(job.input, name);
  const username = row?.username ?? inputText('username');
  const client = clientOf(application);
  const target = [appUserParty(application.id, username, row?.externalId), appParty(application)];

  const write = (t: OrgTables, eventType: EventType, failure?: Failure) =>
    log(context, t, eventType, {
      target,
      job: job.id,
      ...(failure && { result: 'FAILURE' as const, reason: failure.reason }),
    });
  const failing =
    (...eventTypes: readonly EventType[]): Prepared['fail'] =>
    async (t, failure) => {
      for (const eventType of eventTypes) await write(t, eventType, failure);
      const now = await t.appUsers.get(application.id, person);
      if (now) await t.appUsers.update({ ...now, syncState: 'ERROR' });
    };
  const synchronized = async (t: OrgTables, change: Partial<AppUser>): Promise<AppUser | undefined> => {
    const now = await t.appUsers.get(application.id, person);
    // The assignment has ended, or its link was broken, while this ran.
    if (!now || (row?.externalId !== undefined && now.externalId !== row.externalId)) return undefined;
    const next: AppUser = { ...now, ...change, status: change.status ?? 'PROVISIONED', lastSync: nowIn(context) };
    const synced: AppUser = { ...next, syncState: isOutOfSync(application, next) ? 'OUT_OF_SYNC' : 'SYNCHRONIZED' };
    await t.appUsers.update(synced);
    return synced;
  };
  const merging =
    (profile: AppProfile, grants: Grants | undefined, externalId?: string) =>
    (resource: JsonObject): JsonObject =>
      withGrants(
        mergeInto(resource, application, profile, { pushed: row?.pushed, ...(externalId && { externalId }) }),
        grants,
      );

  switch (job.action) {
    case 'assign': {
      if (!row) return skip('The assignment has ended.');
      const profile = (job.input['profile'] as AppProfile | undefined) ?? row.profile;
      const pending = job.input['pending'] === true;
      const grants = (job.input['grants'] as unknown as Grants | undefined) ?? undefined;
      const personal = await tables.people.get(person);
      const named = (name: string): string => textMember(personal?.profile, name);
      const display = named('displayName') || `${named('firstName')} ${named('lastName')}`;
      const wanted = {
        username: inputText('username') || username,
        display,
        body: withGrants(
          userBody(application, profile, {
            externalId: person,
            password: job.secret ?? randomPassword(context),
            active: !pending,
          }),
          grants,
        ),
        merge: merging(profile, grants, person),
      };
      const { createUsers: create, updateAttributes: update } = application.toApp;
      const succeed = async (t: OrgTables, { id, how, pushed, resource }: Assigned): Promise<void> => {
        await write(t, 'application.provision.user.verify_exists');
        await write(t, 'application.provision.user.push');
        await write(t, 'application.provision.user.sync');
        if (how === 'created') await write(t, 'app.user_management.push_new_user_success');
        else await write(t, 'application.provision.user.reactivate');
        const known = pushed ? profile : readProfile(application, resource ?? {});
        const synced = await synchronized(t, {
          externalId: id,
          linked: { at: nowIn(context), how: how === 'created' ? 'created' : 'matched' },
          pushed: known,
          ...(pending && how === 'created' && { status: 'STAGED' as const }),
          ...(grants && pushed && { pushedGrants: grants }),
        });
        if (!synced) return remember(t, id);
        const status = (await t.people.get(person))?.status;
        if (synced.status === 'STAGED' && status !== 'STAGED') {
          await queue(context, t, application.id, 'reactivate', { subject: person });
        }
        // It changed while it waited: what was sent is what was computed first.
        if (synced.syncState === 'OUT_OF_SYNC' && update) {
          await queue(context, t, application.id, 'update-profile', { subject: person });
        }
        await personLinked(context, t, application, person, { twice: client.doubled });
      };
      /** The assignment has ended meanwhile: the deactivation that waits has to know whom. */
      const remember = async (t: OrgTables, externalId: string): Promise<void> => {
        for (const later of await t.jobs.unfinished(application.id, person)) {
          if (later.action !== 'deactivate' || later.input['externalId'] !== undefined) continue;
          await t.jobs.update({ ...later, input: { ...later.input, externalId } });
        }
      };
      const push = client.dialect === 'okta' ? assign : entra.assign;
      return prepared(push(client, wanted, { create, update }), succeed, {
        person,
        fail: failing('application.provision.user.push', 'application.provision.user.sync'),
      });
    }
    case 'update-profile': {
      if (!row?.externalId) return skip('The user is not at the service.');
      if (!job.input['force'] && !isOutOfSync(application, row)) return skip('Nothing has changed.');
      const { externalId, profile, grants } = row;
      const flow: Flow<object> =
        client.dialect === 'okta'
          ? updateProfile(client, externalId, { username, merge: merging(profile, grants) })
          : entra.updateProfile(client, externalId, {
              username,
              body: userBody(application, profile, { externalId: person }),
            });
      const succeed = async (t: OrgTables): Promise<void> => {
        await write(t, 'application.provision.user.push_profile');
        await synchronized(t, { pushed: profile, ...(grants && { pushedGrants: grants }) });
      };
      return prepared(flow, succeed, { person, fail: failing('application.provision.user.push_profile') });
    }
    case 'reactivate': {
      if (!row?.externalId) return skip('The user is not at the service.');
      const succeed = async (t: OrgTables): Promise<void> => {
        await write(t, 'application.provision.user.activate');
        await synchronized(t, {});
      };
      const flow = activate(client, row.externalId, username);
      return prepared(flow, succeed, { person, fail: failing('application.provision.user.activate') });
    }
    case 'deactivate': {
      const externalId = inputText('externalId');
      const unsure = job.input['unsure'] === true;
      if (externalId === '' && !unsure) return skip('The user never came to be at the service.');
      // Assigned again since, as this was retried. (Assigned, but not yet linked: that follows, and activates the user.)
      if (row?.externalId !== undefined && (unsure || row.externalId === externalId)) {
        return skip('The user is assigned again.');
      }
      if (!application.toApp.deactivateUsers) {
        const byHand = `Deactivate Users is off for app ${application.label}: deprovision user ${username} by hand, then mark the task as complete.`;
        return { skipped: byHand, byHand };
      }
      const flow =
        externalId === ''
          ? deactivateOwn(client, username, person)
          : (client.dialect === 'okta' ? deactivate : entra.deactivate)(client, externalId, username);
      const succeed = (t: OrgTables) => write(t, 'application.provision.user.deactivate');
      return prepared(flow, succeed, { person, fail: failing('application.provision.user.deactivate') });
    }
    case 'sync-password': {
      if (!row?.externalId) return skip('The user is not at the service.');
      if (client.dialect !== 'okta') return skip('Entra ID sends no passwords.');
      if (job.secret === undefined) return skip('The password is no longer kept.');
      const flow = syncPassword(client, row.externalId, username, job.secret);
      const eventType: EventType =
        job.input['kind'] === 'random'
          ? 'application.provision.user.push_password'
          : 'application.provision.user.push_okta_password';
      const succeed = async (t: OrgTables): Promise<void> => {
        await write(t, eventType);
        const now = await t.appUsers.get(application.id, person);
        if (now) await t.appUsers.update({ ...now, passwordChanged: nowIn(context), lastSync: nowIn(context) });
      };
      return prepared(flow, succeed, { person, fail: failing(eventType) });
    }
    case 'import-profile': {
      if (!row?.externalId) return skip('The user is not at the service.');
      const flow = importProfile(client, row.externalId, username);
      const succeed = async (t: OrgTables, resource: JsonObject): Promise<void> => {
        await write(t, 'application.provision.user.import_profile');
        await synchronized(t, { pushed: readProfile(application, resource) });
      };
      return prepared(flow, succeed, { person, fail: failing('application.provision.user.import_profile') });
    }
    default:
      return skip(`No job about a user: ${job.action}.`);
  }
};
