import { printPath } from '../../protocol/attribute-path.ts';
import { invalidFilter, invalidPath, tooMany } from '../../protocol/error.ts';
import type { Filter } from '../../protocol/filter/filter.ts';
import { matches } from '../../protocol/filter/match.ts';
import type { JsonObject } from '../../protocol/json.ts';
import { compareKeys, sortKeyOf, type SortKey } from '../../protocol/sort.ts';
import type {
  GroupReference,
  Query,
  QueryResult,
  QuerySource,
  Reference,
  StoredResource,
  Wanted,
} from '../../service/store.ts';
import { rangeOf, toCursorPage, type Entry } from '../sql/page.ts';
import { isReference } from '../sql/reference.ts';
import { raw, sql, type Sql } from '../sql/sql.ts';
import { all, type Program } from './database.ts';
import { asksFor, compileCondition } from './filter.ts';
import { keyOfId, quote, type IdKind, type Plan } from './mapping.ts';
import type { Members } from './members.ts';
import { fromOf, selectedOf, toFound, type Found } from './rows.ts';

/** Resources that are looked at one by one, at most. */
const atMost = 100_000;

interface Options {
  readonly kind: 'sqlite' | 'postgres';
  readonly prefix: string;
  readonly plans: ReadonlyMap<string, Plan>;
  readonly members: Members;
  readonly tenantKind: IdKind;
}

interface Selection {
  readonly source: QuerySource;
  readonly plan: Plan;
  readonly where: Sql;
  /** Whether `where` is all that is asked. */
  readonly exact: boolean;
}

/** URIs are made when a resource is rendered, and are not there to be compared. */
const assertKept = (filter: Filter): void => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      for (const part of filter.filters) assertKept(part);
      return;
    case 'not':
      return assertKept(filter.filter);
    case 'valuePath':
      return assertKept(filter.filter);
    default: {
      const name = printPath(filter.path);
      if (name !== 'meta.location' && !/(?:^|\.)\$ref$/.test(name)) return;
      throw invalidFilter(`filter: ${name} is not kept and cannot be filtered by.`);
    }
  }
};

/** A resource as filters and sorting see it. */
const seenAs = (
  { plan: { type }, version, created, modified, document }: Found,
  members: readonly Reference[] = [],
  groups: readonly GroupReference[] = [],
): JsonObject => ({
  ...document,
  ...(members.length > 0 && {
    members: members.map(({ id, type: kind, display }) => ({
      value: id,
      type: kind,
      ...(display !== undefined && { display }),
    })),
  }),
  ...(groups.length > 0 && {
    groups: groups.map(({ id, display, direct }) => ({
      value: id,
      type: direct ? 'direct' : 'indirect',
      ...(display !== undefined && { display }),
    })),
  }),
  meta: {
    resourceType: type.name,
    created: new Date(created).toISOString(),
    lastModified: new Date(modified).toISOString(),
    version: `W/"${version}"`,
  },
});

