import { isObject, type Json, type JsonObject } from '../../protocol/json.ts';
import type {
  Application,
  AppUser,
  Import,
  Job,
  KeptExchange,
  LogEvent,
  Person,
  PushedGroup,
} from '../../provisioning/store.ts';
import type { OrgContext } from '../context.ts';

/** What an org knows of an application that a case of the QA plan can be seen by. Lists are in the order of time. */
export interface Facts {
  readonly application: Application;
  /** Of the application, and of people and groups. */
  readonly events: readonly LogEvent[];
  /** Those that were answered with success, or with what a deletion may be answered. */
  readonly exchanges: readonly KeptExchange[];
  readonly jobs: ReadonlyMap<string, Job>;
  readonly appUsers: readonly AppUser[];
  readonly pushedGroups: readonly PushedGroup[];
  readonly imports: readonly Import[];
  /** Whose profile the application is the source of. */
  readonly sourced: readonly Person[];
  /** The names of groups by their ids, of those that are pushed. */
  readonly groupNames: ReadonlyMap<string, string>;
  /** The configuration guide, once somebody saved what only people know of it. */
  readonly guide?: SavedGuide | undefined;
}

/** A configuration guide in Markdown, and when what people say in it was saved, ISO 8601. */
export interface SavedGuide {
  readonly markdown: string;
  readonly saved: string;
}

/** By what a case was seen. */
export interface Evidence {
  /** ISO 8601. */
  readonly at: string;
  /** In words. */
  readonly what: string;
  readonly exchange?: string;
  readonly job?: string;
}

/** As many of the newest are looked at. */
const most = 2_000;

const succeeded = ({ request, response }: KeptExchange): boolean =>
  response !== undefined && (response.status < 300 || (request.method === 'DELETE' && response.status === 404));

/** Everything by which the cases are seen, as it is now. */
export const readFacts = async (
  { store }: Pick<OrgContext, 'store'>,
  application: Application,
  guide: SavedGuide | undefined,
): Promise<Facts> => {
  const { id: app } = application;
  const compare = (path: string, operator: 'eq' | 'sw', value: string) =>
    ({ kind: 'compare', path: path.split('.'), operator, value }) as const;
  const events = async (condition: ReturnType<typeof compare>) =>
    (await store.log.list({ limit: most, condition, descending: true })).items;
  const found = [
    await events(compare('target.id', 'eq', app)),
    await events(compare('eventType', 'sw', 'user.')),
    await events(compare('eventType', 'sw', 'group.')),
  ].flat();
  const byId = new Map(found.map((event) => [event.uuid, event]));
  const jobs = await store.jobs.list({
    app,
    states: ['queued', 'running', 'waiting', 'failed', 'done', 'dismissed'],
    limit: most,
  });
  const pushedGroups = (await store.pushedGroups.list(app, { limit: most })).items;
  const groups = await store.groups.getMany(pushedGroups.map(({ group }) => group));
  return {
    application,
    events: [...byId.values()].toSorted((a, b) => a.published.localeCompare(b.published)),
    exchanges: (await store.exchanges.list({ app, limit: most })).items.filter(succeeded).toReversed(),
    jobs: new Map(jobs.items.map((job) => [job.id, job])),
    appUsers: (await store.appUsers.list(app, { limit: most })).items,
    pushedGroups,
    imports: (await store.imports.list(app, { limit: 100 })).items.toReversed(),
    sourced: (await store.people.list({ limit: most, condition: compare('source', 'eq', app) })).items,
    groupNames: new Map(groups.map(({ id, profile }) => [id, profile.name])),
    guide,
  };
};

export const timeOf = ({ started }: Pick<KeptExchange, 'started'>): string => new Date(started).toISOString();

const objectIn = (text = ''): JsonObject | undefined => {
  try {
    const json = JSON.parse(text) as Json;
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
};

/** The body as it was sent, where it is an object. */
export const bodyOf = ({ request }: KeptExchange): JsonObject | undefined => objectIn(request.body);

/** The body of the answer, where it is an object. */
export const answerOf = ({ response }: KeptExchange): JsonObject | undefined => objectIn(response?.body);

/** What a request asks `active` to be; undefined where it leaves it alone. */
export const activeIn = (exchange: KeptExchange): boolean | undefined => {
  const body = bodyOf(exchange);
  const read = (value: Json | undefined) => (typeof value === 'boolean' ? value : undefined);
  const operations = body?.['Operations'];
  if (!Array.isArray(operations)) return read(body?.['active']);
  for (const operation of operations) {
    if (!isObject(operation)) continue;
    const { path, value } = operation;
    const asked = path === 'active' ? read(value) : isObject(value) ? read(value['active']) : undefined;
    if (asked !== undefined) return asked;
  }
  return undefined;
};

/** Whether a value is empty somewhere in it. */
export const holdsEmpty = (value: Json | undefined): boolean => {
  if (value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0 || value.some((one) => holdsEmpty(one));
  if (isObject(value)) return value['op'] === 'remove' || Object.values(value).some((one) => holdsEmpty(one));
  return false;
};

export const targetOf = ({ target }: LogEvent, type: string): LogEvent['target'][number] | undefined =>
  target.find((one) => one.type === type);

const status = ({ response }: KeptExchange): string => String(response?.status ?? 'nothing');

/** What went over the wire, and when. */
export const seenBy = (exchange: KeptExchange, what: string): Evidence => ({
  at: timeOf(exchange),
  what: `${what}: ${exchange.request.method} ${new URL(exchange.request.url).pathname.replace(/^.*(?=\/(?:Users|Groups))/, '')} was answered ${status(exchange)}`,
  exchange: exchange.id,
  ...(exchange.job !== undefined && { job: exchange.job }),
});

export const logged = ({ published, job }: LogEvent, what: string): Evidence => ({
  at: published,
  what,
  ...(job !== undefined && { job }),
});
