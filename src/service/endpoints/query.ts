import { openCursor, sealCursor } from '../../protocol/cursor.ts';
import { ScimError } from '../../protocol/error.ts';
import { parseFilter } from '../../protocol/filter/parse.ts';
import { openListResponse, renderListResponse } from '../../protocol/messages/list-response.ts';
import { parseSearchRequest } from '../../protocol/messages/search-request.ts';
import { parsePage, type Page } from '../../protocol/page.ts';
import type { Projection } from '../../protocol/project.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import { parseSort } from '../../protocol/sort.ts';
import type { Operation, Outcome } from '../context.ts';
import { createRender } from '../render.ts';
import type { Position, Query, QuerySource } from '../store.ts';
import { streamOf } from '../stream-of.ts';
import { aroundOperation } from './around.ts';
import { projectionOf, wantedFor, withMembers } from './outcome.ts';

interface Source extends QuerySource {
  readonly projection: Projection | undefined;
}

/**
 * What `resolve` makes of each type; undefined for a type that lacks what the parameters name. At least one has it.
 * @throws ScimError as the last type does, where no type has it
 */
const forEachType = <T>(types: readonly ResourceType[], resolve: (type: ResourceType) => T): (T | undefined)[] => {
  const resolved: (T | undefined)[] = [];
  let refusal: ScimError | undefined;
  for (const type of types) {
    try {
      resolved.push(resolve(type));
    } catch (error) {
      if (!(error instanceof ScimError)) throw error;
      refusal = error;
      resolved.push(undefined);
    }
  }
  if (refusal && resolved.every((r) => r === undefined)) throw refusal;
  return resolved;
};

/**
 * Resolves the parameters against each type. In a root query (RFC 7644 §3.4.2.1) an attribute that a type lacks is
 * absent from its resources, to filter and to sort by; a type whose attribute of that name is of another kind than the
 * filter takes it for is left out.
 */
const sourcesFor = (operation: Operation, types: readonly ResourceType[]): Source[] => {
  const { parameters, parts, tolerance } = operation;
  const filter = parameters.get('filter');
  const filters = forEachType(types, (type) =>
    filter === undefined
      ? null
      : parseFilter(filter, type, { limits: parts.limits.filter, tolerance, alongside: types }),
  );
  const sorts = forEachType(types, (type) => parseSort(parameters.get('sortBy'), parameters.get('sortOrder'), type));
  return types.flatMap((type, i) => {
    const [parsed, sort] = [filters[i], sorts[i]];
    if (parsed === undefined) return [];
    const projection = projectionOf(operation, type);
    return [{ type, projection, ...(parsed && { filter: parsed }), ...(sort && { sortBy: sort.path }) }];
  });
};

/** What a cursor is good for: the same question of the same client (RFC 9865 §2). */
const bindingOf = ({ tenant, connection, parameters }: Operation, types: readonly ResourceType[]): string =>
  JSON.stringify([
    tenant,
    connection,
    types.map((type) => type.name),
    ...['filter', 'sortBy', 'sortOrder'].map((name) => parameters.get(name) ?? null),
  ]);

interface CursorPosition {
  readonly direction: 'after' | 'before';
  readonly position: Position;
}

const pageOf = (operation: Operation, page: Page, binding: string): Query['page'] => {
  if (page.kind === 'index') return page;
  const { kind, count, cursor } = page;
  if (cursor === '') return { kind, count };
  const { parts } = operation;
  const opened = openCursor(cursor, {
    key: parts.cursorKey,
    binding,
    now: parts.clock(),
    timeout: parts.limits.cursorTimeout,
  });
  const { direction, position } = opened as unknown as CursorPosition;
  return { kind, count, [direction]: position };
};

/** Members that a page holds, in those that one resource does. */
const heldByPage = 10;

const run = async (operation: Operation, types: readonly ResourceType[]): Promise<Outcome> => {
  const { parts, store, parameters, baseUrl } = operation;
  const sources = sourcesFor(operation, types);
  const binding = bindingOf(operation, types);
  const page = pageOf(operation, parsePage(parameters, parts.limits), binding);
  const wanted = sources.map(({ type, projection }) => wantedFor(operation, type, projection));
  const { total, resources, next, previous } = await store.query({
    sources,
    ...(parameters.has('sortBy') && {
      sort: { descending: parameters.get('sortOrder')?.toLowerCase() === 'descending' },
    }),
    page,
    // Counting all that a filter matches anew with each page of a walk would make the walk quadratic.
    total: page.kind === 'index' || !parameters.has('filter') || !(page.after ?? page.before),
    wanted: {
      members: wanted.some((w) => w.members),
      groups: wanted.some((w) => w.groups),
      mostMembers: heldByPage * parts.limits.heldMembers,
    },
  });

  const byName = new Map(sources.map((source) => [source.type.name, source]));
  const render = createRender({ ...parts, baseUrl });
  const seal = (direction: CursorPosition['direction'], position: Position): string =>
    sealCursor({ direction, position: [...position] }, { key: parts.cursorKey, binding, now: parts.clock() });
  const list = {
    ...(total !== undefined && { totalResults: total }),
    ...(page.kind === 'index' && { startIndex: page.startIndex }),
    ...(next && { nextCursor: seal('after', next) }),
    ...(previous && { previousCursor: seal('before', previous) }),
  };
  const shape = parts.shape?.list;
  if (!resources.some(({ membersUnread }) => membersUnread)) {
    const rendered = resources.map((stored) => {
      const { type, projection } = byName.get(stored.type)!;
      return render.text(stored, type, projection);
    });
    return { status: 200, body: renderListResponse({ ...list, resources: rendered }, shape) };
  }
  /** Groups of many members are read when it is their turn. */
  const sendAll = async function* (): AsyncGenerator<string, void> {
    let before = openListResponse({ ...list, resources }, shape);
    for (const kept of resources) {
      const { type, projection } = byName.get(kept.type)!;
      const stored = await withMembers(operation, type, kept, projection);
      // It was deleted meanwhile.
      if (!stored) continue;
      const texts = stored.manyMembers
        ? render.parts(stored, type, projection)
        : [render.text(stored, type, projection)];
      for await (const text of texts) {
        yield before + text;
        before = '';
      }
      before = ',';
    }
    yield before === ',' ? ']}' : `${before}]}`;
  };
  return { status: 200, stream: await streamOf(sendAll()) };
};

/** GET of a resource type's endpoint, or of the base URI for all types (RFC 7644 §3.4.2; cursors: RFC 9865). */
export const query = (operation: Operation, types: readonly ResourceType[]): Promise<Outcome> =>
  aroundOperation(operation, { kind: 'query', type: types[0]! }, (hooked) => run(hooked, types));

/** POST to `/.search`, at the base URI or below a resource type's endpoint (RFC 7644 §3.4.3). */
export const search = async (operation: Operation, types: readonly ResourceType[]): Promise<Outcome> =>
  query({ ...operation, parameters: parseSearchRequest(await operation.input()) }, types);
