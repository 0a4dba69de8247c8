import type { DatabaseSync } from 'node:sqlite';
import { tooMany } from '../../protocol/error.ts';
import type { Filter } from '../../protocol/filter/filter.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Query, QueryResult, QuerySource } from '../../service/store.ts';
import { compileFilter } from '../sql/filter.ts';
import { blockSize, collectionOf, firstSeq } from '../sql/numbering.ts';
import { rangeOf, toCursorPage, type Entry, type Place, type Range } from '../sql/page.ts';
import type { Target } from '../sql/scope.ts';
import { behind, sortKey } from '../sql/sort.ts';
import { join, raw, sql, type Sql } from '../sql/sql.ts';
import type { Collections } from './collections.ts';
import { sqliteDialect } from './dialect.ts';
import type { Indexes } from './indexes.ts';
import type { Members } from './members.ts';
import { columns, toResources, type Row } from './rows.ts';
import { createStatements } from './statements.ts';

export interface Queries {
  run(tenant: string, query: Query): QueryResult;
  /** Whether any resource of the type matches. */
  has(type: ResourceType, tenant: string, filter: Filter): boolean;
}

interface Parts {
  readonly collections: Collections;
  readonly indexes: Indexes;
  readonly members: Members;
  /** How long a query may take, in milliseconds. */
  readonly queryTime: number;
}

/** What a source comes to in SQL: a collection, and the condition on its resources where there is one. */
interface Selection {
  readonly source: QuerySource;
  readonly target: Target;
  readonly first: number;
  /** Behind the last. */
  readonly end: number;
  readonly condition: Sql | undefined;
}

const within = (first: number, end: number, condition: Sql | undefined): Sql => {
  const range = sql`r.seq >= ${first} AND r.seq < ${end}`;
  return condition ? sql`${range} AND in_time() AND ${condition}` : range;
};

