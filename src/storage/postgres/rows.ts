import type { ResourceType } from '../../protocol/resource-type.ts';
import type { GroupReference, StoredResource, Wanted } from '../../service/store.ts';
import { membersIn } from '../sql/held-members.ts';
import type { Session } from './database.ts';
import { parseNumbers, type MemberReads } from './members.ts';
import { decodeText } from './text.ts';

/** The columns of a resource in the order of `Row`, from `resource r`: with the groups that it is in, or without. */
export const columnsOf = (groups: boolean): string => `r.seq, r.id, r.version, r.created, r.modified, r.document,
  ${groups ? `ARRAY(SELECT m."group" FROM member m WHERE m.member = r.seq ORDER BY m."group")` : 'NULL'} AS groups`;

export type Row = readonly [
  seq: number,
  id: string,
  version: number,
  created: number,
  modified: number,
  document: string,
  /** The numbers of the groups as PostgreSQL writes them: `{1,2}`. */
  groups: string | null,
];

/** A row with what is wanted of it. */
export interface Sought {
  readonly row: Row;
  readonly type: ResourceType;
  readonly wanted: Wanted;
}

/** The rows as resources, with what is wanted of their members and groups: a query for each, not for each row. */
export const toResources = async (
  on: Session,
  sought: readonly Sought[],
  reads: MemberReads,
): Promise<readonly StoredResource[]> => {
  /** The members of those that are bounded, or of the others. */
  const membersOf = async (bounded: boolean) => {
    const owners = sought.filter(
      ({ type, wanted }) => wanted.members && type.hasMembers && bounded === (wanted.mostMembers !== undefined),
    );
    if (owners.length === 0) return [];
    const most = bounded ? Math.max(...owners.map(({ wanted }) => wanted.mostMembers!)) : undefined;
    return reads.membersOf(
      on,
      owners.map(({ row: [seq] }) => seq),
      most,
    );
  };
  // Those who are in the same groups, as many are, have them made once.
  const grouped = new Map<string, readonly GroupReference[]>();
  for (const { row, wanted } of sought) if (row[6] !== null && wanted.groups) grouped.set(row[6], []);
  const [whole, bounded, groupsFrom] = await Promise.all([
    membersOf(false),
    membersOf(true),
    reads.groupsFrom(on, new Set([...grouped.keys()].flatMap(parseNumbers))),
  ]);
  const members = new Map([...whole, ...bounded]);
  for (const text of grouped.keys()) grouped.set(text, groupsFrom(parseNumbers(text)));
  return sought.map(({ row, type, wanted }) => {
    const [seq, id, version, created, lastModified, document, direct] = row;
    const bare = { id: decodeText(id), type: type.name, version, created, lastModified, document };
    // Hundreds of these are made for a page.
    if (wanted.members && type.hasMembers) Object.assign(bare, membersIn(members, seq));
    if (wanted.groups && type.hasGroups) return { ...bare, groups: grouped.get(direct ?? '') ?? [] };
    return bare;
  });
};
