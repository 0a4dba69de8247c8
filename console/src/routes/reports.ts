import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { admin } from './admin.ts';
import { texts } from './search.ts';

const log = createRoute({
  getParentRoute: () => admin,
  path: '/log',
  component: lazyRouteComponent(() => import('../pages/log.tsx'), 'LogPage'),
  validateSearch: texts('q', 'filter'),
});
const imports = createRoute({
  getParentRoute: () => admin,
  path: '/imports',
  component: lazyRouteComponent(() => import('../pages/imports.tsx'), 'ImportsPage'),
  validateSearch: texts('app'),
});
const userAppAccess = createRoute({
  getParentRoute: () => admin,
  path: '/reports/user-app-access',
  component: lazyRouteComponent(() => import('../pages/reports/user-app-access.tsx'), 'UserAppAccessPage'),
  validateSearch: texts('app'),
});
const recentUnassignments = createRoute({
  getParentRoute: () => admin,
  path: '/reports/recent-unassignments',
  component: lazyRouteComponent(() => import('../pages/reports/recent-unassignments.tsx'), 'RecentUnassignmentsPage'),
  validateSearch: texts('app'),
});

/** Reports. */
export const reportsRoutes = [log, imports, userAppAccess, recentUnassignments] as const;
