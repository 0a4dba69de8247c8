import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { ask } from './api/client.ts';
import type { Session } from './api/session.ts';
import { settingsPages, tabs } from './pages/application/tabs.ts';
import { shows } from './pages/inspection/shows.ts';
import { caseStates, readyTabs } from './pages/ready/places.ts';
import { Broken, NoSuchPage, NoSuchPlace } from './shell/no-page.tsx';

/** What looks like a number in an address is read as one. */
const text = (value: unknown): string | undefined =>
  (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined;
const oneOf = <T extends string>(values: readonly T[], value: unknown): T | undefined =>
  values.find((one) => one === value);

/** Reads texts of the query; whatever else stands there is left out. */
const texts =
  <N extends string>(...names: readonly N[]) =>
  (search: Record<string, unknown>): { [name in N]?: string | undefined } => {
    const read = names.flatMap((name) => {
      const value = text(search[name]);
      return value === undefined ? [] : [[name, value] as const];
    });
    return Object.fromEntries(read) as { [name in N]?: string };
  };

const profileFilters = ['users', 'apps'] as const;

/** Every view can be linked to: what it shows is in the URL. The code of a page is fetched when it is shown. */
const root = createRootRoute({ notFoundComponent: NoSuchPlace });
const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/home.tsx'), 'HomePage'),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  component: lazyRouteComponent(() => import('./pages/sign-in.tsx'), 'SignInPage'),
});
const signUp = createRoute({
  getParentRoute: () => root,
  path: '/signup',
  component: lazyRouteComponent(() => import('./pages/sign-up.tsx'), 'SignUpPage'),
});
const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome/$token',
  component: lazyRouteComponent(() => import('./pages/set-password.tsx'), 'WelcomePage'),
});
const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset_password/$token',
  component: lazyRouteComponent(() => import('./pages/set-password.tsx'), 'ResetPasswordPage'),
});
const authenticated = createRoute({
  getParentRoute: () => root,
  path: '/authenticated',
  component: lazyRouteComponent(() => import('./pages/authenticated.tsx'), 'AuthenticatedPage'),
});
const openMailbox = createRoute({
  getParentRoute: () => root,
  path: '/mailbox',
  component: lazyRouteComponent(() => import('./pages/mailbox.tsx'), 'OpenMailboxPage'),
  validateSearch: texts('mail'),
});

