import { useQuery } from '@tanstack/react-query';
import { ask } from './client.ts';
import { settingsPath, type PushedGroup } from './muster.ts';
import type { OktaApp, OktaGroup, OktaUser } from './okta.ts';

export interface Step {
  readonly label: string;
  readonly about: string;
  readonly done: boolean;
  /** Where it is done. */
  readonly to: string;
}

const firstOf = <T>(path: string, limit: number) => ask<T[]>(path, { query: { limit } });

/** How far the org has come on the way of Okta's guide. */
const read = async (): Promise<readonly Step[]> => {
  const [listed, people, groups] = await Promise.all([
    firstOf<OktaApp>('/api/v1/apps', 200),
    firstOf<OktaUser>('/api/v1/users', 2),
    firstOf<OktaGroup>('/api/v1/groups', 2),
  ]);
  // Of several, the one that somebody works on.
  const apps = listed.toSorted((a, b) => b.lastUpdated.localeCompare(a.lastUpdated));
  const pushing = apps.find(({ features }) => features.includes('PUSH_NEW_USERS'));
  const integrated = pushing ?? apps.find(({ features }) => features.length > 0);
  const app = integrated ?? apps[0];
  const at = (view: string): string => (app ? `/admin/apps/${app.id}?tab=${view}` : '/admin/apps');
  const [assigned, pushed] = app
    ? await Promise.all([
        firstOf<unknown>(`/api/v1/apps/${app.id}/users`, 1),
        firstOf<PushedGroup>(`${settingsPath(app.id)}/pushed-groups`, 1),
      ])
    : [[], []];
  return [
    {
      label: 'Add an application',
      about: 'One of Okta’s SCIM test apps from the catalogue, or an app integration of your own.',
      done: apps.length > 0,
      to: '/admin/apps/catalog',
    },
    {
      label: 'Configure its API integration',
      about: 'Base URL and credentials of your SCIM service, and Test API Credentials.',
      done: integrated !== undefined,
      to: at('provisioning&settings=integration'),
    },
    {
      label: 'Enable Create, Update and Deactivate',
      about: 'Provisioning › To App: everything is off until somebody switches it on.',
      done: pushing !== undefined,
      to: at('provisioning&settings=to-app'),
    },
    {
      label: 'Add people',
      about: 'Directory › People: they are who is provisioned.',
      done: people.length > 1,
      to: '/admin/people',
    },
    {
      label: 'Add groups',
      about: 'Directory › Groups, with people in them or rules that put them there.',
      done: groups.length > 1,
      to: '/admin/groups',
    },
    {
      label: 'Assign the application',
      about: 'To people or groups: each user shows up in your service within a second or two.',
      done: assigned.length > 0,
      to: at('assignments'),
    },
    {
      label: 'Push groups',
      about: 'By name or by rule: the service holds the group with its members.',
      done: pushed.length > 0,
      to: at('push-groups'),
    },
  ];
};

export const useProgress = () => useQuery({ queryKey: ['progress'], queryFn: read });
