import { invalidValue, ScimError } from '../../protocol/error.ts';
import { isObject, type Json, type JsonObject } from '../../protocol/json.ts';
import {
  bulkResponseSchema,
  parseBulkOperation,
  parseBulkRequest,
  type BulkOperation,
} from '../../protocol/messages/bulk-request.ts';
import type { Operation, Outcome } from '../context.ts';
import { entityTag, parseCondition } from '../etag.ts';
import type { Exchange } from '../http.ts';
import { toScimError } from '../respond.ts';
import { allowedMethods, type ResourceRoute, type Route } from '../route.ts';
import { nothingWanted } from './outcome.ts';
import { performOnResource } from './resource.ts';

/** One operation of the request on its way to its result. */
interface Step {
  readonly input: Json;
  /** Given beforehand to a POST with a bulkId, so that others may refer to what it will make (RFC 7644 §3.7.2). */
  readonly id: string;
  state: 'waiting' | 'running' | 'done';
  failed: boolean;
  result: JsonObject;
}

const referencePrefix = 'bulkId:';

/** The bulkIds that the value refers to, at any depth. */
const references = (value: Json | undefined, found = new Set<string>()): Set<string> => {
  if (typeof value === 'string') {
    if (value.startsWith(referencePrefix)) found.add(value.slice(referencePrefix.length));
  } else if (Array.isArray(value)) {
    for (const element of value) references(element, found);
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) references(value[key], found);
  }
  return found;
};

const substitute = (value: Json, idOf: (bulkId: string) => string): Json => {
  if (typeof value === 'string') {
    return value.startsWith(referencePrefix) ? idOf(value.slice(referencePrefix.length)) : value;
  }
  if (Array.isArray(value)) return value.map((element) => substitute(element, idOf));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, substitute(v, idOf)]));
};

/** `/Groups/bulkId:qwerty` */
const pathReference = /^(\/[^/]+\/)bulkId:([^/]+)$/;

/**
 * POST /Bulk (RFC 7644 §3.7): each operation by itself, in the order of the request, but that what an operation refers
 * to by its bulkId is made before it. Resources that refer to each other in a circle are made first and their
 * memberships completed at the end (§3.7.1).
 */
export const bulk = async (
  operation: Operation,
  route: (path: string) => Route,
  exchange: Exchange,
): Promise<Outcome> => {
  const { parts, store, baseUrl } = operation;
  const { failOnErrors = Infinity, operations } = parseBulkRequest(await operation.input(), {
    operations: parts.limits.bulkOperations,
  });
  const steps = operations.map((input): Step => ({
    input,
    id: parts.newId(),
    state: 'waiting',
    failed: false,
    result: {},
  }));
  const byBulkId = new Map<string, Step>();
  for (const step of steps) {
    const bulkId = isObject(step.input) ? step.input['bulkId'] : undefined;
    if (typeof bulkId === 'string' && !byBulkId.has(bulkId)) byBulkId.set(bulkId, step);
  }
  /** Memberships of a circle, added once both ends are there. */
  const completions: (() => Promise<void>)[] = [];
  let errors = 0;

  const idOf = (bulkId: string): string => byBulkId.get(bulkId)?.id ?? '';

  /** Makes what the operation refers to. @returns the bulkIds that are being made further up: the circle */
  const resolve = async (bulkIds: ReadonlySet<string>): Promise<Set<string>> => {
    const circle = new Set<string>();
    for (const bulkId of bulkIds) {
      const target = byBulkId.get(bulkId);
      if (!target) throw invalidValue(`bulkId:${bulkId} names no operation of this request.`);
      if (target.state === 'waiting') await perform(target);
      if (target.state === 'running') circle.add(bulkId);
      if (target.failed) throw new ScimError(409, `bulkId:${bulkId} cannot be referred to: its operation failed.`);
    }
    return circle;
  };

  const routeOf = ({ method, path }: BulkOperation): ResourceRoute => {
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

  const attempt = async (step: Step, entry: BulkOperation): Promise<Outcome & { version?: string }> => {
    const own = pathReference.exec(entry.path);
    const bulkIds = references(entry.data);
    if (own?.[2]) bulkIds.add(own[2]);
    const circle = await resolve(bulkIds);
    const path = own?.[1] && own[2] ? own[1] + idOf(own[2]) : entry.path;
    const to = routeOf({ ...entry, path });
    const postponed: string[] = [];
    let data = entry.data;
    if (circle.size > 0 && isObject(data) && Array.isArray(data['members'])) {
      const members = data['members'].filter((m) => {
        const [bulkId] = references(m);
        if (bulkId === undefined || !circle.has(bulkId)) return true;
        postponed.push(idOf(bulkId));
        return false;
      });
      data = { ...data, members };
    }
    const outcome = await performOnResource(
      {
        ...operation,
        parts: { ...parts, newId: () => step.id },
        parameters: new Map(),
        ifMatch: parseCondition(entry.version),
        ifNoneMatch: undefined,
        input: () => Promise.resolve(substitute(data ?? null, idOf)),
      },
      entry.method,
      to,
    );
    if (postponed.length > 0 && to.kind === 'collection') {
      completions.push(async () => {
        const stored = await store.modify(to.type, step.id, () => ({ members: { add: postponed, remove: [] } }), {
          read: nothingWanted,
          wanted: nothingWanted,
        });
        if (stored) step.result['version'] = entityTag(stored.version);
      });
    }
    return { location: baseUrl + path, ...outcome };
  };

  const perform = async (step: Step): Promise<void> => {
    step.state = 'running';
    let entry: BulkOperation | undefined;
    try {
      entry = parseBulkOperation(step.input);
      const { status, location, version } = await attempt(step, entry);
      step.result = {
        ...(location && { location }),
        method: entry.method,
        ...(entry.bulkId && { bulkId: entry.bulkId }),
        ...(version && { version }),
        status: String(status),
      };
    } catch (thrown) {
      const error = toScimError(thrown);
      if (error.cause !== undefined) exchange.cause = error.cause;
      errors++;
      step.failed = true;
      step.result = {
        // RFC 7644 §3.7.3: `location` is there but for a POST that failed.
        ...(entry && entry.method !== 'POST' && { location: baseUrl + entry.path }),
        method: entry?.method ?? 'POST',
        ...(entry?.bulkId && { bulkId: entry.bulkId }),
        status: String(error.status),
        response: error.toJSON(),
      };
    }
    step.state = 'done';
  };

  for (const step of steps) {
    if (errors >= failOnErrors) break;
    if (step.state === 'waiting') await perform(step);
  }
  for (const complete of completions) await complete();
  const results = steps.filter((step) => step.state === 'done').map((step) => step.result);
  return { status: 200, body: JSON.stringify({ schemas: [bulkResponseSchema], Operations: results }) };
};