const admin = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  component: lazyRouteComponent(() => import('./shell/admin-shell.tsx'), 'AdminShell'),
  beforeLoad: async () => {
    const session = await ask<Session>('/muster/api/v1/session').catch(() => undefined);
    // oxlint-disable-next-line typescript/only-throw-error -- the router's way to lead elsewhere
    if (!session?.admin) throw redirect({ to: session ? '/' : '/signin' });
  },
});
const overview = createRoute({
  getParentRoute: () => admin,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/overview.tsx'), 'OverviewPage'),
});
const developer = createRoute({
  getParentRoute: () => admin,
  path: '/developer',
  component: lazyRouteComponent(() => import('./pages/developer.tsx'), 'DeveloperPage'),
});
const people = createRoute({
  getParentRoute: () => admin,
  path: '/people',
  component: lazyRouteComponent(() => import('./pages/people/page.tsx'), 'PeoplePage'),
});
const person = createRoute({
  getParentRoute: () => admin,
  path: '/people/$personId',
  component: lazyRouteComponent(() => import('./pages/people/person.tsx'), 'PersonPage'),
});
const groups = createRoute({
  getParentRoute: () => admin,
  path: '/groups',
  component: lazyRouteComponent(() => import('./pages/groups/page.tsx'), 'GroupsPage'),
  validateSearch: ({ tab }: Record<string, unknown>): { tab?: 'rules' | undefined } => ({ tab: oneOf(['rules'], tab) }),
});
const group = createRoute({
  getParentRoute: () => admin,
  path: '/groups/$groupId',
  component: lazyRouteComponent(() => import('./pages/groups/group.tsx'), 'GroupPage'),
});
const apps = createRoute({
  getParentRoute: () => admin,
  path: '/apps',
  component: lazyRouteComponent(() => import('./pages/applications.tsx'), 'ApplicationsPage'),
});
const catalog = createRoute({
  getParentRoute: () => admin,
  path: '/apps/catalog',
  component: lazyRouteComponent(() => import('./pages/catalog.tsx'), 'CatalogPage'),
  validateSearch: texts('q'),
});
const addApp = createRoute({
  getParentRoute: () => admin,
  path: '/apps/add/$appKey',
  component: lazyRouteComponent(() => import('./pages/add-application.tsx'), 'AddApplicationPage'),
});
const createApp = createRoute({
  getParentRoute: () => admin,
  path: '/apps/create/$method',
  component: lazyRouteComponent(() => import('./pages/app-integration/page.tsx'), 'CreateAppPage'),
});
const app = createRoute({
  getParentRoute: () => admin,
  path: '/apps/$appId',
  component: lazyRouteComponent(() => import('./pages/application/page.tsx'), 'ApplicationPage'),
  validateSearch: ({
    tab,
    settings,
    view,
    person,
  }: Record<string, unknown>): {
    tab?: (typeof tabs)[number] | undefined;
    settings?: (typeof settingsPages)[number] | undefined;
    view?: string | undefined;
    person?: string | undefined;
  } => ({ tab: oneOf(tabs, tab), settings: oneOf(settingsPages, settings), view: text(view), person: text(person) }),
});
const profiles = createRoute({
  getParentRoute: () => admin,
  path: '/profile-editor',
  component: lazyRouteComponent(() => import('./pages/profile-editor/profiles.tsx'), 'ProfilesPage'),
  validateSearch: ({ filter }: Record<string, unknown>): { filter?: (typeof profileFilters)[number] | undefined } => ({
    filter: oneOf(profileFilters, filter),
  }),
});
const userProfile = createRoute({
  getParentRoute: () => admin,
  path: '/profile-editor/user',
  component: lazyRouteComponent(() => import('./pages/profile-editor/user-page.tsx'), 'UserProfilePage'),
});
const profileEditor = createRoute({
  getParentRoute: () => admin,
  path: '/profile-editor/$appId',
  component: lazyRouteComponent(() => import('./pages/profile-editor/page.tsx'), 'ProfileEditorPage'),
});
const tokens = createRoute({
  getParentRoute: () => admin,
  path: '/api',
  component: lazyRouteComponent(() => import('./pages/tokens.tsx'), 'TokensPage'),
});
const log = createRoute({
  getParentRoute: () => admin,
  path: '/log',
  component: lazyRouteComponent(() => import('./pages/log.tsx'), 'LogPage'),
  validateSearch: texts('q', 'filter'),
});
const imports = createRoute({
  getParentRoute: () => admin,
  path: '/imports',
  component: lazyRouteComponent(() => import('./pages/imports.tsx'), 'ImportsPage'),
  validateSearch: texts('app'),
});
const mailbox = createRoute({
  getParentRoute: () => admin,
  path: '/mailbox',
  component: lazyRouteComponent(() => import('./pages/mailbox.tsx'), 'MailboxPage'),
  validateSearch: texts('mail'),
});
const tasks = createRoute({
  getParentRoute: () => admin,
  path: '/tasks',
  component: lazyRouteComponent(() => import('./pages/tasks.tsx'), 'TasksPage'),
  validateSearch: texts('app'),
});
const traffic = createRoute({
  getParentRoute: () => admin,
  path: '/traffic',
  component: lazyRouteComponent(() => import('./pages/traffic/page.tsx'), 'TrafficPage'),
  validateSearch: texts('app', 'person', 'group', 'job', 'operation', 'status', 'exchange', 'view'),
});

