import { groupRoutes } from './groups/routes.ts';
import type { Route } from './route.ts';
import { userRoutes } from './users/routes.ts';

/** Okta's management API, as far as the org has it. */
export const managementRoutes: readonly Route[] = [...userRoutes, ...groupRoutes];
