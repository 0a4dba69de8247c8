import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shows } from '../pages/inspection/shows.ts';
import { caseStates, readyTabs } from '../pages/ready/places.ts';
import { admin } from './admin.ts';
import { oneOf, text, texts } from './search.ts';

const traffic = createRoute({
  getParentRoute: () => admin,
  path: '/traffic',
  component: lazyRouteComponent(() => import('../pages/traffic/page.tsx'), 'TrafficPage'),
  validateSearch: texts('app', 'person', 'group', 'job', 'operation', 'status', 'exchange', 'view'),
});
const inspect = createRoute({
  getParentRoute: () => admin,
  path: '/inspect',
  component: lazyRouteComponent(() => import('../pages/inspect/page.tsx'), 'InspectPage'),
  validateSearch: texts('app'),
});
const inspection = createRoute({
  getParentRoute: () => admin,
  path: '/inspect/$inspectionId',
  component: lazyRouteComponent(() => import('../pages/inspection/page.tsx'), 'InspectionPage'),
  validateSearch: (search: Record<string, unknown>) => {
    const show = oneOf(shows, search['show']);
    return { ...texts('suite', 'q', 'result')(search), ...(show && { show }) };
  },
});
const ready = createRoute({
  getParentRoute: () => admin,
  path: '/ready',
  component: lazyRouteComponent(() => import('../pages/ready/page.tsx'), 'ReadyPage'),
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
const whatIf = createRoute({
  getParentRoute: () => admin,
  path: '/what-if',
  component: lazyRouteComponent(() => import('../pages/what-if/page.tsx'), 'WhatIfPage'),
  validateSearch: texts('app', 'view', 'person'),
});

/** What Okta does not show: traffic, inspections, what if. */
export const beyondRoutes = [traffic, inspect, inspection, ready, whatIf] as const;
