import { invalidValue, ScimError } from '../../protocol/error.ts';
import { isObject, member, type Json, type JsonObject } from '../../protocol/json.ts';
import {
  bulkResponseSchema,
  parseBulkOperation,
  parseBulkRequest,
  type BulkMethod,
  type BulkOperation,
} from '../../protocol/messages/bulk-request.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Operation, Outcome } from '../context.ts';
import { entityTag, parseCondition } from '../etag.ts';
import type { Exchange } from '../http.ts';
import { toScimError } from '../respond.ts';
import { allowedMethods, type ResourceRoute, type Route } from '../route.ts';
import { references, substitute, withoutMembers } from './bulk-references.ts';
import { aroundOperation } from './around.ts';
import { nothingWanted } from './outcome.ts';
import { performOnResource } from './resource.ts';

/** One operation of the request on its way to its result. */
interface Step {
  readonly input: Json;
  /** As it was read, or why it could not be. */
  readonly entry: BulkOperation | ScimError;
  /** Given beforehand to what a POST will make, so that others may refer to it (RFC 7644 §3.7.2), unless the store gives another. */
  id: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  result: JsonObject;
}

/** `/Groups/bulkId:qwerty` */
const pathReference = /^(\/[^/]+\/)bulkId:([^/]+)$/;

const read = (input: Json): BulkOperation | ScimError => {
  try {
    return parseBulkOperation(input);
  } catch (thrown) {
    return toScimError(thrown);
  }
};

/** The text of that name in an operation, however little of the rest can be read. */
const textOf = (input: Json, name: string): string | undefined => {
  const value = member(input, name);
  return typeof value === 'string' ? value : undefined;
};

/** A resource that was made and refers to others of the request. */
interface Made {
  readonly step: Step;
  readonly type: ResourceType;
  readonly bulkIds: ReadonlySet<string>;
  /** The bulkIds of its members that were not there yet. */
  readonly missing: readonly string[];
}

/**
 * POST /Bulk (RFC 7644 §3.7): each operation by itself, in the order of the request, but that what an operation refers
 * to by its bulkId is made before it. Resources that refer to each other in a circle are made first and their
 * memberships completed then (§3.7.1); where one of them fails, so do all that need it.
 */
