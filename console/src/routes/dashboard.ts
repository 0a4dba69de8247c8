import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { admin } from './admin.ts';
import { texts } from './search.ts';

const overview = createRoute({
  getParentRoute: () => admin,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/overview.tsx'), 'OverviewPage'),
});
const developer = createRoute({
  getParentRoute: () => admin,
  path: '/developer',
  component: lazyRouteComponent(() => import('../pages/developer.tsx'), 'DeveloperPage'),
});
const tasks = createRoute({
  getParentRoute: () => admin,
  path: '/tasks',
  component: lazyRouteComponent(() => import('../pages/tasks/page.tsx'), 'TasksPage'),
  validateSearch: texts('app', 'open'),
});
const mailbox = createRoute({
  getParentRoute: () => admin,
  path: '/mailbox',
  component: lazyRouteComponent(() => import('../pages/mailbox.tsx'), 'MailboxPage'),
  validateSearch: texts('mail'),
});

/** Dashboard, and what stands beside it. */
export const dashboardRoutes = [overview, developer, tasks, mailbox] as const;
