import type { GroupReference, Reference } from '../../service/store.ts';
import { collectionOf } from '../sql/numbering.ts';
import type { Collections } from './collections.ts';
import type { Session } from './database.ts';
import { decodeText } from './text.ts';

type Row = readonly [owner: number, seq: number, id: string, display: string | null, ...unknown[]];

export interface MemberReads {
  /** The members of each of these groups, oldest first. */
  membersOf(on: Session, groups: readonly number[]): Promise<ReadonlyMap<number, readonly Reference[]>>;
  /** The groups that each of these resources is in, by itself or through a group that is. */
  groupsOf(on: Session, members: readonly number[]): Promise<ReadonlyMap<number, readonly GroupReference[]>>;
}

const members = `
  SELECT m."group", x.seq, x.id, x.display FROM member m JOIN resource x ON x.seq = m.member
  WHERE m."group" = ANY ($1::bigint[]) ORDER BY m."group", m.member`;
const directGroups = `
  SELECT m.member, x.seq, x.id, x.display, 1, (SELECT TRUE FROM member n WHERE n.member = x.seq LIMIT 1) IS NOT NULL
  FROM member m JOIN resource x ON x.seq = m."group" WHERE m.member = ANY ($1::bigint[]) ORDER BY m.member, x.seq`;
// The UNION drops what it has seen, so that groups within one another come to an end.
const allGroups = `
  WITH RECURSIVE up (member, "group", direct) AS (
    SELECT m.member, m."group", 1 FROM member m WHERE m.member = ANY ($1::bigint[])
    UNION SELECT up.member, m."group", 0 FROM up JOIN member m ON m.member = up."group"
  )
  SELECT g.member, x.seq, x.id, x.display, g.direct
  FROM (SELECT member, "group", max(direct) AS direct FROM up GROUP BY member, "group") g
  JOIN resource x ON x.seq = g."group" ORDER BY g.member, x.seq`;

/** Memberships as they are shown: a row for each member, found from both ends. */
export const createMemberReads = (collections: Collections): MemberReads => {
  const collect = async <T>(on: Session, rows: readonly Row[], make: (row: Row, reference: Reference) => T) => {
    const found = new Map<number, T[]>();
    for (const row of rows) {
      const [owner, seq, id, display] = row;
      const type = await collections.type(on, collectionOf(seq));
      const reference = { id: decodeText(id), type, display: display === null ? undefined : decodeText(display) };
      const list = found.get(owner);
      if (list) list.push(make(row, reference));
      else found.set(owner, [make(row, reference)]);
    }
    return found;
  };
  return {
    async membersOf(on, groups) {
      const rows = await on.all<Row>({ text: members, values: [groups] });
      return collect(on, rows, (_, reference) => reference);
    },
    async groupsOf(on, of) {
      const direct = await on.all<Row>({ text: directGroups, values: [of] });
      // Groups within groups are rare, and take longer to look for.
      const rows = direct.some((row) => row[5] === true)
        ? await on.all<Row>({ text: allGroups, values: [of] })
        : direct;
      return collect(on, rows, (row, reference) => ({ ...reference, direct: row[4] === 1 }));
    },
  };
};