export const bulk = async (
  operation: Operation,
  route: (path: string) => Route,
  exchange: Exchange,
): Promise<Outcome> => {
  const { parts, baseUrl } = operation;
  const { failOnErrors = Infinity, operations } = parseBulkRequest(await operation.input(), {
    operations: parts.limits.bulkOperations,
  });
  const byBulkId = new Map<string, Step>();
  const steps = operations.map((input): Step => {
    let entry = read(input);
    const bulkId = !(entry instanceof ScimError) && entry.method === 'POST' ? entry.bulkId : undefined;
    const taken = bulkId !== undefined && byBulkId.has(bulkId);
    if (taken) entry = invalidValue(`bulkId: "${bulkId}" is given twice; expected one for each POST.`);
    const step: Step = { input, entry, id: parts.newId(), state: 'waiting', result: {} };
    if (bulkId !== undefined && !taken) byBulkId.set(bulkId, step);
    return step;
  });
  /** What was made since nothing was under way, and refers to something. */
  let made: Made[] = [];
  let errors = 0;

  const idOf = (bulkId: string): string => byBulkId.get(bulkId)?.id ?? '';

  const pathOf = ({ path }: BulkOperation): string => {
    const [, collection, bulkId] = pathReference.exec(path) ?? [];
    return collection && bulkId && byBulkId.has(bulkId) ? collection + idOf(bulkId) : path;
  };

  const fail = (step: Step, thrown: unknown): void => {
    const { input, entry } = step;
    const error = toScimError(thrown);
    if (error.cause !== undefined) exchange.cause = error.cause;
    errors++;
    step.state = 'failed';
    const unread = entry instanceof ScimError;
    const { method, bulkId } = unread ? { method: textOf(input, 'method'), bulkId: textOf(input, 'bulkId') } : entry;
    step.result = {
      // RFC 7644 §3.7.3: `location` is there but for a POST that failed.
      ...(!unread && method !== 'POST' && { location: baseUrl + pathOf(entry) }),
      ...(method && { method }),
      ...(bulkId && { bulkId }),
      status: String(error.status),
      response: error.toJSON(),
    };
  };

  const failedAmong = (bulkIds: Iterable<string>): ScimError | undefined => {
    const failed = [...bulkIds].find((bulkId) => byBulkId.get(bulkId)?.state === 'failed');
    if (failed === undefined) return undefined;
    return new ScimError(409, `bulkId:${failed} cannot be referred to: its operation failed.`);
  };

  /** Makes what the operation refers to. @returns the bulkIds that are being made further up: the circle */
  const resolve = async (bulkIds: ReadonlySet<string>): Promise<Set<string>> => {
    const circle = new Set<string>();
    for (const bulkId of bulkIds) {
      const target = byBulkId.get(bulkId);
      if (!target) throw invalidValue(`bulkId:${bulkId} is the bulkId of no POST in this request.`);
      if (target.state === 'waiting') await perform(target);
      if (target.state === 'running') circle.add(bulkId);
      const failure = failedAmong([bulkId]);
      if (failure) throw failure;
    }
    return circle;
  };

  const routeOf = (method: BulkMethod, path: string): ResourceRoute => {
    let to: Route | undefined;
    try {
      to = route(path);
    } catch {
      // An unknown path is a fault of the operation, whatever it would be for a request of its own.
    }
    if (
      to &&
      (to.kind === 'collection' || to.kind === 'resource' || to.kind === 'me') &&
      allowedMethods(to).includes(method)
    ) {
      return to;
    }
    throw invalidValue(`path: ${method} is not defined at "${path}".`);
  };

  const attempt = async (step: Step, entry: BulkOperation): Promise<Outcome> => {
    const { method, version } = entry;
    const own = pathReference.exec(entry.path)?.[2];
    const bulkIds = references(entry.data, new Set(own === undefined ? [] : [own]));
    const circle = await resolve(bulkIds);
    const path = pathOf(entry);
    const to = routeOf(method, path);
    let data = entry.data ?? null;
    let members: string[] = [];
    if (circle.size > 0 && isObject(data)) [data, members] = withoutMembers(data, circle);
    const outcome = await performOnResource(
      {
        ...operation,
        parts: { ...parts, newId: () => step.id },
        parameters: new Map(),
        ifMatch: parseCondition(version),
        ifNoneMatch: undefined,
        input: () => Promise.resolve(substitute(data, idOf)),
        // RFC 7644 §3.7.3: what it came to is all that is told of an operation that succeeds.
        untold: true,
      },
      method,
      to,
    );
    if (outcome.id !== undefined) step.id = outcome.id;
    if (to.kind === 'collection' && bulkIds.size > 0) {
      made.push({ step, type: to.type, bulkIds, missing: members });
    }
    return { location: baseUrl + path, ...outcome };
  };

  const perform = async (step: Step): Promise<void> => {
    step.state = 'running';
    const { entry } = step;
    try {
      if (entry instanceof ScimError) throw entry;
      const { status, location, version } = await attempt(step, entry);
      step.result = {
        ...(location && { location }),
        method: entry.method,
        ...(entry.bulkId && { bulkId: entry.bulkId }),
        ...(version && { version }),
        status: String(status),
      };
      step.state = 'done';
    } catch (thrown) {
      fail(step, thrown);
    }
  };

  const takeBack = async ({ step, type }: Made, thrown: unknown): Promise<void> => {
    await aroundOperation(operation, { kind: 'delete', type, id: step.id, taken: true }, ({ store }) =>
      store.delete(type, step.id, {}),
    );
    fail(step, thrown);
  };

  /** Closes circles, once nothing is under way: completes the memberships, or takes back what is for nothing. */
  const settle = async (): Promise<void> => {
    for (let i = 0; i < made.length; i++) {
      const failure = made[i]!.step.state === 'done' ? failedAmong(made[i]!.bulkIds) : undefined;
      if (!failure) continue;
      await takeBack(made[i]!, failure);
      // Those before it may refer to it.
      i = -1;
    }
    for (const each of made) {
      const { step, type, missing } = each;
      if (step.state !== 'done' || missing.length === 0) continue;
      const change = () => ({ members: { add: missing.map(idOf), remove: [] } });
      try {
        const stored = await aroundOperation(operation, { kind: 'modify', type, id: step.id }, ({ store }) =>
          store.modify(type, step.id, change, { read: nothingWanted, wanted: nothingWanted }),
        );
        if (stored) step.result['version'] = entityTag(stored.version);
      } catch (thrown) {
        await takeBack(each, thrown);
      }
    }
    made = [];
  };

  for (const step of steps) {
    if (errors >= failOnErrors) break;
    if (step.state !== 'waiting') continue;
    await perform(step);
    await settle();
  }
  const results = steps.filter(({ state }) => state === 'done' || state === 'failed').map(({ result }) => result);
  return { status: 200, body: JSON.stringify({ schemas: [bulkResponseSchema], Operations: results }) };
};
