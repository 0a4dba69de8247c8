import * as v from 'valibot';
import { templates } from '../../provisioning/catalogue.ts';
import type { Application, Credentials } from '../../provisioning/store.ts';
import { invalid, refused } from '../errors.ts';
import { defineRoute, type Route } from '../route.ts';
import { links, switchOf } from '../users/schema.ts';
import { findApp } from './find.ts';
import { integrate } from './integrate.ts';
import { changeApp } from './routes.ts';

const tag = 'Provisioning connections';
const path = '/api/v1/apps/{id}/connections/default';

export const connectionSchema = v.strictObject({
  authScheme: v.picklist(['TOKEN', 'OAUTH2', 'UNKNOWN']),
  baseUrl: v.optional(v.string()),
  profile: v.strictObject({ authScheme: v.picklist(['TOKEN', 'OAUTH2', 'UNKNOWN']) }),
  status: v.picklist(['ENABLED', 'DISABLED']),
  _links: links,
});

const schemeOf = ({ integration }: Application) => {
  if (!integration) return 'UNKNOWN';
  return integration.credentials.mode === 'oauth' ? 'OAUTH2' : 'TOKEN';
};

const connectionView = (application: Application, origin: string) => {
  const { id, integration } = application;
  const self = `${origin}/api/v1/apps/${id}/connections/default`;
  const toggle = integration ? 'deactivate' : 'activate';
  return {
    authScheme: schemeOf(application),
    ...(integration && { baseUrl: integration.baseUrl }),
    profile: { authScheme: schemeOf(application) },
    status: integration ? 'ENABLED' : 'DISABLED',
    _links: { self: { href: self }, [toggle]: { href: `${self}/lifecycle/${toggle}` } },
  };
};

/** What a token stands for by the application's way to authenticate; of Basic it is `user:password`. */
const credentialsOf = ({ key, integration }: Application, token: string): Credentials => {
  const mode =
    integration?.credentials.mode ?? templates.find((template) => template.key === key)?.authentication ?? 'bearer';
  if (mode === 'header') return { mode, value: token };
  if (mode !== 'basic') return { mode: 'bearer', token };
  const colon = token.indexOf(':');
  if (colon < 0) throw invalid('profile.token', 'Expected user:password, since the application uses Basic Auth');
  return { mode, username: token.slice(0, colon), password: token.slice(colon + 1) };
};

const getConnection = defineRoute({
  method: 'GET',
  path,
  tag,
  summary: 'Shows the connection by which an application provisions, without its secret.',
  answers: { 200: connectionSchema },
  handle: async ({ params, org, origin }) => ({
    status: 200,
    body: connectionView(await findApp(org.store, params.id), origin),
  }),
});

const setConnection = defineRoute({
  method: 'POST',
  path,
  tag,
  summary: 'Sets base URL and token, which are verified; the connection is enabled where they are good.',
  query: v.object({ activate: switchOf(true) }),
  body: v.object({
    baseUrl: v.optional(v.pipe(v.string(), v.url('Expected a URL.'))),
    profile: v.object(
      {
        authScheme: v.literal('TOKEN', 'Expected TOKEN.'),
        token: v.pipe(v.string('The field cannot be left blank'), v.minLength(1, 'The field cannot be left blank')),
      },
      'Expected an object.',
    ),
  }),
  answers: { 201: connectionSchema },
  async handle({ params, body, org, origin }) {
    const application = await findApp(org.store, params.id);
    const { integration } = application;
    const baseUrl = body.baseUrl ?? integration?.baseUrl;
    if (baseUrl === undefined) throw invalid('baseUrl', 'The field cannot be left blank');
    await integrate(org, application, {
      uniqueIdentifier: 'userName',
      actions: ['IMPORT_NEW_USERS_AND_PROFILE_UPDATES', 'PUSH_NEW_USERS', 'PUSH_PROFILE_UPDATES', 'PUSH_GROUPS'],
      importGroups: true,
      pushNullValues: false,
      ...integration,
      baseUrl,
      credentials: credentialsOf(application, body.profile.token),
    });
    return { status: 201, body: connectionView(await findApp(org.store, params.id), origin) };
  },
});

const activate = defineRoute({
  method: 'POST',
  path: `${path}/lifecycle/activate`,
  tag,
  summary: 'Verifies the connection once more.',
  answers: { 204: undefined },
  async handle({ params, org }) {
    const application = await findApp(org.store, params.id);
    if (!application.integration) throw refused('Set base URL and token first');
    await integrate(org, application, application.integration);
    return { status: 204 };
  },
});

const deactivate = defineRoute({
  method: 'POST',
  path: `${path}/lifecycle/deactivate`,
  tag,
  summary: 'Disables the connection, and forgets its secret.',
  answers: { 204: undefined },
  async handle({ params, org, principal }) {
    await changeApp(org, principal, params.id, (before) => {
      const { integration: _, ...rest } = before;
      return rest;
    });
    return { status: 204 };
  },
});

export const connectionRoutes: readonly Route[] = [getConnection, setConnection, activate, deactivate];
