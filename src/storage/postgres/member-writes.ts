import { lostRace } from './errors.ts';
import type { Session } from './database.ts';
import type { Plan } from './plan.ts';
import { exactly } from './together.ts';
import { decodeText } from './text.ts';

/** One that a change of a group's members names. */
export interface Named {
  readonly seq: number;
  /** Whether it is a member before anything is written. */
  readonly present: boolean;
}

/** What changes name by its id, group by group; what does not exist is left out. */
export type NamedMembers = ReadonlyMap<number, ReadonlyMap<string, Named>>;

const findNamed = `
  SELECT p.place, x.seq, m.member IS NOT NULL
  FROM unnest($2::bigint[], $3::text[]) WITH ORDINALITY p ("group", id, place)
  JOIN resource x ON x.tenant = $1 AND x.id = p.id COLLATE "C"
  LEFT JOIN member m ON m."group" = p."group" AND m.member = x.seq`;

/** Looks up all that changes of groups name; the groups are locked, so that nobody else comes or goes. */
export const findMembers = async (on: Session, tenant: number, plans: readonly Plan[]): Promise<NamedMembers> => {
  const ids = new Map<number, Set<string>>();
  for (const { seq, members } of plans) {
    if (!members) continue;
    const of = ids.get(seq) ?? new Set();
    ids.set(seq, of);
    for (const id of 'replace' in members ? members.replace : [...members.add, ...members.remove]) of.add(id);
  }
  const pairs = [...ids].flatMap(([group, of]) => [...of].map((id) => [group, id] as const));
  const found = new Map([...ids.keys()].map((group) => [group, new Map<string, Named>()]));
  if (pairs.length === 0) return found;
  const rows = await on.all<[place: number, seq: number, present: boolean]>({
    text: findNamed,
    values: [tenant, pairs.map(([group]) => group), pairs.map(([, id]) => id)],
  });
  for (const [place, seq, present] of rows) {
    const [group, id] = pairs[place - 1]!;
    found.get(group)!.set(id, { seq, present });
  }
  return found;
};

/** A resource that came into a group, or left it. */
export interface Moved {
  readonly seq: number;
  readonly id: string;
}

/** Has a group keep these members alone. @returns those that go */
export const keepMembers = async (
  on: Session,
  group: number,
  members: readonly number[],
): Promise<readonly Moved[]> => {
  const rows = await on.all<[number, string]>({
    text: `WITH gone AS (DELETE FROM member m WHERE m."group" = $1 AND NOT m.member = ANY ($2::bigint[]) RETURNING m.member)
      SELECT x.seq, x.id FROM gone g JOIN resource x ON x.seq = g.member`,
    values: [group, members],
  });
  return rows.map(([seq, id]) => ({ seq, id: decodeText(id) }));
};

export type Membership = readonly [group: number, member: number];

// A member that is being deleted is waited for, and one that is added cannot be deleted before the end.
const insertMembers = `
  WITH come AS (
    INSERT INTO member (tenant, "group", member)
    SELECT $3, c."group", c.member FROM (
      SELECT p."group", x.seq AS member FROM unnest($1::bigint[], $2::bigint[]) p ("group", member)
      JOIN resource x ON x.seq = p.member ORDER BY x.seq FOR KEY SHARE OF x
    ) c RETURNING 1)`;
const countMembers = `${insertMembers} SELECT count(*) FROM come`;
const allMembers = `${insertMembers} SELECT ${exactly('count(*)', '$4')} FROM come`;
const deleteMembers = `
  DELETE FROM member m USING unnest($1::bigint[], $2::bigint[]) p ("group", member)
  WHERE m."group" = p."group" AND m.member = p.member`;

const columnsOf = (pairs: readonly Membership[]) => [pairs.map(([group]) => group), pairs.map(([, member]) => member)];

/**
 * Writes who comes and who goes: its cost grows with the changes, not with the groups.
 * @param exact whether it fails in the database, so that the transaction is undone without being waited for
 * @throws Error `isInexact`, or else one by which the transaction is run again, where one that was to come is gone
 */
export const moveMembers = async (
  on: Session,
  tenant: number,
  { come, gone }: { come: readonly Membership[]; gone: readonly Membership[] },
  exact: boolean,
): Promise<void> => {
  const values = [...columnsOf(come), tenant];
  const insertion = exact ? { text: allMembers, values: [...values, come.length] } : { text: countMembers, values };
  const [[[count] = [0]]] = await Promise.all([
    come.length > 0 ? on.all<[number]>(insertion) : [],
    gone.length > 0 && on.all({ text: deleteMembers, values: columnsOf(gone) }),
  ]);
  if (!exact && count !== come.length) throw lostRace('One that was to be a member is gone.');
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
