import { createRouter } from '@tanstack/react-router';
import { admin } from './routes/admin.ts';
import { applicationsRoutes } from './routes/applications.ts';
import { beyondRoutes } from './routes/beyond.ts';
import { dashboardRoutes } from './routes/dashboard.ts';
import { directoryRoutes } from './routes/directory.ts';
import { entryRoutes } from './routes/entry.ts';
import { reportsRoutes } from './routes/reports.ts';
import { serviceRoutes } from './routes/service.ts';
import { root } from './routes/root.ts';
import { Broken, NoSuchPage } from './shell/no-page.tsx';

export const router = createRouter({
  routeTree: root.addChildren([
    ...entryRoutes,
    admin.addChildren([
      ...dashboardRoutes,
      ...directoryRoutes,
      ...applicationsRoutes,
      ...reportsRoutes,
      ...beyondRoutes,
      ...serviceRoutes,
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
