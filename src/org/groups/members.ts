import type { Group, OrgTables, Person } from '../../provisioning/store.ts';
import type { Principal } from '../authenticate.ts';
import { now, type OrgContext } from '../context.ts';
import { forbidden } from '../errors.ts';
import { groupTarget, logSuccess, personTarget } from '../events.ts';
import { excludeRemoved } from './exclusions.ts';

interface MemberChanges {
  readonly add?: readonly Person[];
  readonly remove?: readonly Person[];
  /** The rule that adds them. */
  readonly rule?: string;
}

/** @throws OktaError E0000006 for a group whose members no administrator decides on */
const assertManual = ({ type }: Group): void => {
  if (type === 'BUILT_IN') throw forbidden('All people belong to this group, always.');
  if (type === 'APP_GROUP') throw forbidden('The application that the group comes from decides on its members.');
};

/** Adds people to a group and takes others out of it, and tells provisioning and the System Log. */
export const changeMembers = async (
  org: OrgContext,
  tables: OrgTables,
  principal: Principal | undefined,
  group: Group,
  { add = [], remove = [], rule }: MemberChanges,
): Promise<void> => {
  assertManual(group);
  const ids = (people: readonly Person[]) => people.map(({ id }) => id);
  const added = await tables.groups.addMembers(group.id, ids(add), rule);
  await excludeRemoved(org, tables, group, remove);
  const removed = await tables.groups.removeMembers(group.id, ids(remove));
  if (added.length === 0 && removed.length === 0) return;
  const changed = { ...group, lastMembershipUpdated: now(org) };
  await tables.groups.update(changed);
  await org.changes.membersChanged(tables, changed, { added, removed });
  const log = (eventType: string, message: string, people: readonly Person[], which: readonly string[]) =>
    Promise.all(
      people
        .filter(({ id }) => which.includes(id))
        .map((person) =>
          logSuccess(org, tables, principal, {
            eventType,
            message,
            targets: [personTarget(person), groupTarget(group)],
          }),
        ),
    );
  await log('group.user_membership.add', 'Add user to group membership', add, added);
  await log('group.user_membership.remove', 'Remove user from group membership', remove, removed);
};
