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

const countsBy = (statement: string): string =>
  `WITH changed AS (${statement} RETURNING m."group") SELECT "group", count(*) FROM changed GROUP BY "group"`;

// A member that is being deleted is waited for, and one that is added cannot be deleted before the end.
const addMembers = countsBy(`
  INSERT INTO member AS m (tenant, "group", member)
  SELECT $3, c."group", c.member FROM (
    SELECT p."group", x.seq AS member FROM unnest($1::bigint[], $2::bigint[]) p ("group", member)
    JOIN resource x ON x.seq = p.member
    WHERE NOT EXISTS (SELECT FROM member o WHERE o."group" = p."group" AND o.member = p.member)
    ORDER BY x.seq FOR KEY SHARE OF x
  ) c ON CONFLICT DO NOTHING`);
const removeMembers = countsBy(`
  DELETE FROM member m USING unnest($1::bigint[], $2::bigint[]) p ("group", member)
  WHERE m."group" = p."group" AND m.member = p.member`);
const keepMembers = countsBy('DELETE FROM member m WHERE m."group" = $1 AND NOT m.member = ANY ($2::bigint[])');

/** Its cost grows with the changes, not with the groups. @returns the groups whose membership is now another */
export const changeMembers = async (
  on: Session,
  tenant: number,
  changes: readonly GroupChange[],
): Promise<ReadonlySet<number>> => {
  const removed = changes.flatMap(({ group, remove }) =>
    remove === 'others' ? [] : remove.map((member) => [group, member] as const),
  );
  const added = changes.flatMap(({ group, add }) => add.map((member) => [group, member] as const));
  const pairs = (of: readonly (readonly [number, number])[]) => [of.map(([group]) => group), of.map(([, seq]) => seq)];
  const results = await Promise.all([
    ...changes
      .filter(({ remove }) => remove === 'others')
      .map(({ group, add }) => on.all<[number, number]>({ text: keepMembers, values: [group, add] })),
    removed.length > 0 ? on.all<[number, number]>({ text: removeMembers, values: pairs(removed) }) : [],
    added.length > 0 ? on.all<[number, number]>({ text: addMembers, values: [...pairs(added), tenant] }) : [],
  ]);
  return new Set(results.flat().map(([group]) => group));
};

/** Takes resources that go out of their groups, which change by it, and has them give up their own members. */
export const leaveGroups = async (on: Session, seqs: readonly number[], now: number): Promise<void> => {
  await Promise.all([
    on.all({
      text: `UPDATE resource SET version = version + 1, modified = greatest(modified, $2)
        WHERE seq IN (SELECT "group" FROM member WHERE member = ANY ($1::bigint[]) ORDER BY "group")`,
      values: [seqs, now],
    }),
    on.all({ text: 'DELETE FROM member WHERE member = ANY ($1::bigint[])', values: [seqs] }),
    on.all({ text: 'DELETE FROM member WHERE "group" = ANY ($1::bigint[])', values: [seqs] }),
  ]);
};
