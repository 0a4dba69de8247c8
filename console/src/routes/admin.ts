import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import type { Session } from '../api/session.ts';
import { root } from './root.ts';

/** The Admin Console, for who may see it. */
export const admin = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  component: lazyRouteComponent(() => import('../shell/admin-shell.tsx'), 'AdminShell'),
  beforeLoad: async () => {
    const session = await ask<Session>('/muster/api/v1/session').catch(() => undefined);
    // oxlint-disable-next-line typescript/only-throw-error -- the router's way to lead elsewhere
    if (!session?.admin) throw redirect({ to: session ? '/' : '/signin' });
  },
});
