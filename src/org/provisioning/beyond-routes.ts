import * as v from 'valibot';
import type { AppUser } from '../../provisioning/store.ts';
import { findApp, findIntegrated } from '../apps/find.ts';
import type { OrgContext } from '../context.ts';
import { notFound, OktaError, refused } from '../errors.ts';
import { defineRoute, type Route } from '../route.ts';
import { differenceSchema, driftSchema, exchangeSchema, jobSchema, queuedSchema } from './schema.ts';

const tag = 'Provisioning';

const findAppUser = async (org: OrgContext, app: string, person: string): Promise<AppUser> => {
  const row = await org.store.appUsers.get(app, person);
  if (!row) throw notFound(person, 'AppUser');
  return row;
};

const failed = (message: string): OktaError => new OktaError(502, 'E0000009', message);

const provision = defineRoute({
  method: 'POST',
  path: '/muster/api/v1/apps/{id}/users/{user}/provision',
  tag,
  summary: 'Provision User: pushes one user now, and tells each step.',
  answers: { 200: v.strictObject({ job: jobSchema, exchanges: v.array(exchangeSchema) }) },
  async handle({ params, org }) {
    const application = await findIntegrated(org, params.id);
    await findAppUser(org, params.id, params.user);
    const { job, exchanges } = await org.engine.provisionNow(application, params.user);
    const { secret: _, ...shown } = job;
    return { status: 200, body: { job: shown, exchanges } };
  },
});

const forceSync = defineRoute({
  method: 'POST',
  path: '/muster/api/v1/apps/{id}/force-sync',
  tag,
  summary: 'Force Sync: pushes the profiles of all who are at the service.',
  answers: { 202: queuedSchema },
  async handle({ params, org }) {
    const application = await findIntegrated(org, params.id);
    const job = await org.store.transaction((tables) => org.engine.forceSync(tables, application));
    org.engine.worker.kick();
    return { status: 202, body: { job } };
  },
});

const difference = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/apps/{id}/users/{user}/difference',
  tag,
  summary: 'Each attribute as it was pushed last, as the service has it now, and as the org wants it.',
  answers: { 200: differenceSchema },
  async handle({ params, org }) {
    const application = await findIntegrated(org, params.id);
    const outcome = await org.engine.difference(application, await findAppUser(org, params.id, params.user));
    if (!outcome) throw refused('The user is not at the service');
    if (!outcome.ok) throw failed(outcome.failure.message);
    return { status: 200, body: outcome.value };
  },
});

const drift = defineRoute({
  method: 'POST',
  path: '/muster/api/v1/apps/{id}/drift',
  tag,
  summary: 'Compares all that the service has with what the org wants; it changes nothing.',
  answers: { 200: driftSchema },
  async handle({ params, org }) {
    const outcome = await org.engine.drift(await findIntegrated(org, params.id));
    if (!outcome.ok) throw failed(outcome.failure.message);
    return { status: 200, body: outcome.value };
  },
});

const quarantine = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/apps/{id}/quarantine',
  tag,
  summary: 'Failures in a row, and since when and why nothing is sent.',
  answers: {
    200: v.strictObject({ failures: v.number(), since: v.optional(v.string()), reason: v.optional(v.string()) }),
  },
  async handle({ params, org }) {
    const { id } = await findApp(org.store, params.id);
    return { status: 200, body: (await org.engine.quarantine(id)) ?? { failures: 0 } };
  },
});

const release = defineRoute({
  method: 'DELETE',
  path: '/muster/api/v1/apps/{id}/quarantine',
  tag,
  summary: 'Ends a quarantine.',
  answers: { 204: undefined },
  async handle({ params, org }) {
    const { id } = await findApp(org.store, params.id);
    await org.store.transaction((tables) => org.engine.release(tables, id));
    org.engine.worker.kick();
    return { status: 204 };
  },
});

const replay = defineRoute({
  method: 'POST',
  path: '/muster/api/v1/apps/{id}/replay',
  tag,
  summary:
    'Sends the recorded exchanges of another application to the service of this one, with the ids that it gives.',
  body: v.object({ from: v.string('The field cannot be left blank') }),
  answers: {
    200: v.array(
      v.strictObject({ method: v.string(), path: v.string(), before: v.optional(v.number()), now: v.number() }),
    ),
  },
  async handle({ params, body, org }) {
    const [from, to] = [await findIntegrated(org, body.from), await findIntegrated(org, params.id)];
    return { status: 200, body: await org.engine.replay(from, to) };
  },
});

const callbackPath = '/admin/app/cpc/{key}/oauth/callback';

const authenticate = defineRoute({
  method: 'POST',
  path: '/muster/api/v1/apps/{id}/authenticate',
  tag,
  summary: 'Authenticate with the service: begins OAuth 2, and says where the browser has to go.',
  body: v.object({
    authorizationEndpoint: v.pipe(v.string(), v.url('Expected a URL.')),
    tokenEndpoint: v.pipe(v.string(), v.url('Expected a URL.')),
    clientId: v.string('The field cannot be left blank'),
    clientSecret: v.optional(v.string()),
    pkce: v.optional(v.boolean('Expected true or false.'), false),
    scope: v.optional(v.string()),
  }),
  answers: { 200: v.strictObject({ url: v.string(), redirectUri: v.string() }) },
  async handle({ params, body, org, origin }) {
    const application = await findApp(org.store, params.id);
    const kept = application.integration?.credentials;
    const secret = body.clientSecret ?? (kept?.mode === 'oauth' ? kept.clientSecret : undefined);
    if (secret === undefined) throw refused('A client secret is required');
    const redirectUri = `${origin}${callbackPath.replace('{key}', application.key)}`;
    const { scope, clientSecret: _, ...endpoints } = body;
    const url = await org.engine.authentications.start(
      application.id,
      { mode: 'oauth', ...endpoints, clientSecret: secret },
      { redirectUri, ...(scope !== undefined && { scope }) },
    );
    return { status: 200, body: { url, redirectUri } };
  },
});

const callback = defineRoute({
  method: 'GET',
  path: callbackPath,
  tag,
  summary: 'Where the service sends the browser back to after OAuth 2.',
  // The state that comes back is what proves who began this.
  access: 'anyone',
  query: v.looseObject({}),
  answers: { 302: undefined },
  errors: [400],
  async handle({ query, origin, params, org }) {
    const url = new URL(callbackPath.replace('{key}', params.key), origin);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    try {
      await org.engine.authentications.finish(url);
      return { status: 302, headers: { location: '/authenticated' } };
    } catch (error) {
      throw refused(error instanceof Error ? error.message : 'The service refused');
    }
  },
});

/** Provisioning by hand, and what goes beyond Okta. */
export const beyondRoutes: readonly Route[] = [
  provision,
  forceSync,
  difference,
  drift,
  quarantine,
  release,
  replay,
  authenticate,
  callback,
];
