import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { admin } from './admin.ts';
import { oneOf } from './search.ts';

const profileFilters = ['users', 'apps'] as const;

const people = createRoute({
  getParentRoute: () => admin,
  path: '/people',
  component: lazyRouteComponent(() => import('../pages/people/page.tsx'), 'PeoplePage'),
});
const person = createRoute({
  getParentRoute: () => admin,
  path: '/people/$personId',
  component: lazyRouteComponent(() => import('../pages/people/person.tsx'), 'PersonPage'),
});
const groups = createRoute({
  getParentRoute: () => admin,
  path: '/groups',
  component: lazyRouteComponent(() => import('../pages/groups/page.tsx'), 'GroupsPage'),
  validateSearch: ({ tab }: Record<string, unknown>): { tab?: 'rules' | undefined } => ({ tab: oneOf(['rules'], tab) }),
});
const group = createRoute({
  getParentRoute: () => admin,
  path: '/groups/$groupId',
  component: lazyRouteComponent(() => import('../pages/groups/group.tsx'), 'GroupPage'),
});
const profiles = createRoute({
  getParentRoute: () => admin,
  path: '/profile-editor',
  component: lazyRouteComponent(() => import('../pages/profile-editor/profiles.tsx'), 'ProfilesPage'),
  validateSearch: ({ filter }: Record<string, unknown>): { filter?: (typeof profileFilters)[number] | undefined } => ({
    filter: oneOf(profileFilters, filter),
  }),
});
const userProfile = createRoute({
  getParentRoute: () => admin,
  path: '/profile-editor/user',
  component: lazyRouteComponent(() => import('../pages/profile-editor/user-page.tsx'), 'UserProfilePage'),
});
const profileEditor = createRoute({
  getParentRoute: () => admin,
  path: '/profile-editor/$appId',
  component: lazyRouteComponent(() => import('../pages/profile-editor/page.tsx'), 'ProfileEditorPage'),
});
const tokens = createRoute({
  getParentRoute: () => admin,
  path: '/api',
  component: lazyRouteComponent(() => import('../pages/tokens.tsx'), 'TokensPage'),
});

/** Directory, and Security > API. */
export const directoryRoutes = [people, person, groups, group, profiles, userProfile, profileEditor, tokens] as const;
