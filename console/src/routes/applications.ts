import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { settingsPages, tabs } from '../pages/application/tabs.ts';
import { admin } from './admin.ts';
import { oneOf, text, texts } from './search.ts';

const apps = createRoute({
  getParentRoute: () => admin,
  path: '/apps',
  component: lazyRouteComponent(() => import('../pages/applications.tsx'), 'ApplicationsPage'),
});
const catalog = createRoute({
  getParentRoute: () => admin,
  path: '/apps/catalog',
  component: lazyRouteComponent(() => import('../pages/catalog.tsx'), 'CatalogPage'),
  validateSearch: texts('q'),
});
const addApp = createRoute({
  getParentRoute: () => admin,
  path: '/apps/add/$appKey',
  component: lazyRouteComponent(() => import('../pages/add-application.tsx'), 'AddApplicationPage'),
});
const createApp = createRoute({
  getParentRoute: () => admin,
  path: '/apps/create/$method',
  component: lazyRouteComponent(() => import('../pages/app-integration/page.tsx'), 'CreateAppPage'),
});
const app = createRoute({
  getParentRoute: () => admin,
  path: '/apps/$appId',
  component: lazyRouteComponent(() => import('../pages/application/page.tsx'), 'ApplicationPage'),
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

/** Applications. */
export const applicationsRoutes = [apps, catalog, addApp, createApp, app] as const;
