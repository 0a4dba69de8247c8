import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { AuthenticatedPage } from './pages/application/authenticate.tsx';
import { AddApplicationPage } from './pages/add-application.tsx';
import { ApplicationPage, settingsPages, tabs } from './pages/application/page.tsx';
import { ApplicationsPage } from './pages/applications.tsx';
import { CatalogPage } from './pages/catalog.tsx';
import { GroupPage } from './pages/group.tsx';
import { GroupsPage } from './pages/groups.tsx';
import { HomePage } from './pages/home.tsx';
import { ImportsPage } from './pages/imports.tsx';
import { LogPage } from './pages/log.tsx';
import { MailboxPage, OpenMailboxPage } from './pages/mailbox.tsx';
import { OverviewPage } from './pages/overview.tsx';
import { PeoplePage } from './pages/people.tsx';
import { PersonPage } from './pages/person.tsx';
import { ProfileEditorPage } from './pages/profile-editor.tsx';
import { SetPasswordPage, SignInPage, SignUpPage } from './pages/sign-in.tsx';
import { TasksPage } from './pages/tasks.tsx';
import { TokensPage } from './pages/tokens.tsx';
import { TrafficPage } from './pages/traffic.tsx';
import { ask } from './api/client.ts';
import type { Session } from './api/session.ts';
import { AdminShell } from './shell/admin-shell.tsx';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const oneOf = <T extends string>(values: readonly T[], value: unknown): T | undefined =>
  values.find((one) => one === value);

const trafficFilters = ['app', 'person', 'group', 'job', 'exchange'] as const;

/** Every view can be linked to: what it shows is in the URL. */
const root = createRootRoute();
const home = createRoute({ getParentRoute: () => root, path: '/', component: HomePage });
const signIn = createRoute({ getParentRoute: () => root, path: '/signin', component: SignInPage });
const signUp = createRoute({ getParentRoute: () => root, path: '/signup', component: SignUpPage });
const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome/$token',
  component: () => <SetPasswordPage from="/welcome/$token" title="Welcome to Muster" />,
});
const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset_password/$token',
  component: () => <SetPasswordPage from="/reset_password/$token" title="Reset your password" />,
});
const admin = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  component: AdminShell,
  beforeLoad: async () => {
    const session = await ask<Session>('/muster/api/v1/session').catch(() => undefined);
    // oxlint-disable-next-line typescript/only-throw-error -- the router's way to lead elsewhere
    if (!session?.admin) throw redirect({ to: session ? '/' : '/signin' });
  },
});
const mailSearch = ({ mail }: Record<string, unknown>): { mail?: string | undefined } => ({ mail: text(mail) });
const mailbox = createRoute({
  getParentRoute: () => admin,
  path: '/mailbox',
  component: () => <MailboxPage from="/admin/mailbox" />,
  validateSearch: mailSearch,
});
const authenticated = createRoute({ getParentRoute: () => root, path: '/authenticated', component: AuthenticatedPage });
const openMailbox = createRoute({
  getParentRoute: () => root,
  path: '/mailbox',
  component: OpenMailboxPage,
  validateSearch: mailSearch,
});

const overview = createRoute({ getParentRoute: () => admin, path: '/', component: OverviewPage });
const people = createRoute({ getParentRoute: () => admin, path: '/people', component: PeoplePage });
const person = createRoute({ getParentRoute: () => admin, path: '/people/$personId', component: PersonPage });
const groups = createRoute({ getParentRoute: () => admin, path: '/groups', component: GroupsPage });
const group = createRoute({ getParentRoute: () => admin, path: '/groups/$groupId', component: GroupPage });
const apps = createRoute({ getParentRoute: () => admin, path: '/apps', component: ApplicationsPage });
const catalog = createRoute({
  getParentRoute: () => admin,
  path: '/apps/catalog',
  component: CatalogPage,
  validateSearch: ({ q }: Record<string, unknown>): { q?: string | undefined } => ({ q: text(q) }),
});
const addApp = createRoute({ getParentRoute: () => admin, path: '/apps/add/$appKey', component: AddApplicationPage });
const app = createRoute({
  getParentRoute: () => admin,
  path: '/apps/$appId',
  component: ApplicationPage,
  validateSearch: ({
    tab,
    settings,
  }: Record<string, unknown>): {
    tab?: (typeof tabs)[number] | undefined;
    settings?: (typeof settingsPages)[number] | undefined;
  } => ({ tab: oneOf(tabs, tab), settings: oneOf(settingsPages, settings) }),
});
const imports = createRoute({
  getParentRoute: () => admin,
  path: '/imports',
  component: ImportsPage,
  validateSearch: ({ app }: Record<string, unknown>): { app?: string | undefined } => ({ app: text(app) }),
});
const tasks = createRoute({
  getParentRoute: () => admin,
  path: '/tasks',
  component: TasksPage,
  validateSearch: ({ app }: Record<string, unknown>): { app?: string | undefined } => ({ app: text(app) }),
});
const traffic = createRoute({
  getParentRoute: () => admin,
  path: '/traffic',
  component: TrafficPage,
  validateSearch: (
    search: Record<string, unknown>,
  ): { [name in (typeof trafficFilters)[number]]?: string | undefined } =>
    Object.fromEntries(
      trafficFilters.flatMap((name) => {
        const value = text(search[name]);
        return value === undefined ? [] : [[name, value]];
      }),
    ),
});
const profileEditor = createRoute({
  getParentRoute: () => admin,
  path: '/profile-editor/$appId',
  component: ProfileEditorPage,
});
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
  routeTree: root.addChildren([
    home,
    signIn,
    signUp,
    welcome,
    reset,
    openMailbox,
    authenticated,
    admin.addChildren([
      overview,
      people,
      person,
      groups,
      group,
      apps,
      catalog,
      addApp,
      app,
      profileEditor,
      tokens,
      log,
      imports,
      mailbox,
      tasks,
      traffic,
    ]),
  ]),
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
