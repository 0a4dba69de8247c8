import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from './root.ts';
import { texts } from './search.ts';

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/home.tsx'), 'HomePage'),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  component: lazyRouteComponent(() => import('../pages/sign-in.tsx'), 'SignInPage'),
});
const signUp = createRoute({
  getParentRoute: () => root,
  path: '/signup',
  component: lazyRouteComponent(() => import('../pages/sign-up.tsx'), 'SignUpPage'),
});
const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome/$token',
  component: lazyRouteComponent(() => import('../pages/set-password.tsx'), 'WelcomePage'),
});
const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset_password/$token',
  component: lazyRouteComponent(() => import('../pages/set-password.tsx'), 'ResetPasswordPage'),
});
const openMailbox = createRoute({
  getParentRoute: () => root,
  path: '/mailbox',
  component: lazyRouteComponent(() => import('../pages/mailbox.tsx'), 'OpenMailboxPage'),
  validateSearch: texts('mail'),
});
const authenticated = createRoute({
  getParentRoute: () => root,
  path: '/authenticated',
  component: lazyRouteComponent(() => import('../pages/authenticated.tsx'), 'AuthenticatedPage'),
});

/** Before one is in the Admin Console. */
export const entryRoutes = [home, signIn, signUp, welcome, reset, openMailbox, authenticated] as const;
