import type { Group, OrgTables } from '../../provisioning/store.ts';
import { now, type OrgContext } from '../context.ts';

interface GroupProfile {
  readonly name: string;
  readonly description?: string | null | undefined;
}

/** Makes a group of Okta's own, and tells provisioning of it. */
export const addGroup = async (
  org: OrgContext,
  tables: OrgTables,
  { name, description }: GroupProfile,
): Promise<Group> => {
  const time = now(org);
  const group: Group = {
    id: org.newId('group'),
    type: 'OKTA_GROUP',
    created: time,
    lastUpdated: time,
    lastMembershipUpdated: time,
    profile: { name, ...(description !== undefined && { description }) },
  };
  await tables.groups.add(group);
  await org.changes.groupAdded(tables, group);
  return group;
};