const inspect = createRoute({
  getParentRoute: () => admin,
  path: '/inspect',
  component: lazyRouteComponent(() => import('./pages/inspect/page.tsx'), 'InspectPage'),
  validateSearch: texts('app'),
});
const ready = createRoute({
  getParentRoute: () => admin,
  path: '/ready',
  component: lazyRouteComponent(() => import('./pages/ready/page.tsx'), 'ReadyPage'),
  validateSearch: ({
    app: of,
    tab,
    state,
  }: Record<string, unknown>): {
    app?: string | undefined;
    tab?: (typeof readyTabs)[number] | undefined;
    state?: (typeof caseStates)[number] | undefined;
  } => ({ app: text(of), tab: oneOf(readyTabs, tab), state: oneOf(caseStates, state) }),
});
const inspection = createRoute({
  getParentRoute: () => admin,
  path: '/inspect/$inspectionId',
  component: lazyRouteComponent(() => import('./pages/inspection/page.tsx'), 'InspectionPage'),
  validateSearch: (search: Record<string, unknown>) => {
    const show = oneOf(shows, search['show']);
    return { ...texts('suite', 'q', 'result')(search), ...(show && { show }) };
  },
});
const service = createRoute({
  getParentRoute: () => admin,
  path: '/service',
  component: lazyRouteComponent(() => import('./pages/service/overview.tsx'), 'ServiceOverviewPage'),
});
const tenants = createRoute({
  getParentRoute: () => admin,
  path: '/service/tenants',
  component: lazyRouteComponent(() => import('./pages/service/tenants.tsx'), 'TenantsPage'),
});
const connections = createRoute({
  getParentRoute: () => admin,
  path: '/service/connections',
  component: lazyRouteComponent(() => import('./pages/service/connections.tsx'), 'ConnectionsPage'),
  validateSearch: texts('tenant', 'q'),
});
const connection = createRoute({
  getParentRoute: () => admin,
  path: '/service/connections/$connectionId',
  component: lazyRouteComponent(() => import('./pages/service/connection.tsx'), 'ConnectionPage'),
});
const resources = createRoute({
  getParentRoute: () => admin,
  path: '/service/resources',
  component: lazyRouteComponent(() => import('./pages/service/resources.tsx'), 'ResourcesPage'),
  validateSearch: texts('tenant', 'type', 'filter'),
});
const resource = createRoute({
  getParentRoute: () => admin,
  path: '/service/resources/$tenantId/$type/$resourceId',
  component: lazyRouteComponent(() => import('./pages/service/resource.tsx'), 'ResourcePage'),
});
const requestLog = createRoute({
  getParentRoute: () => admin,
  path: '/service/log',
  component: lazyRouteComponent(() => import('./pages/service/request-log.tsx'), 'RequestLogPage'),
  validateSearch: texts('tenant', 'connection', 'status', 'method', 'path', 'requestId', 'since', 'until', 'exchange'),
});

const events = createRoute({
  getParentRoute: () => admin,
  path: '/service/events',
  component: lazyRouteComponent(() => import('./pages/service/events.tsx'), 'EventsPage'),
  validateSearch: texts('tenant', 'types', 'resource', 'actor', 'requestId', 'event'),
});

const webhooks = createRoute({
  getParentRoute: () => admin,
  path: '/service/webhooks',
  component: lazyRouteComponent(() => import('./pages/service/webhooks.tsx'), 'WebhooksPage'),
});
const webhook = createRoute({
  getParentRoute: () => admin,
  path: '/service/webhooks/$webhookId',
  component: lazyRouteComponent(() => import('./pages/service/webhook.tsx'), 'WebhookPage'),
  validateSearch: texts('outcome', 'delivery'),
});
const whatIf = createRoute({
  getParentRoute: () => admin,
  path: '/what-if',
  component: lazyRouteComponent(() => import('./pages/what-if/page.tsx'), 'WhatIfPage'),
  validateSearch: texts('app', 'view', 'person'),
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
      developer,
      people,
      person,
      groups,
      group,
      apps,
      catalog,
      addApp,
      createApp,
      app,
      profiles,
      userProfile,
      profileEditor,
      tokens,
      log,
      imports,
      mailbox,
      tasks,
      traffic,
      inspect,
      inspection,
      ready,
      service,
      tenants,
      connections,
      connection,
      resources,
      resource,
      requestLog,
      events,
      webhooks,
      webhook,
      whatIf,
    ]),
  ]),
  defaultPreload: 'intent',
  // All that stands in the URL is text: `?status=404` is none but that.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
    return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
  },
  defaultNotFoundComponent: NoSuchPage,
  defaultErrorComponent: Broken,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
