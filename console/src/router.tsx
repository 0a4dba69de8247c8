import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { PeoplePage } from './pages/people.tsx';
import { AdminShell } from './shell/admin-shell.tsx';

const root = createRootRoute();
const admin = createRoute({ getParentRoute: () => root, path: '/admin', component: AdminShell });
const people = createRoute({ getParentRoute: () => admin, path: '/people', component: PeoplePage });

export const router = createRouter({
  routeTree: root.addChildren([admin.addChildren([people])]),
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
