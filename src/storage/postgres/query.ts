import { leaf } from '../../protocol/attribute-path.ts';
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
import type { Session } from './database.ts';
import { postgresDialect } from './dialect.ts';
import { driverOf, uniqueKeyOf } from './driver.ts';
import { queryCanceled, sqlState } from './errors.ts';
import type { Indexes } from './indexes.ts';
import type { MemberReads } from './members.ts';
import { pack, unpack, type Packed, type PackedGroups } from './packed.ts';
import { toResources, type Row } from './rows.ts';
import type { Asked } from './single-reads.ts';
import { decodeText } from './text.ts';

interface Parts {
  readonly collections: Collections;
  readonly indexes: Indexes;
  readonly members: MemberReads;
}

/** What a source comes to in SQL: a collection, and the condition on its resources where there is one. */
interface Selection {
  readonly source: QuerySource;
  readonly target: Target;
  readonly first: number;
  /** Behind the last. */
  readonly end: number;
  readonly condition: Sql | undefined;
  /** Whether the groups are read that a resource is in. */
  readonly groups: boolean;
}

export interface Queries {
  /** The one resource that a query can find, by what is unique; undefined where it may find several, or wants more. */
  single(tenant: number, query: Query): Promise<Asked | undefined>;
  /** The parts of a query that the tenant has resources for. */
  select(tenant: number, query: Query): Promise<readonly Selection[]>;
  run(on: Session, selections: readonly Selection[], query: Query): Promise<QueryResult>;
  /** Whether any resource of the type matches. */
  has(on: Session, type: ResourceType, tenant: number, filter: Filter): Promise<boolean>;
}

const within = (first: number, end: number, condition: Sql | undefined): Sql => {
  const range = sql`r.seq >= ${first} AND r.seq < ${end}`;
  return condition ? sql`${range} AND ${condition}` : range;
};

type Kind = 'text' | 'number';

const kindOf = ({ sortBy }: QuerySource): Kind => {
  if (!sortBy) return 'number';
  const { type, name } = leaf(sortBy);
  if (sortBy.attribute.name === 'meta' && name !== 'created' && name !== 'lastModified') return 'text';
  return type === 'string' || type === 'reference' || type === 'binary' ? 'text' : 'number';
};

/** Where nothing is left out between the first and the last of a page, their memberships lie beside one another. */
const groupsOf = (groups: boolean, condition: Sql | undefined): PackedGroups => {
  if (!groups) return 'none';
  return condition ? 'each' : 'range';
};

