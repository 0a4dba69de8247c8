import type { ResourceType } from '../../protocol/resource-type.ts';
import type { StoredResource, Wanted } from '../../service/store.ts';
import type { Session } from './database.ts';
import type { MemberReads } from './members.ts';
import { decodeText } from './text.ts';

/** The columns of a resource in the order of `Row`, from `resource r`. Whether it is in a group is read in passing. */
export const columns = `r.seq, r.id, r.version, r.created, r.modified, r.document,
  (SELECT TRUE FROM member m WHERE m.member = r.seq LIMIT 1) IS NOT NULL AS grouped`;

export type Row = readonly [
  seq: number,
  id: string,
  version: number,
  created: number,
  modified: number,
  document: string,
  grouped: boolean,
];

/** The rows as resources, with what is wanted of their members and groups: a query for each, not for each row. */
export const toResources = async (
  on: Session,
  rows: readonly Row[],
  typeOf: (row: Row) => ResourceType,
  wantedOf: (row: Row) => Wanted,
  reads: MemberReads,
): Promise<readonly StoredResource[]> => {
  const groups = rows.filter((row) => wantedOf(row).members && typeOf(row).hasMembers);
  const grouped = rows.filter((row) => row[6] && wantedOf(row).groups && typeOf(row).hasGroups);
  const seqs = (some: readonly Row[]) => some.map(([seq]) => seq);
  const [membersOf, groupsOf] = await Promise.all([
    groups.length > 0 ? reads.membersOf(on, seqs(groups)) : undefined,
    grouped.length > 0 ? reads.groupsOf(on, seqs(grouped)) : undefined,
  ]);
  return rows.map((row) => {
    const [seq, id, version, created, lastModified, document] = row;
    const type = typeOf(row);
    const wanted = wantedOf(row);
    return {
      id: decodeText(id),
      type: type.name,
      version,
      created,
      lastModified,
      document,
      ...(wanted.members && type.hasMembers && { members: membersOf?.get(seq) ?? [] }),
      ...(wanted.groups && type.hasGroups && { groups: groupsOf?.get(seq) ?? [] }),
    };
  });
};
