import type { StoredResource, Wanted } from '../../service/store.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import { membersIn } from '../sql/held-members.ts';
import type { Members } from './members.ts';

/** The columns of a resource in the order of `Row`, from `resource r`. Whether it is in a group is read in passing. */
export const columns =
  'r.seq, r.id, r.version, r.created, r.modified, r.document, EXISTS (SELECT 1 FROM member WHERE member = r.seq)';

export type Row = readonly [
  seq: number,
  id: string,
  version: number,
  created: number,
  modified: number,
  document: string,
  grouped: number,
];

/** The rows as resources, with what is wanted of their members and groups: a query for each, not for each row. */
export const toResources = (
  rows: readonly Row[],
  typeOf: (seq: number) => ResourceType,
  wanted: Wanted,
  members: Members,
): readonly StoredResource[] => {
  const withMembers = wanted.members ? rows.filter(([seq]) => typeOf(seq).hasMembers).map(([seq]) => seq) : [];
  const grouped = wanted.groups
    ? rows.filter((row) => row[6] === 1 && typeOf(row[0]).hasGroups).map(([seq]) => seq)
    : [];
  const membersOf = withMembers.length > 0 ? members.membersOf(withMembers, wanted.mostMembers) : undefined;
  const groupsOf = grouped.length > 0 ? members.groupsOf(grouped) : undefined;
  return rows.map(([seq, id, version, created, lastModified, document]) => {
    const type = typeOf(seq);
    return {
      id,
      type: type.name,
      version,
      created,
      lastModified,
      document,
      ...(wanted.members && type.hasMembers && membersIn(membersOf, seq)),
      ...(wanted.groups && type.hasGroups && { groups: groupsOf?.get(seq) ?? [] }),
    };
  });
};
