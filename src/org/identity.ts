import type { NewId } from '../provisioning/id.ts';
import type { Group, OrgStore } from '../provisioning/store.ts';

/** What an org is known by, made at its first start. */
export interface OrgIdentity {
  /** `00o…` */
  readonly id: string;
  /** The id of the one user type: `oty…`. */
  readonly userType: string;
  /** The id of the group that all people belong to. */
  readonly everyone: string;
}

const setting = 'identity';

/** The identity of the org in the store; a new store gets one, with the group Everyone. */
export const prepareOrg = (
  store: OrgStore,
  { newId, clock }: { newId: NewId; clock: () => number },
): Promise<OrgIdentity> => {
  const time = new Date(clock()).toISOString();
  const group: Group = {
    id: newId('group'),
    type: 'BUILT_IN',
    created: time,
    lastUpdated: time,
    lastMembershipUpdated: time,
    profile: { name: 'Everyone', description: 'All users in your organization' },
  };
  const fresh = { id: newId('org'), userType: newId('userType'), everyone: group.id };
  return store.transaction(async ({ settings, groups }) => {
    const found = await settings.get(setting);
    if (found) return found as unknown as OrgIdentity;
    await groups.add(group);
    await settings.put(setting, fresh);
    return fresh;
  });
};
