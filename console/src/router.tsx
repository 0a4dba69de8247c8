import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { GroupsPage } from './pages/groups.tsx';
import { LogPage } from './pages/log.tsx';
import { PeoplePage } from './pages/people.tsx';
import { PersonPage } from './pages/person.tsx';
import { TokensPage } from './pages/tokens.tsx';
import { AdminShell } from './shell/admin-shell.tsx';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const root = createRootRoute();
const admin = createRoute({ getParentRoute: () => root, path: '/admin', component: AdminShell });
const people = createRoute({ getParentRoute: () => admin, path: '/people', component: PeoplePage });
const person = createRoute({ getParentRoute: () => admin, path: '/people/$personId', component: PersonPage });
const groups = createRoute({ getParentRoute: () => admin, path: '/groups', component: GroupsPage });
const tokens = createRoute({ getParentRoute: () => admin, path: '/api', component: TokensPage });
const log = createRoute({
  getParentRoute: () => admin,
  path: '/log',
  component: LogPage,
  validateSearch: ({
    q,
    filter,
  }: Record<string, unknown>): { q?: string | undefined; filter?: string | undefined } => ({
    q: text(q),
    filter: text(filter),
  }),
});

export const router = createRouter({
  routeTree: root.addChildren([admin.addChildren([people, person, groups, tokens, log])]),
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
