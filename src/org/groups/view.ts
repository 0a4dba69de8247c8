import type { Group } from '../../provisioning/store.ts';

/** The group as `/api/v1/groups` shows it. */
export const groupView = (group: Group, origin: string) => {
  const { id, created, lastUpdated, lastMembershipUpdated, type, profile, source } = group;
  const self = `${origin}/api/v1/groups/${id}`;
  return {
    id,
    created,
    lastUpdated,
    lastMembershipUpdated,
    objectClass: ['okta:user_group'],
    type,
    profile: { name: profile.name, description: profile.description ?? null },
    ...(source && { source: { id: source.app } }),
    _links: {
      users: { href: `${self}/users` },
      apps: { href: `${self}/apps` },
      ...(source && { source: { href: `${origin}/api/v1/apps/${source.app}` } }),
    },
  };
};
