import { apiTokenRoutes } from './api-tokens.ts';
import { mappingRoutes } from './app-profiles/mapping-routes.ts';
import { schemaRoutes } from './app-profiles/schema-routes.ts';
import { userSchemaRoutes } from './app-profiles/user-schema-routes.ts';
import { connectionRoutes } from './apps/connection-routes.ts';
import { appGroupRoutes } from './apps/group-routes.ts';
import { appRoutes } from './apps/routes.ts';
import { appUserRoutes } from './apps/user-routes.ts';
import { featureRoutes } from './features/routes.ts';
import { governanceRoutes } from './governance.ts';
import { groupPushRoutes } from './group-push/routes.ts';
import { groupRoutes } from './groups/routes.ts';
import { groupRuleRoutes } from './groups/rule-routes.ts';
import { logRoutes } from './logs.ts';
import type { Route } from './route.ts';
import { userRoutes } from './users/routes.ts';

/** Okta's management API, as far as the org has it. Of two paths that fit, the one that stands first is taken. */
export const managementRoutes: readonly Route[] = [
  ...userRoutes,
  ...groupRuleRoutes,
  ...groupRoutes,
  ...appRoutes,
  ...appUserRoutes,
  ...appGroupRoutes,
  ...connectionRoutes,
  ...schemaRoutes,
  ...userSchemaRoutes,
  ...mappingRoutes,
  ...featureRoutes,
  ...groupPushRoutes,
  ...logRoutes,
  ...apiTokenRoutes,
  ...governanceRoutes,
];