export const createQueries = (db: DatabaseSync, { collections, indexes, members, queryTime }: Parts): Queries => {
  let deadline = Number.POSITIVE_INFINITY;
  // Nothing else is done while SQLite looks at a million resources; a filter of many terms would take minutes.
  db.function('in_time', () => {
    if (performance.now() < deadline) return 1;
    throw tooMany(
      `filter: too many resources have to be looked at one by one; it was given up after ${queryTime / 1000} seconds. A filter by an indexed attribute, such as userName eq, is quick.`,
    );
  });
  const prepare = createStatements(db);
  const all = <T>({ text, values }: Sql): T[] => prepare(text).all(...values) as unknown as T[];
  const one = ({ text, values }: Sql): number => (prepare(text).get(...values) as unknown as [number])[0];
  const countBlocks = prepare('SELECT coalesce(sum(count), 0) FROM block WHERE block >= ? AND block < ?');
  const blocks = prepare('SELECT block, count FROM block WHERE block >= ? AND block < ? ORDER BY block');
  const blocksFromEnd = prepare('SELECT block, count FROM block WHERE block >= ? AND block < ? ORDER BY block DESC');

  const select = (tenant: string, source: QuerySource): Selection | undefined => {
    const { type, filter } = source;
    const collection = collections.find(tenant, type.name);
    if (collection === undefined) return undefined;
    const target: Target = {
      dialect: sqliteDialect,
      type,
      tenant: collections.tenant(tenant)!,
      collection,
      indexed: indexes.of(type),
    };
    const condition = filter && compileFilter(filter, target);
    return { source, target, first: firstSeq(collection), end: firstSeq(collection + 1), condition };
  };

  const countAll = ({ first, end, condition }: Selection): number =>
    condition
      ? one(sql`SELECT count(*) FROM resource r WHERE ${within(first, end, condition)}`)
      : (countBlocks.get(first / blockSize, end / blockSize) as unknown as [number])[0];

  // A bare `LIMIT ?` is compiled anew with each value that is bound to it, which takes longer than the query: hence `+ 0`.
  const rowsIn = (
    first: number,
    end: number,
    condition: Sql | undefined,
    { limit, offset = 0, backward = false }: { limit: number; offset?: number; backward?: boolean },
  ): Row[] =>
    all(sql`SELECT ${raw(columns)} FROM resource r WHERE ${within(first, end, condition)}
      ORDER BY r.seq ${raw(backward ? 'DESC' : 'ASC')} LIMIT ${limit} + 0 OFFSET ${offset}`);

  /** The rows from a place in a whole collection, found by the counts of its blocks, from the nearer end. */
  const rowsAt = ({ first, end }: Selection, size: number, offset: number, limit: number): Row[] => {
    const fromEnd = offset > size / 2;
    let before = fromEnd ? size : 0;
    const walk = (fromEnd ? blocksFromEnd : blocks).iterate(first / blockSize, end / blockSize);
    for (const [block, count] of walk as Iterable<unknown> as Iterable<[number, number]>) {
      if (fromEnd) before -= count;
      if (fromEnd ? before <= offset : before + count > offset) {
        return rowsIn(block * blockSize, end, undefined, { limit, offset: offset - before });
      }
      if (!fromEnd) before += count;
    }
    return [];
  };

  /** A page by index in the default order: one collection after the other. */
  const listed = (
    selections: readonly Selection[],
    startIndex: number,
    count: number,
  ): { rows: Row[]; total: number } => {
    const rows: Row[] = [];
    let total = 0;
    for (const selection of selections) {
      const { first, end, condition } = selection;
      const offset = Math.max(0, startIndex - 1 - total);
      const limit = count - rows.length;
      if (condition) {
        const found = limit > 0 ? rowsIn(first, end, condition, { limit, offset }) : [];
        rows.push(...found);
        // A page that was not filled tells where the list ends.
        const ended = found.length < limit && (found.length > 0 || offset === 0);
        total += ended ? offset + found.length : countAll(selection);
      } else {
        const size = countAll(selection);
        if (limit > 0 && offset < size) rows.push(...rowsAt(selection, size, offset, limit));
        total += size;
      }
    }
    return { rows, total };
  };

  const bySeq = (seqs: string): Row[] =>
    all(sql`SELECT ${raw(columns)} FROM json_each(${seqs}) j CROSS JOIN resource r ON r.seq = j.value`);

  /** The rows of a page in the order of `sort`, from a position on or past an offset. */
  const sorted = (
    selections: readonly Selection[],
    descending: boolean,
    { limit, offset = 0, position, backward = false }: Range & { offset?: number },
  ): Entry<Row>[] => {
    const parts = selections.map(({ source, target, first, end, condition }) => {
      const key = source.sortBy ? sortKey(source.sortBy, target) : raw('NULL');
      // In this one order there is an index.
      const rows =
        key.text === 'r.modified'
          ? sql`r.collection = ${target.collection} AND in_time() AND ${condition ?? raw('TRUE')}`
          : within(first, end, condition);
      return sql`SELECT ${key} AS key, r.seq AS seq FROM resource r WHERE ${rows}`;
    });
    const keyOrder = raw(descending === backward ? 'ASC NULLS LAST' : 'DESC NULLS FIRST');
    const keys = all<Place>(sql`SELECT key, seq FROM (${join(parts, ' UNION ALL ')})
      WHERE ${position ? behind(position, { descending, backward }) : raw('TRUE')}
      ORDER BY key ${keyOrder}, seq ${raw(backward ? 'DESC' : 'ASC')} LIMIT ${limit} + 0 OFFSET ${offset}`);
    const rows = new Map(bySeq(JSON.stringify(keys.map(([, seq]) => seq))).map((row) => [row[0], row]));
    return keys.map((place) => ({ position: place, row: rows.get(place[1])! }));
  };

  /** The rows of a page in the default order, from a position on. */
  const unsorted = (selections: readonly Selection[], { limit, position, backward = false }: Range): Entry<Row>[] => {
    const rows: Row[] = [];
    for (const { first, end, condition } of backward ? selections.toReversed() : selections) {
      const from = position && !backward ? Math.max(first, position[1] + 1) : first;
      const to = position && backward ? Math.min(end, position[1]) : end;
      if (from >= to || rows.length >= limit) continue;
      rows.push(...rowsIn(from, to, condition, { limit: limit - rows.length, backward }));
    }
    return rows.map((row) => ({ position: [null, row[0]], row }));
  };

  return {
    run(tenant, { sources, sort, page, total, wanted }) {
      deadline = performance.now() + queryTime;
      const selections = sources
        .map((source) => select(tenant, source))
        .filter((selection) => selection !== undefined)
        .toSorted((a, b) => a.first - b.first);
      const types = new Map(selections.map(({ target }) => [target.collection, target.type]));
      const finish = (rows: readonly Row[]) =>
        toResources(rows, (seq) => types.get(collectionOf(seq))!, wanted, members);
      const count = () => selections.reduce((sum, selection) => sum + countAll(selection), 0);

      if (selections.length === 0) return { ...(total && { total: 0 }), resources: [] };
      if (page.kind === 'cursor') {
        const read = (range: Range) =>
          sort ? sorted(selections, sort.descending, range) : unsorted(selections, range);
        const { rows, ...positions } = toCursorPage(page.count > 0 ? read(rangeOf(page)) : [], page);
        return { ...(total && { total: count() }), resources: finish(rows), ...positions };
      }
      if (!sort) {
        const { rows, total } = listed(selections, page.startIndex, page.count);
        return { total, resources: finish(rows) };
      }
      const entries = sorted(selections, sort.descending, { limit: page.count, offset: page.startIndex - 1 });
      return { ...(total && { total: count() }), resources: finish(entries.map(({ row }) => row)) };
    },
    has(type, tenant, filter) {
      deadline = Number.POSITIVE_INFINITY;
      const selection = select(tenant, { type, filter });
      if (!selection) return false;
      return (
        one(
          sql`SELECT EXISTS (SELECT 1 FROM resource r WHERE ${within(selection.first, selection.end, selection.condition)})`,
        ) === 1
      );
    },
  };
};
