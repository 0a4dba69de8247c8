import type { DatabaseSync } from 'node:sqlite';
import type { MemberChange } from '../../protocol/members.ts';
import type { ChangedMember } from '../../events/event.ts';
import type { GroupReference, Reference } from '../../service/store.ts';
import { groupsFrom, missingParents, type GroupNode } from '../sql/group-graph.ts';
import { heldMembers } from '../sql/held-members.ts';
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

type Found = readonly (readonly [seq: number, id: string])[];

export interface Members {
  /** The members of each of these groups, oldest first; at most so many: without the group that has more, and those after it. */
  membersOf(groups: readonly number[], most?: number): ReadonlyMap<number, readonly Reference[]>;
  /** Members of a group whose numbers are greater, with their numbers, the oldest first. */
  membersAfter(group: number, last: number, count: number): readonly (readonly [seq: number, member: Reference])[];
  /** Whether a group has more members than these. */
  moreThan(group: number, count: number): boolean;
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

/** Members of a group after a number, as many as are asked for. */
export const membersAfter = `
  SELECT x.seq, x.id, x.display FROM member m CROSS JOIN resource x ON x.seq = m.member
  WHERE m."group" = ? AND m.member > ? ORDER BY m.member LIMIT ?`;

const parseNumbers = (text: string): readonly number[] => text.split(',').map(Number);

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
  const someAfter = read(membersAfter);
  const oneBeyond = read('SELECT 1 FROM member WHERE "group" = ? LIMIT 1 OFFSET ?');
  // A list of one costs as much as all else.
  const groupsOfOne = read(`
    SELECT x.seq, x.id, x.display, EXISTS (SELECT 1 FROM member WHERE member = x.seq)
    FROM member m CROSS JOIN resource x ON x.seq = m."group" WHERE m.member = ?`);
  const groupsOfEach = read(`
    SELECT j.value, (SELECT group_concat("group") FROM member WHERE member = j.value) FROM json_each(?) j`);
  const node = 'SELECT x.seq, x.id, x.display, (SELECT group_concat("group") FROM member WHERE member = x.seq)';
  const nodesBySeq = read(`${node} FROM json_each(?) j CROSS JOIN resource x ON x.seq = j.value`);
  // The UNION drops what it has seen, so that groups within one another come to an end.
  const nodesAbove = read(`
    WITH RECURSIVE up (seq) AS (
      SELECT value FROM json_each(?) UNION SELECT m."group" FROM up CROSS JOIN member m ON m.member = up.seq
    )
    ${node} FROM up CROSS JOIN resource x ON x.seq = up.seq`);
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

  const referenceOf = (seq: number, id: string, display: string | null): Reference => ({
    id,
    type: collections.type(collectionOf(seq)),
    display: display ?? undefined,
  });

  /** The groups of all that are in the same ones are one list. */
  const groupsOfMany = (of: readonly number[]): ReadonlyMap<number, readonly GroupReference[]> => {
    const direct = groupsOfEach.all(JSON.stringify(of)) as unknown as [number, string | null][];
    const lists = new Map<string, readonly number[]>();
    for (const [, text] of direct) if (text !== null && !lists.has(text)) lists.set(text, parseNumbers(text));
    const nodes = new Map<number, GroupNode>();
    const add = (statement: typeof nodesBySeq, seqs: readonly number[]): void => {
      if (seqs.length === 0) return;
      const rows = statement.all(JSON.stringify(seqs)) as unknown as [number, string, string | null, string | null][];
      for (const [seq, id, display, parents] of rows) {
        nodes.set(seq, {
          reference: referenceOf(seq, id, display),
          parents: parents === null ? [] : parseNumbers(parents),
        });
      }
    };
    add(nodesBySeq, [...new Set([...lists.values()].flat())]);
    // Groups within groups are rare.
    add(nodesAbove, missingParents(nodes));
    const groups = new Map([...lists].map(([text, list]) => [text, groupsFrom(list, nodes)]));
    return new Map(direct.map(([seq, text]) => [seq, groups.get(text ?? '') ?? []]));
  };

  /** The numbers of these resources; those that do not exist are left out. */
  const find = (tenant: number, ids: ReadonlySet<string>): Found =>
    ids.size === 0 ? [] : (seqs.all(JSON.stringify([...ids]), tenant) as unknown as [number, string][]);

  const findAll = (tenant: number, ids: ReadonlySet<string>): Found => {
    const found = find(tenant, ids);
    if (found.length < ids.size)
      assertAllFound(
        ids,
        found.map(([, id]) => id),
      );
    return found;
  };
  const seqsOf = (found: readonly (readonly [number, ...unknown[]])[]): string =>
    JSON.stringify(found.map(([seq]) => seq));

  /** Those whose rows came or went, of those that were looked for. */
  const told = (rows: readonly unknown[], among: Found): readonly ChangedMember[] => {
    if (rows.length === 0) return [];
    const moved = new Set((rows as [number][]).map(([seq]) => seq));
    return among
      .filter(([seq]) => moved.has(seq))
      .map(([seq, id]) => ({ value: id, type: collections.type(collectionOf(seq)) }));
  };

  return {
    membersOf(groups, most) {
      // One by one: there may be a million.
      const rows = members.iterate(JSON.stringify(groups)) as Iterable<unknown> as Iterable<
        [number, number, string, string | null]
      >;
      const references = function* () {
        for (const [group, ...member] of rows) yield [group, referenceOf(...member)] as const;
      };
      return heldMembers(groups, references(), most);
    },
    membersAfter: (group, last, count) =>
      (someAfter.all(group, last, count) as unknown as [number, string, string | null][]).map((row) => [
        row[0],
        referenceOf(...row),
      ]),
    moreThan: (group, count) => oneBeyond.get(group, count) !== undefined,
    groupsOf(of) {
      const [only] = of;
      if (of.length > 1) return groupsOfMany(of);
      const direct = groupsOfOne.all(only!) as unknown as [number, string, string | null, number][];
      if (direct.some(([, , , nested]) => nested === 1)) return groupsOfMany(of);
      return new Map([
        [only!, direct.map(([seq, id, display]) => ({ ...referenceOf(seq, id, display), direct: true }))],
      ]);
    },
    change(tenant, group, change) {
      if ('replace' in change) {
        const wanted = findAll(tenant, new Set(change.replace));
        const gone = keep.all(group, seqsOf(wanted)) as unknown as [number][];
        const removed = gone.length > 0 ? told(gone, ids.all(seqsOf(gone)) as unknown as Found) : [];
        return { removed, added: told(add.all(group, seqsOf(wanted)), wanted) };
      }
      const added = new Set(change.add);
      const wanted = findAll(tenant, added);
      // What is removed and then added stays.
      const gone = find(tenant, new Set(change.remove.filter((id) => !added.has(id))));
      const removed = gone.length > 0 ? told(remove.all(group, seqsOf(gone)), gone) : [];
      return { removed, added: added.size > 0 ? told(add.all(group, seqsOf(wanted)), wanted) : [] };
    },
    leave(seq, now) {
      const groups = touchGroups.all(now, seq) as unknown as [number, string, number][];
      leaveGroups.run(seq);
      dissolve.run(seq);
      return groups.map(([group, id, version]) => ({ id, type: collections.type(collectionOf(group)), version }));
    },
  };
};
