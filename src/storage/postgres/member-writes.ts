import type { MemberChange } from '../../protocol/members.ts';
import { assertAllFound } from '../sql/resource.ts';
import type { Session } from './database.ts';
import { decodeText } from './text.ts';

/** A change of one group's members, its ids resolved. */
export interface GroupChange {
  readonly group: number;
  readonly add: readonly number[];
  /** Those that go; or all but those that are added. */
  readonly remove: readonly number[] | 'others';
}

const idsOf = (change: MemberChange): readonly string[] =>
  'replace' in change ? change.replace : [...change.add, ...change.remove];

/** The numbers of all resources that changes name, by their ids; those that do not exist are left out. */
export const findMembers = async (
  on: Session,
  tenant: number,
  changes: readonly MemberChange[],
): Promise<ReadonlyMap<string, number>> => {
  const ids = [...new Set(changes.flatMap(idsOf))];
  if (ids.length === 0) return new Map();
  const rows = await on.all<[number, string]>({
    text: 'SELECT seq, id FROM resource WHERE tenant = $1 AND id = ANY ($2::text[])',
    values: [tenant, ids],
  });
  return new Map(rows.map(([seq, id]) => [decodeText(id), seq]));
};

/** @throws ScimError invalidValue where one that is to be a member does not exist */
export const resolveChange = (group: number, change: MemberChange, seqs: ReadonlyMap<string, number>): GroupChange => {
  const added = new Set('replace' in change ? change.replace : change.add);
  const found = [...added].filter((id) => seqs.has(id));
  assertAllFound(added, found);
  const add = found.map((id) => seqs.get(id)!);
  if ('replace' in change) return { group, add, remove: 'others' };
  // What is removed and then added stays.
  const gone = new Set(change.remove.filter((id) => !added.has(id)));
  return { group, add, remove: [...gone].map((id) => seqs.get(id)).filter((seq) => seq !== undefined) };
};

const told = (statement: string): string =>
  `WITH changed AS (${statement} RETURNING m."group", m.member)
  SELECT c."group", x.seq, x.id FROM changed c JOIN resource x ON x.seq = c.member`;

// A member that is being deleted is waited for, and one that is added cannot be deleted before the end.
const addMembers = told(`
  INSERT INTO member AS m (tenant, "group", member)
  SELECT $3, c."group", c.member FROM (
    SELECT p."group", x.seq AS member FROM unnest($1::bigint[], $2::bigint[]) p ("group", member)
    JOIN resource x ON x.seq = p.member
    WHERE NOT EXISTS (SELECT FROM member o WHERE o."group" = p."group" AND o.member = p.member)
    ORDER BY x.seq FOR KEY SHARE OF x
  ) c ON CONFLICT DO NOTHING`);
const removeMembers = told(`
  DELETE FROM member m USING unnest($1::bigint[], $2::bigint[]) p ("group", member)
  WHERE m."group" = p."group" AND m.member = p.member`);
const keepMembers = told('DELETE FROM member m WHERE m."group" = $1 AND NOT m.member = ANY ($2::bigint[])');

/** A resource whose row came or went. */
type Moved = readonly [group: number, member: number, id: string];

/** Who came into a group, and who left it. */
export interface MembershipChange {
  readonly added: readonly Moved[];
  readonly removed: readonly Moved[];
}

/** Its cost grows with the changes, not with the groups. @returns the groups whose membership is now another */
export const changeMembers = async (
  on: Session,
  tenant: number,
  changes: readonly GroupChange[],
): Promise<ReadonlyMap<number, MembershipChange>> => {
  const removed = changes.flatMap(({ group, remove }) =>
    remove === 'others' ? [] : remove.map((member) => [group, member] as const),
  );
  const added = changes.flatMap(({ group, add }) => add.map((member) => [group, member] as const));
  const pairs = (of: readonly (readonly [number, number])[]) => [of.map(([group]) => group), of.map(([, seq]) => seq)];
  const [kept, gone, come] = await Promise.all([
    Promise.all(
      changes
        .filter(({ remove }) => remove === 'others')
        .map(({ group, add }) => on.all<Moved>({ text: keepMembers, values: [group, add] })),
    ),
    removed.length > 0 ? on.all<Moved>({ text: removeMembers, values: pairs(removed) }) : [],
    added.length > 0 ? on.all<Moved>({ text: addMembers, values: [...pairs(added), tenant] }) : [],
  ]);
  const changed = new Map<number, { added: Moved[]; removed: Moved[] }>();
  const note = (kind: 'added' | 'removed', rows: readonly Moved[]): void => {
    for (const row of rows) {
      const of = changed.get(row[0]) ?? { added: [], removed: [] };
      changed.set(row[0], of);
      of[kind].push(row);
    }
  };
  note('removed', [...kept.flat(), ...gone]);
  note('added', come);
  return changed;
};

/** A group that lost a member that was deleted. */
export interface LeftGroup {
  readonly seq: number;
  readonly id: string;
  readonly version: number;
  readonly member: number;
}

/** Takes resources that go out of their groups, which change by it, and has them give up their own members. */
export const leaveGroups = async (on: Session, seqs: readonly number[], now: number): Promise<readonly LeftGroup[]> => {
  const [rows] = await Promise.all([
    on.all<[number, string, number, number]>({
      text: `WITH changed AS (
          UPDATE resource SET version = version + 1, modified = greatest(modified, $2)
          WHERE seq IN (SELECT "group" FROM member WHERE member = ANY ($1::bigint[]) ORDER BY "group")
          RETURNING seq, id, version)
        SELECT c.seq, c.id, c.version, m.member FROM changed c JOIN member m ON m."group" = c.seq
        WHERE m.member = ANY ($1::bigint[])`,
      values: [seqs, now],
    }),
    on.all({ text: 'DELETE FROM member WHERE member = ANY ($1::bigint[])', values: [seqs] }),
    on.all({ text: 'DELETE FROM member WHERE "group" = ANY ($1::bigint[])', values: [seqs] }),
  ]);
  return rows.map(([seq, id, version, member]) => ({ seq, id: decodeText(id), version, member }));
};
