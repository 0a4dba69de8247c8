import type { JsonObject } from '../../protocol/json.ts';
import type { Application } from '../application.ts';
import { asJson } from '../as-json.ts';
import { clientOf } from '../client/client.ts';
import { discover } from '../discovery.ts';
import { done, type Flow } from '../flow.ts';
import type { Job } from '../job.ts';
import { withDiscovered } from '../mapping/discovered-profile.ts';
import type { Page } from '../page.ts';
import type { AppGroupEntry } from '../pushed-group.ts';
import type { OrgStore, OrgTables } from '../store.ts';
import { listGroups, testCredentials } from '../test-credentials.ts';
import { textMember } from '../text-member.ts';
import { reconcile } from './assignments.ts';
import { randomPassword } from './changes.ts';
import type { EngineContext } from './context.ts';
import { queue } from './jobs.ts';
import { appParty, log } from './log.ts';
import { prepared, skip, type Prepared, type Skipped } from './prepared.ts';

const userSchemasOf = (discovery: JsonObject | undefined): readonly string[] => {
  const urns = discovery?.['userSchemas'];
  return Array.isArray(urns) ? urns.filter((urn) => typeof urn === 'string') : [];
};

/** Prepares a job about an application as a whole. */
export const prepareApplicationJob = (
  context: EngineContext,
  application: Application,
  job: Job,
): Prepared | Skipped => {
  const client = clientOf(application);
  const fail: Prepared['fail'] = (t, failure) =>
    log(context, t, 'application.integration.general_failure', {
      target: [appParty(application)],
      job: job.id,
      result: 'FAILURE',
      reason: failure.reason,
    });
  switch (job.action) {
    case 'refresh-app-groups': {
      const flow = function* (): Flow<readonly AppGroupEntry[]> {
        if (job.input['verify'] === true) {
          const verified = yield* testCredentials(client);
          if (!verified.ok) return verified;
        }
        const groups = yield* listGroups(client);
        return groups.ok ? done(entries(groups.value)) : groups;
      };
      const entries = (groups: readonly JsonObject[]) =>
        groups.map((group) => ({
          app: application.id,
          externalId: textMember(group, 'id'),
          name: textMember(group, 'displayName'),
        }));
      return prepared(flow(), (t, found) => t.appGroupCache.replace(application.id, found), { fail });
    }
    case 'discover':
      return prepared(
        discover(application.label),
        async (t, found) => {
          const before = await t.applications.discovery(application.id);
          await t.applications.setDiscovery(application.id, asJson({ ...before, ...found }));
          const now = await t.applications.get(application.id);
          if (now)
            await t.applications.update({ ...now, profile: withDiscovered(now.profile, found, userSchemasOf(before)) });
        },
        { fail },
      );
    default:
      return skip(`No job about an application: ${job.action}.`);
  }
};

/** People in one transaction. */
const pageSize = 50;

/** How far a reconciliation came. */
interface Progress {
  readonly phase: 'members' | 'assigned' | 'finished';
  readonly after?: string;
  readonly done: number;
}

const progressOf = ({ input, progress }: Job): Progress => {
  const after = input['after'];
  return {
    phase: input['phase'] === 'assigned' || input['group'] === undefined ? 'assigned' : 'members',
    ...(typeof after === 'string' && { after }),
    done: progress?.done ?? 0,
  };
};

/** Brings the assignments of one page of people up to date: of a group's members, then of those who are assigned. */
const reconcilePage = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  { input }: Job,
  { phase, after, done: before }: Progress,
): Promise<Progress> => {
  const group = typeof input['group'] === 'string' ? input['group'] : undefined;
  const page = { limit: pageSize, ...(after !== undefined && { after }) };
  let found: Page<string>;
  if (phase === 'members' && group !== undefined) {
    found = await tables.groups.memberIds(group, page);
  } else {
    const rows = await tables.appUsers.list(application.id, { ...page, ...(group !== undefined && { group }) });
    found = { ...rows, items: rows.items.map(({ person }) => person) };
  }
  for (const person of found.items) {
    await reconcile(context, tables, application, person);
    if (input['force'] === true) await push(context, tables, application, person);
  }
  const finished = before + found.items.length;
  if (found.next !== undefined) return { phase, after: found.next, done: finished };
  return { phase: phase === 'members' ? 'assigned' : 'finished', done: finished };
};

/**
 * Brings assignments up to date page by page, a transaction each, and notes how far it came: a job that is run again
 * goes on from there.
 * @param keep writes the progress of the job; false where its lease is another's by now
 */
export const runReconcile = async (
  context: EngineContext,
  store: OrgStore,
  application: Application,
  job: Job,
  keep: (tables: OrgTables, change: Pick<Job, 'input' | 'progress'>) => Promise<boolean>,
): Promise<void> => {
  let progress = progressOf(job);
  for (let held = true; held && progress.phase !== 'finished';) {
    [held, progress] = await store.transaction(async (tables): Promise<[boolean, Progress]> => {
      const next = await reconcilePage(context, tables, application, job, progress);
      const { phase, after, done: finished } = next;
      const { after: _, ...input } = job.input;
      const change = {
        input: { ...input, phase, ...(after !== undefined && { after }) },
        progress: { done: finished },
      };
      return [await keep(tables, change), next];
    });
  }
};

/** What Force Sync sends for one person: the profile, and a new password where passwords are random. */
const push = async (
  context: EngineContext,
  tables: OrgTables,
  application: Application,
  person: string,
): Promise<void> => {
  const row = await tables.appUsers.get(application.id, person);
  if (row?.externalId === undefined) return;
  if (application.toApp.updateAttributes) {
    await queue(context, tables, application.id, 'update-profile', { subject: person, input: { force: true } });
  }
  if (application.toApp.syncPassword === 'random') {
    const input = { kind: 'random' };
    const secret = randomPassword(context, 16);
    await queue(context, tables, application.id, 'sync-password', { subject: person, input, secret });
  }
};