export const createQueries = ({ kind, prefix, plans, members, tenantKind }: Options) => {
  function* finish(found: readonly Found[], wanted: Wanted): Program<StoredResource[]> {
    const seqsOf = (has: 'hasMembers' | 'hasGroups') =>
      found.filter(({ plan }) => plan.type[has]).map(({ seq }) => seq);
    const membersOf = wanted.members ? yield* members.membersOf(seqsOf('hasMembers')) : undefined;
    const groupsOf = wanted.groups ? yield* members.groupsOf(seqsOf('hasGroups')) : undefined;
    return found.map(({ plan: { type }, seq, id, version, created, modified, document }) => ({
      id,
      type: type.name,
      version,
      created,
      lastModified: modified,
      document: JSON.stringify(document),
      ...(membersOf && type.hasMembers && { members: membersOf.get(seq) ?? [] }),
      ...(groupsOf && type.hasGroups && { groups: groupsOf.get(seq) ?? [] }),
    }));
  }

  /** @param tenant undefined for all */
  const select = (tenant: string | undefined, source: QuerySource): Selection | undefined => {
    const plan = plans.get(source.type.name);
    if (!plan) return undefined;
    const { filter } = source;
    if (filter) assertKept(filter);
    const { sql: condition, exact } = filter ? compileCondition(kind, plan, filter) : { sql: undefined, exact: true };
    const column = plan.table?.tenant;
    const key = tenant === undefined || column === undefined ? undefined : keyOfId(tenant, tenantKind);
    // The indexes of the application begin with it.
    const theirs = key === undefined ? raw('') : sql` AND ${raw(`t.${quote(column!)}`)} = ${key}`;
    const own = tenant === undefined ? raw('TRUE') : sql`s.tenant = ${tenant}${theirs}`;
    const where = sql`${own} AND s.type = ${plan.type.name}${condition ? sql` AND ${condition}` : raw('')}`;
    return { source, plan, where, exact };
  };

  function* rows({ plan, where }: Selection, order: Sql): Program<Found[]> {
    const found = yield* all(sql`SELECT ${selectedOf(plan)} FROM ${fromOf(plan, prefix)} WHERE ${where} ${order}`);
    return found.map((row) => toFound(plan, row));
  }

  /** All that match, each with how it is seen. */
  function* matching(selection: Selection): Program<{ found: Found; seen: JsonObject }[]> {
    const { source, plan, exact } = selection;
    const found = yield* rows(selection, sql`ORDER BY s.seq LIMIT ${atMost + 1}`);
    if (found.length > atMost) {
      throw tooMany(
        `filter: more than ${atMost} resources would have to be looked at one by one. A filter by userName eq or externalId eq is quick.`,
      );
    }
    const { filter } = source;
    const seqs = found.map(({ seq }) => seq);
    const asks = (name: 'members' | 'groups') => filter !== undefined && asksFor(filter, name);
    const membersOf = plan.type.hasMembers && asks('members') ? yield* members.membersOf(seqs) : undefined;
    const groupsOf = plan.type.hasGroups && asks('groups') ? yield* members.groupsOf(seqs) : undefined;
    const all = found.map((one) => ({
      found: one,
      seen: seenAs(one, membersOf?.get(one.seq), groupsOf?.get(one.seq)),
    }));
    return filter && !exact ? all.filter(({ seen }) => matches(filter, seen)) : all;
  }

  function* count({ plan, where }: Selection): Program<number> {
    const [row] = yield* all(sql`SELECT count(*) FROM ${fromOf(plan, prefix)} WHERE ${where}`);
    return Number(row?.[0]);
  }

  /** All that match and are sorted, in their order. */
  function* sorted(selections: readonly Selection[], sort: Query['sort']): Program<Entry<Found>[]> {
    const entries: { key: SortKey; found: Found }[] = [];
    for (const selection of selections) {
      const { sortBy, type } = selection.source;
      if (sort && sortBy && (isReference(type, sortBy) || printPath(sortBy) === 'meta.location')) {
        throw invalidPath(`sortBy: ${printPath(sortBy)} has no order.`);
      }
      for (const { found, seen } of yield* matching(selection)) {
        entries.push({ key: sort && sortBy ? sortKeyOf(seen, sortBy) : undefined, found });
      }
    }
    const direction = sort?.descending ? -1 : 1;
    return entries
      .toSorted((a, b) => (sort ? direction * compareKeys(a.key, b.key) : 0) || a.found.seq - b.found.seq)
      .map(({ key, found }) => ({ position: [key ?? null, found.seq], row: found }));
  }

  return {
    finish,
    select,
    /** Whether another resource than that of `seq` has it. */
    *taken(tenant: string | undefined, source: QuerySource, seq: number): Program<boolean> {
      const selection = select(tenant, source);
      if (!selection) return false;
      if (!selection.exact) return (yield* matching(selection)).some(({ found }) => found.seq !== seq);
      const [other] = yield* rows({ ...selection, where: sql`${selection.where} AND s.seq <> ${seq}` }, raw('LIMIT 1'));
      return other !== undefined;
    },
    *run(tenant: string, { sources, sort, page, total, wanted }: Query): Program<QueryResult> {
      const selections = sources.map((source) => select(tenant, source)).filter((selection) => selection !== undefined);
      if (!sort && selections.every(({ exact }) => exact)) {
        let size = 0;
        if (total) for (const selection of selections) size += yield* count(selection);
        const told = total && { total: size };
        const [only, ...more] = selections;
        if (page.kind === 'index') {
          const offset = page.startIndex - 1;
          if (only && more.length === 0) {
            const found =
              page.count === 0 ? [] : yield* rows(only, sql`ORDER BY s.seq LIMIT ${page.count} OFFSET ${offset}`);
            return { ...told, resources: yield* finish(found, wanted) };
          }
          const found: Found[] = [];
          for (const selection of page.count === 0 ? [] : selections) {
            found.push(...(yield* rows(selection, sql`ORDER BY s.seq LIMIT ${offset + page.count}`)));
          }
          const listed = found.toSorted((a, b) => a.seq - b.seq).slice(offset, offset + page.count);
          return { ...told, resources: yield* finish(listed, wanted) };
        }
        const { limit, position, backward } = rangeOf(page);
        const found: Found[] = [];
        const order = raw(backward ? 'DESC' : 'ASC');
        for (const selection of selections) {
          const beyond = position
            ? backward
              ? sql` AND s.seq < ${position[1]}`
              : sql` AND s.seq > ${position[1]}`
            : raw('');
          const ranged = { ...selection, where: sql`${selection.where}${beyond}` };
          found.push(...(yield* rows(ranged, sql`ORDER BY s.seq ${order} LIMIT ${limit}`)));
        }
        const nearest = found.toSorted((a, b) => (backward ? b.seq - a.seq : a.seq - b.seq)).slice(0, limit);
        const { rows: shown, ...positions } = toCursorPage(
          nearest.map((row): Entry<Found> => ({ position: [null, row.seq], row })),
          page,
        );
        return { ...told, resources: yield* finish(shown, wanted), ...positions };
      }
      const entries = yield* sorted(selections, sort);
      const told = total && { total: entries.length };
      if (page.kind === 'index') {
        const shown = entries.slice(page.startIndex - 1, page.startIndex - 1 + page.count).map(({ row }) => row);
        return { ...told, resources: yield* finish(shown, wanted) };
      }
      const { limit, position, backward } = rangeOf(page);
      const direction = sort?.descending ? -1 : 1;
      const against = ([key, seq]: Entry<Found>['position']): number =>
        position
          ? (sort ? direction * compareKeys(key ?? undefined, position[0] ?? undefined) : 0) || seq - position[1]
          : 0;
      const beyond = position
        ? entries.filter((entry) => (backward ? against(entry.position) < 0 : against(entry.position) > 0))
        : entries;
      const nearest = (backward ? beyond.toReversed() : beyond).slice(0, limit);
      const { rows: shown, ...positions } = toCursorPage(nearest, page);
      return { ...told, resources: yield* finish(shown, wanted), ...positions };
    },
  };
};

export type Queries = ReturnType<typeof createQueries>;