export const createQueries = ({ collections, indexes, members }: Parts): Queries => {
  const targetOf = async (tenant: number, type: ResourceType): Promise<Target | undefined> => {
    const collection = await collections.find(tenant, type.name);
    return collection === undefined
      ? undefined
      : { dialect: postgresDialect, type, tenant, collection, indexed: indexes(type) };
  };

  const selectOne = async (tenant: number, source: QuerySource, groups: boolean): Promise<Selection | undefined> => {
    const { type, filter } = source;
    const target = await targetOf(tenant, type);
    if (!target) return undefined;
    const { collection } = target;
    const first = firstSeq(collection);
    const end = firstSeq(collection + 1);
    if (!filter) return { source, target, first, end, condition: undefined, groups };
    const driver = driverOf(filter, target);
    const condition = driver?.exact ? driver.rows : undefined;
    const all = condition ?? compileFilter(filter, target);
    const narrowed = driver && !driver.exact ? sql`${driver.rows} AND ${all}` : all;
    return { source, target, first, end, condition: narrowed, groups };
  };

  const countAll = async (on: Session, { first, end, condition }: Selection): Promise<number> => {
    const [row] = await on.all<[number]>(
      condition
        ? sql`SELECT count(*) FROM resource r WHERE ${within(first, end, condition)}`
        : sql`SELECT coalesce(sum(count), 0)::bigint FROM block WHERE block >= ${first / blockSize} AND block < ${end / blockSize}`,
    );
    return row![0];
  };

  const rowsIn = async (
    on: Session,
    { first, end, condition, groups }: Omit<Selection, 'source' | 'target'>,
    { limit, offset = 0, backward = false }: { limit: number; offset?: number; backward?: boolean },
  ): Promise<Row[]> => {
    // Within, so that nothing is read for those that are skipped.
    const found = sql`SELECT r.* FROM resource r WHERE ${within(first, end, condition)}
      ORDER BY r.seq ${raw(backward ? 'DESC' : 'ASC')} LIMIT ${limit} OFFSET ${offset}`;
    const [row] = await on.all<Packed>(pack(found, groupsOf(groups, condition)));
    const rows = unpack(row!);
    return backward ? rows.toReversed() : rows;
  };

  /** The rows from a place in a whole collection, found by the counts of its blocks, and how many there are. */
  const rowsAt = async (
    on: Session,
    { first, end, groups }: Selection,
    offset: number,
    limit: number,
  ): Promise<{ rows: Row[]; total: number }> => {
    // The first page needs no more of the blocks than their sum. For the others, `upto` counts those of a block and of all
    // before it: the page begins in the block behind the last whose count does not reach beyond the offset.
    const place =
      offset === 0
        ? sql`SELECT coalesce(sum(count), 0)::bigint AS total, 0::bigint AS before, ${first}::bigint AS seq
            FROM block WHERE block >= ${first / blockSize} AND block < ${end / blockSize}`
        : sql`SELECT coalesce(max(upto), 0)::bigint AS total,
              coalesce(max(upto) FILTER (WHERE upto <= ${offset}), 0)::bigint AS before,
              coalesce((max(block) FILTER (WHERE upto <= ${offset}) + 1) * ${blockSize}::bigint, ${first}::bigint) AS seq
            FROM (
              SELECT block, sum(size::integer) OVER (ORDER BY block ROWS UNBOUNDED PRECEDING) AS upto FROM (
                SELECT block, sum(count) AS size FROM block
                WHERE block >= ${first / blockSize} AND block < ${end / blockSize} GROUP BY block
              ) sizes
            ) counts`;
    const found = sql`SELECT place.total, r.* FROM (${place}) place LEFT JOIN LATERAL (
        SELECT r.* FROM resource r WHERE r.seq >= place.seq AND r.seq < ${end}
        ORDER BY r.seq LIMIT ${limit} OFFSET ${offset} - place.before
      ) r ON TRUE`;
    const [row] = await on.all<[number, ...Packed]>(pack(found, groupsOf(groups, undefined), 'max(r.total)'));
    const [total, ...packed] = row!;
    return { rows: unpack(packed), total };
  };

  /** A page by index in the default order: one collection after the other. */
  const listed = async (
    on: Session,
    selections: readonly Selection[],
    startIndex: number,
    count: number,
  ): Promise<{ rows: Row[]; total: number }> => {
    const rows: Row[] = [];
    let total = 0;
    for (const selection of selections) {
      const offset = Math.max(0, startIndex - 1 - total);
      const limit = count - rows.length;
      if (selection.condition) {
        const found = limit > 0 ? await rowsIn(on, selection, { limit, offset }) : [];
        rows.push(...found);
        // A page that was not filled tells where the list ends.
        const ended = found.length < limit && (found.length > 0 || offset === 0);
        total += ended ? offset + found.length : await countAll(on, selection);
      } else {
        const found = await rowsAt(on, selection, offset, limit);
        rows.push(...found.rows);
        total += found.total;
      }
    }
    return { rows, total };
  };

  /** The rows of a page in the order of `sort`, from a position on or past an offset. */
  const sorted = async (
    on: Session,
    selections: readonly Selection[],
    descending: boolean,
    { limit, offset = 0, position, backward = false }: Range & { offset?: number },
  ): Promise<Entry<Row>[]> => {
    const kinds = new Set(selections.filter(({ source }) => source.sortBy).map(({ source }) => kindOf(source)));
    const text = kinds.has('text');
    const parts = selections.map(({ source, target, first, end, condition }) => {
      const key = source.sortBy ? sortKey(source.sortBy, target) : raw('NULL');
      // In this one order there is an index.
      const rows =
        key.text === 'r.modified'
          ? sql`r.collection = ${target.collection} AND ${condition ?? raw('TRUE')}`
          : within(first, end, condition);
      const typed = text
        ? sql`(${key})::text COLLATE "C"`
        : key.text.startsWith('r.')
          ? key
          : sql`(${key})::double precision`;
      return sql`SELECT ${typed} AS key, r.seq AS seq FROM resource r WHERE ${rows}`;
    });
    const keyOrder = raw(descending === backward ? 'ASC NULLS LAST' : 'DESC NULLS FIRST');
    const keys = await on.all<Place>(sql`SELECT key, seq FROM (${join(parts, ' UNION ALL ')}) sorted
      WHERE ${position ? behind(position, { descending, backward }) : raw('TRUE')}
      ORDER BY key ${keyOrder}, seq ${raw(backward ? 'DESC' : 'ASC')} LIMIT ${limit} OFFSET ${offset}`);
    const found = raw('SELECT r.* FROM resource r WHERE r.seq = ANY (?::bigint[])');
    const { text: asked } = pack(found, selections[0]!.groups ? 'each' : 'none');
    const [packed] = await on.all<Packed>({ text: asked, values: [keys.map(([, seq]) => seq)] });
    const rows = new Map(unpack(packed!).map((row) => [row[0], row]));
    return keys.flatMap(([key, seq]) => {
      // It may be gone by now.
      const row = rows.get(seq);
      return row ? [{ position: [typeof key === 'string' ? decodeText(key) : key, seq], row }] : [];
    });
  };

  /** The rows of a page in the default order, from a position on. */
  const unsorted = async (
    on: Session,
    selections: readonly Selection[],
    { limit, position, backward = false }: Range,
  ): Promise<Entry<Row>[]> => {
    const rows: Row[] = [];
    for (const { first, end, condition, groups } of backward ? selections.toReversed() : selections) {
      const from = position && !backward ? Math.max(first, position[1] + 1) : first;
      const to = position && backward ? Math.min(end, position[1]) : end;
      if (from >= to || rows.length >= limit) continue;
      rows.push(
        ...(await rowsIn(on, { first: from, end: to, condition, groups }, { limit: limit - rows.length, backward })),
      );
    }
    return rows.map((row) => ({ position: [null, row[0]], row }));
  };

  const run = async (
    on: Session,
    selections: readonly Selection[],
    { sort, page, total, wanted }: Query,
  ): Promise<QueryResult> => {
    const types = new Map(selections.map(({ target }) => [target.collection, target.type]));
    const finish = (rows: readonly Row[]) =>
      toResources(
        on,
        rows.map((row) => ({ row, type: types.get(collectionOf(row[0]))!, wanted })),
        members,
      );
    const count = async () => {
      const counts = await Promise.all(selections.map((selection) => countAll(on, selection)));
      return counts.reduce((sum, one) => sum + one, 0);
    };
    if (selections.length === 0) return { ...(total && { total: 0 }), resources: [] };
    if (page.kind === 'cursor') {
      const read = (range: Range) =>
        sort ? sorted(on, selections, sort.descending, range) : unsorted(on, selections, range);
      const [found, all] = await Promise.all([page.count > 0 ? read(rangeOf(page)) : [], total ? count() : undefined]);
      const { rows, ...positions } = toCursorPage(found, page);
      return { ...(all !== undefined && { total: all }), resources: await finish(rows), ...positions };
    }
    if (!sort) {
      const { rows, total: all } = await listed(on, selections, page.startIndex, page.count);
      return { total: all, resources: await finish(rows) };
    }
    const entries = await sorted(on, selections, sort.descending, { limit: page.count, offset: page.startIndex - 1 });
    return { ...(total && { total: await count() }), resources: await finish(entries.map(({ row }) => row)) };
  };

  return {
    async single(tenant, { sources: [source, ...more], page, wanted }) {
      if (!source?.filter || more.length > 0 || page.kind !== 'index') return undefined;
      const { type, filter } = source;
      if (wanted.members && type.hasMembers) return undefined;
      const target = await targetOf(tenant, type);
      const by = target && uniqueKeyOf(filter, target);
      return by && { type, collection: target.collection, groups: wanted.groups && type.hasGroups, by };
    },
    async select(tenant, { sources, wanted }) {
      const groups = wanted.groups && sources.some(({ type }) => type.hasGroups);
      const selections = await Promise.all(sources.map((source) => selectOne(tenant, source, groups)));
      return selections.filter((selection) => selection !== undefined).toSorted((a, b) => a.first - b.first);
    },
    async run(on, selections, query) {
      try {
        return await run(on, selections, query);
      } catch (error) {
        if (sqlState(error) !== queryCanceled) throw error;
        throw tooMany(
          'filter: too many resources have to be looked at one by one; it was given up. A filter by an indexed attribute, such as userName eq, is quick.',
        );
      }
    },
    async has(on, type, tenant, filter) {
      const selection = await selectOne(tenant, { type, filter }, false);
      if (!selection) return false;
      const { first, end, condition } = selection;
      const [row] = await on.all<[boolean]>(
        sql`SELECT EXISTS (SELECT FROM resource r WHERE ${within(first, end, condition)})`,
      );
      return row![0];
    },
  };
};
