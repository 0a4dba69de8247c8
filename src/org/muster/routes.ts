import { convertRoutes } from '../apps/convert-routes.ts';
import { previewRoutes } from '../app-profiles/preview-routes.ts';
import { importRoutes } from '../imports/routes.ts';
import { safeguardRoutes } from '../imports/safeguard-routes.ts';
import { inspectionRoutes } from '../inspections/routes.ts';
import type { Route } from '../route.ts';
import { appSettingsRoutes } from './app-routes.ts';
import { orgRoutes } from './org-routes.ts';
import { beyondRoutes } from '../provisioning/beyond-routes.ts';
import { linkRoutes } from '../provisioning/link-routes.ts';
import { churnRoutes } from '../provisioning/churn-routes.ts';
import { exchangeRoutes } from '../provisioning/exchange-routes.ts';
import { planRoutes } from '../provisioning/plan-routes.ts';
import { pushRoutes } from '../provisioning/push-routes.ts';
import { taskRoutes } from '../provisioning/task-routes.ts';
import { readinessRoutes } from '../readiness/routes.ts';
import { selfServiceRoutes } from '../self-service.ts';
import { submissionRoutes } from '../submission/routes.ts';
import { sessionRoutes } from './session.ts';

/** The org's own API, for what goes beyond Okta's. */
export const musterRoutes: readonly Route[] = [
  ...sessionRoutes,
  ...orgRoutes,
  ...appSettingsRoutes,
  ...previewRoutes,
  ...convertRoutes,
  ...selfServiceRoutes,
  ...importRoutes,
  ...safeguardRoutes,
  ...pushRoutes,
  ...linkRoutes,
  ...taskRoutes,
  ...exchangeRoutes,
  ...planRoutes,
  ...beyondRoutes,
  ...churnRoutes,
  ...inspectionRoutes,
  ...readinessRoutes,
  ...submissionRoutes,
];
