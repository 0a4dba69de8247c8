import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { admin } from './admin.ts';
import { texts } from './search.ts';

const service = createRoute({
  getParentRoute: () => admin,
  path: '/service',
  component: lazyRouteComponent(() => import('../pages/service/overview.tsx'), 'ServiceOverviewPage'),
});
const tenants = createRoute({
  getParentRoute: () => admin,
  path: '/service/tenants',
  component: lazyRouteComponent(() => import('../pages/service/tenants.tsx'), 'TenantsPage'),
});
const connections = createRoute({
  getParentRoute: () => admin,
  path: '/service/connections',
  component: lazyRouteComponent(() => import('../pages/service/connections.tsx'), 'ConnectionsPage'),
  validateSearch: texts('tenant', 'q'),
});
const connection = createRoute({
  getParentRoute: () => admin,
  path: '/service/connections/$connectionId',
  component: lazyRouteComponent(() => import('../pages/service/connection.tsx'), 'ConnectionPage'),
});
const resources = createRoute({
  getParentRoute: () => admin,
  path: '/service/resources',
  component: lazyRouteComponent(() => import('../pages/service/resources.tsx'), 'ResourcesPage'),
  validateSearch: texts('tenant', 'type', 'filter'),
});
const resource = createRoute({
  getParentRoute: () => admin,
  path: '/service/resources/$tenantId/$type/$resourceId',
  component: lazyRouteComponent(() => import('../pages/service/resource.tsx'), 'ResourcePage'),
});
const requestLog = createRoute({
  getParentRoute: () => admin,
  path: '/service/log',
  component: lazyRouteComponent(() => import('../pages/service/request-log.tsx'), 'RequestLogPage'),
  validateSearch: texts('tenant', 'connection', 'status', 'method', 'path', 'requestId', 'since', 'until', 'exchange'),
});
const events = createRoute({
  getParentRoute: () => admin,
  path: '/service/events',
  component: lazyRouteComponent(() => import('../pages/service/events.tsx'), 'EventsPage'),
  validateSearch: texts('tenant', 'types', 'resource', 'actor', 'requestId', 'event'),
});
const webhooks = createRoute({
  getParentRoute: () => admin,
  path: '/service/webhooks',
  component: lazyRouteComponent(() => import('../pages/service/webhooks.tsx'), 'WebhooksPage'),
});
const webhook = createRoute({
  getParentRoute: () => admin,
  path: '/service/webhooks/$webhookId',
  component: lazyRouteComponent(() => import('../pages/service/webhook.tsx'), 'WebhookPage'),
  validateSearch: texts('outcome', 'delivery'),
});

/** The other side: the service. */
export const serviceRoutes = [
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
] as const;
