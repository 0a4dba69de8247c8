import type { GroupReference, Reference } from '../../service/store.ts';
import { groupsFrom, missingParents, type GroupNode } from '../sql/group-graph.ts';
import { heldMembers } from '../sql/held-members.ts';
import { collectionOf } from '../sql/numbering.ts';
import type { Collections } from './collections.ts';
import type { Session } from './database.ts';
import { decodeText } from './text.ts';

export interface MemberReads {
  /** Members of a group whose numbers are greater, with their numbers, the oldest first. */
  membersAfter(
    on: Session,
    group: number,
    page: { readonly last: number; readonly count: number },
  ): Promise<readonly (readonly [seq: number, member: Reference])[]>;
  /** The members of each of these groups, oldest first; at most so many: without the group that has more, and those after it. */
  membersOf(
    on: Session,
    groups: readonly number[],
    most: number | undefined,
  ): Promise<ReadonlyMap<number, readonly Reference[]>>;
  /**
   * Reads these groups and those that they are in.
   * @returns a function from the groups that a resource is itself in to all that it is in
   */
  groupsFrom(
    on: Session,
    groups: ReadonlySet<number>,
  ): Promise<(direct: readonly number[]) => readonly GroupReference[]>;
}

/** An array as PostgreSQL writes it: `{1,2}`. */
export const parseNumbers = (text: string): readonly number[] =>
  text.length > 2 ? text.slice(1, -1).split(',').map(Number) : [];

// OFFSET has the members looked up one by one: else PostgreSQL, which plans for a group of the usual size, may begin with all
// resources, of which a small group has few.
const memberRow = 'CROSS JOIN LATERAL (SELECT seq, id, display FROM resource WHERE seq = m.member OFFSET 0) x';
// The groups one after the other, each read no further than to the end of all: to sort them would be to read all of them.
const members = `
  SELECT m."group", x.seq, x.id, x.display FROM unnest($1::bigint[]) g (seq)
  CROSS JOIN LATERAL (SELECT m."group", m.member FROM member m WHERE m."group" = g.seq ORDER BY m.member LIMIT $2) m
  ${memberRow}
  LIMIT $2`;
const membersAfter = `
  SELECT x.seq, x.id, x.display FROM member m ${memberRow}
  WHERE m."group" = $1 AND m.member > $2 ORDER BY m.member LIMIT $3`;
const node = `x.seq, x.id, x.display, ARRAY(SELECT m."group" FROM member m WHERE m.member = x.seq) AS parents`;
const nodesBySeq = `SELECT ${node} FROM resource x WHERE x.seq = ANY ($1::bigint[])`;
// The UNION drops what it has seen, so that groups within one another come to an end.
const nodesAbove = `
  WITH RECURSIVE up (seq) AS (
    SELECT unnest($1::bigint[]) UNION SELECT m."group" FROM up JOIN member m ON m.member = up.seq
  )
  SELECT ${node} FROM up JOIN resource x ON x.seq = up.seq`;

/** Memberships as they are shown: a row for each member, found from both ends. */
export const createMemberReads = (collections: Collections): MemberReads => {
  const createReferenceOf = async (on: Session, seqs: readonly number[]) => {
    const types = new Map<number, string>();
    for (const collection of new Set(seqs.map(collectionOf))) {
      types.set(collection, await collections.type(on, collection));
    }
    return (seq: number, id: string, display: string | null): Reference => ({
      id: decodeText(id),
      type: types.get(collectionOf(seq))!,
      display: display === null ? undefined : decodeText(display),
    });
  };
  return {
    async membersAfter(on, group, { last, count }) {
      const rows = await on.all<[number, string, string | null]>({ text: membersAfter, values: [group, last, count] });
      const referenceOf = await createReferenceOf(
        on,
        rows.map(([seq]) => seq),
      );
      return rows.map((row) => [row[0], referenceOf(...row)]);
    },
    async membersOf(on, groups, most) {
      const rows = await on.all<[number, number, string, string | null]>({
        text: members,
        values: [groups, most === undefined ? null : most + 1],
      });
      const referenceOf = await createReferenceOf(
        on,
        rows.map(([, seq]) => seq),
      );
      return heldMembers(
        groups,
        rows.map(([group, ...member]) => [group, referenceOf(...member)]),
        most,
      );
    },
    async groupsFrom(on, groups) {
      const nodes = new Map<number, GroupNode>();
      const read = async (text: string, seqs: readonly number[]): Promise<void> => {
        if (seqs.length === 0) return;
        const rows = await on.all<[number, string, string | null, string]>({ text, values: [seqs] });
        const referenceOf = await createReferenceOf(
          on,
          rows.map(([seq]) => seq),
        );
        for (const [seq, id, display, parents] of rows) {
          nodes.set(seq, { reference: referenceOf(seq, id, display), parents: parseNumbers(parents) });
        }
      };
      await read(nodesBySeq, [...groups]);
      // Groups within groups are rare.
      await read(nodesAbove, missingParents(nodes));
      return (direct) => groupsFrom(direct, nodes);
    },
  };
};
