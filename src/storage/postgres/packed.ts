import { raw, sql, type Sql } from '../sql/sql.ts';
import type { Row } from './rows.ts';

/** Stands between what is put together: neither JSON nor any other text that is kept has it (`text.ts`). */
const mark = '\u0001\u0001';
const between = String.raw`E'\x01\x01'`;
const columns = ['seq', 'id', 'version', 'created', 'modified', 'document'];
const rowsText = `string_agg(concat_ws(${between}, ${columns.map((name) => `r.${name}`).join(', ')}), ${between}) AS packed`;

/** The rows of a list as one row: their number and length take PostgreSQL and Node less time than each row for itself. */
export type Packed = readonly [rows: string | null, groups: string | null];

type Fields = [seq: string, id: string, version: string, created: string, modified: string, document: string];

/** Whether the groups that the rows are in are wanted; `range` where all between the first and the last are rows of the list. */
export type PackedGroups = 'none' | 'range' | 'each';

const groupsOf = (members: string): string => `(
  SELECT string_agg(m.member || ':' || m.groups, ' ') FROM (
    SELECT m.member, array_agg(m."group")::text AS groups FROM member m WHERE ${members} GROUP BY m.member
  ) m)`;
const groupsText: Readonly<Record<PackedGroups, string>> = {
  none: 'NULL',
  range: groupsOf('m.member >= p.first AND m.member <= p.last'),
  each: groupsOf('m.member = ANY (p.seqs)'),
};

/**
 * Puts rows together.
 * @param rows a query for rows of `resource`
 * @param beside an aggregate of them, which becomes the first column
 */
export const pack = (rows: Sql, groups: PackedGroups, beside?: string): Sql => {
  const seqs = groups === 'each' ? ', array_agg(r.seq) AS seqs' : ', min(r.seq) AS first, max(r.seq) AS last';
  return sql`SELECT ${raw(beside ? 'p.beside, ' : '')}p.packed, ${raw(groupsText[groups])} FROM (
    SELECT ${raw(beside ? `${beside} AS beside, ` : '')}${raw(rowsText + seqs)} FROM (${rows}) r
  ) p`;
};

/** The rows that were put together, the oldest first. */
export const unpack = ([rows, groups]: Packed): Row[] => {
  if (!rows) return [];
  const groupsBySeq = new Map<string, string>();
  for (const text of groups?.split(' ') ?? []) {
    const colon = text.indexOf(':');
    groupsBySeq.set(text.slice(0, colon), text.slice(colon + 1));
  }
  const fields = rows.split(mark);
  const found: Row[] = [];
  for (let i = 0; i < fields.length; i += columns.length) {
    const [seq, id, version, since, changed, document] = fields.slice(i, i + columns.length) as Fields;
    const created = Number(since);
    const modified = changed === since ? created : Number(changed);
    found.push([Number(seq), id, Number(version), created, modified, document, groupsBySeq.get(seq) ?? null]);
  }
  // SQL does not promise that an aggregate keeps the order of what it is given.
  return found.toSorted(([a], [b]) => a - b);
};
