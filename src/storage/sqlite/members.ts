import type { DatabaseSync } from 'node:sqlite';
import type { MemberChange } from '../../protocol/members.ts';
import type { ChangedMember } from '../../events/event.ts';
import type { GroupReference, Reference } from '../../service/store.ts';
import { collectionOf } from '../sql/numbering.ts';
import { assertAllFound } from '../sql/resource.ts';
import type { Collections } from './collections.ts';

/** Members that came and went. */
export interface MembershipChange {
  readonly added: readonly ChangedMember[];
  readonly removed: readonly ChangedMember[];
}

/** A group that lost a member that was deleted. */
export interface LeftGroup {
  readonly id: string;
  /** The name of its resource type. */
  readonly type: string;
  readonly version: number;
}

export interface Members {
  /** The members of each of these groups, oldest first. */
  membersOf(groups: readonly number[]): ReadonlyMap<number, readonly Reference[]>;
  /** The groups that each of these resources is in, by itself or through a group that is. */
  groupsOf(members: readonly number[]): ReadonlyMap<number, readonly GroupReference[]>;
  /**
   * Its cost grows with the change, not with the group.
   * @returns who came and went
   * @throws ScimError invalidValue where a member does not exist
   */
  change(tenant: number, group: number, change: MemberChange): MembershipChange;
  /** Takes a resource that goes out of its groups, which change by it, and gives up its own members. @returns the groups */
  leave(seq: number, now: number): readonly LeftGroup[];
}

/** A row for each member, found from both ends. */
export const createMembers = (db: DatabaseSync, collections: Collections): Members => {
  const read = (text: string) => {
    const statement = db.prepare(text);
    statement.setReturnArrays(true);
    return statement;
  };
  const members = read(`
    SELECT m."group", x.seq, x.id, x.display FROM json_each(?) g
    CROSS JOIN member m ON m."group" = g.value CROSS JOIN resource x ON x.seq = m.member`);
  const directly = `SELECT m.member, x.seq, x.id, x.display, 1, EXISTS (SELECT 1 FROM member WHERE member = x.seq)`;
  const directGroups = read(`
    ${directly} FROM json_each(?) j CROSS JOIN member m ON m.member = j.value CROSS JOIN resource x ON x.seq = m."group"`);
  // A list of one costs as much as all else.
  const directGroupsOfOne = read(
    `${directly} FROM member m CROSS JOIN resource x ON x.seq = m."group" WHERE m.member = ?`,
  );
  // The UNION drops what it has seen, so that groups within one another come to an end.
  const groups = read(`
    WITH RECURSIVE up (member, "group", direct) AS (
      SELECT j.value, m."group", 1 FROM json_each(?) j CROSS JOIN member m ON m.member = j.value
      UNION SELECT up.member, m."group", 0 FROM up CROSS JOIN member m ON m.member = up."group"
    )
    SELECT g.member, x.seq, x.id, x.display, g.direct
    FROM (SELECT member, "group", max(direct) AS direct FROM up GROUP BY member, "group") g
    CROSS JOIN resource x ON x.seq = g."group"`);
  const seqs = read(`SELECT x.seq, x.id FROM json_each(?) j CROSS JOIN resource x ON x.tenant = ? AND x.id = j.value`);
  const ids = read('SELECT x.seq, x.id FROM json_each(?) j CROSS JOIN resource x ON x.seq = j.value');
  const add = read(`INSERT OR IGNORE INTO member ("group", member) SELECT ?, value FROM json_each(?) RETURNING member`);
  const remove = read(
    `DELETE FROM member WHERE "group" = ? AND member IN (SELECT value FROM json_each(?)) RETURNING member`,
  );
  const keep = read(
    `DELETE FROM member WHERE "group" = ? AND member NOT IN (SELECT value FROM json_each(?)) RETURNING member`,
  );
  const touchGroups = read(`
    UPDATE resource SET version = version + 1, modified = max(modified, ?)
    WHERE seq IN (SELECT "group" FROM member WHERE member = ?) RETURNING seq, id, version`);
  const leaveGroups = db.prepare('DELETE FROM member WHERE member = ?');
  const dissolve = db.prepare('DELETE FROM member WHERE "group" = ?');

  const collect = <T>(rows: readonly unknown[], make: (row: readonly unknown[], reference: Reference) => T) => {
    const found = new Map<number, T[]>();
    for (const row of rows as [number, number, string, string | null, ...unknown[]][]) {
      const [owner, seq, id, display] = row;
      const reference = { id, type: collections.type(collectionOf(seq)), display: display ?? undefined };
      const list = found.get(owner);
      if (list) list.push(make(row, reference));
      else found.set(owner, [make(row, reference)]);
    }
    return found;
  };

  /** The numbers of these resources; those that do not exist are left out. */
  const find = (tenant: number, ids: ReadonlySet<string>): readonly (readonly [seq: number, id: string])[] =>
    ids.size === 0 ? [] : (seqs.all(JSON.stringify([...ids]), tenant) as unknown as [number, string][]);

  const findAll = (tenant: number, ids: ReadonlySet<string>): string => {
    const found = find(tenant, ids);
    if (found.length < ids.size)
      assertAllFound(
        ids,
        found.map(([, id]) => id),
      );
    return JSON.stringify(found.map(([seq]) => seq));
  };

  /** Those whose rows came or went. */
  const told = (rows: readonly unknown[]): readonly ChangedMember[] =>
    rows.length === 0
      ? []
      : (ids.all(JSON.stringify((rows as [number][]).map(([seq]) => seq))) as unknown as [number, string][]).map(
          ([seq, id]) => ({ value: id, type: collections.type(collectionOf(seq)) }),
        );

  return {
    membersOf: (groups) => collect(members.all(JSON.stringify(groups)), (_, reference) => reference),
    groupsOf(of) {
      const [only] = of;
      const found = of.length === 1 ? directGroupsOfOne.all(only!) : directGroups.all(JSON.stringify(of));
      const direct = found as unknown as unknown[][];
      // Groups within groups are rare, and take twice as long to look for.
      const rows = direct.some((row) => row[5] === 1) ? groups.all(JSON.stringify(of)) : direct;
      return collect(rows, (row, reference) => ({ ...reference, direct: row[4] === 1 }));
    },
    change(tenant, group, change) {
      if ('replace' in change) {
        const wanted = findAll(tenant, new Set(change.replace));
        const removed = told(keep.all(group, wanted));
        return { removed, added: told(add.all(group, wanted)) };
      }
      const added = new Set(change.add);
      const wanted = findAll(tenant, added);
      // What is removed and then added stays.
      const gone = find(tenant, new Set(change.remove.filter((id) => !added.has(id)))).map(([seq]) => seq);
      const removed = gone.length > 0 ? told(remove.all(group, JSON.stringify(gone))) : [];
      return { removed, added: added.size > 0 ? told(add.all(group, wanted)) : [] };
    },
    leave(seq, now) {
      const groups = touchGroups.all(now, seq) as unknown as [number, string, number][];
      leaveGroups.run(seq);
      dissolve.run(seq);
      return groups.map(([group, id, version]) => ({ id, type: collections.type(collectionOf(group)), version }));
    },
  };
};
