import * as v from 'valibot';
import { withProvisioning, withScimVersion } from '../../provisioning/catalogue.ts';
import type { Integration, ToOkta } from '../../provisioning/application.ts';
import type { Application, Credentials } from '../../provisioning/store.ts';
import type { Attributes } from '../../provisioning/mapping/scope.ts';
import { withToOkta } from '../app-profiles/check-formats.ts';
import { findApp } from '../apps/find.ts';
import { integrate } from '../apps/integrate.ts';
import { changeApp } from '../apps/routes.ts';
import { OktaError, refused } from '../errors.ts';
import { defineRoute, type Route } from '../route.ts';
import { userAttributes } from '../users/profile.ts';
import {
  integrationInput,
  reportSchema,
  settingsSchema,
  switchesSchema,
  toAppSchema,
  toOktaSchema,
} from './app-schema.ts';

const tag = 'Provisioning settings';

const secretNames = ['password', 'value', 'token', 'clientSecret', 'accessToken', 'refreshToken'];

/** The application as it is kept, with its secrets replaced by whether they are set. */
const settingsView = (application: Application) => {
  const { integration, ...rest } = application;
  if (!integration) return rest;
  const entries = Object.entries(integration.credentials).map(([name, value]) =>
    secretNames.includes(name) ? [`${name}Set`, value !== ''] : [name, value],
  );
  return { ...rest, integration: { ...integration, credentials: Object.fromEntries(entries) as object } };
};

const route = <Body extends v.GenericSchema>(
  path: string,
  summary: string,
  body: Body,
  change: (before: Application, input: v.InferOutput<Body>, user: Attributes) => Application,
): Route =>
  defineRoute({
    method: 'PUT',
    path: `/muster/api/v1/apps/{id}/${path}`,
    tag,
    summary,
    body,
    answers: { 200: settingsSchema },
    async handle({ params, body: input, org, principal }) {
      const user = await userAttributes(org.store);
      const application = await changeApp(org, principal, params.id, (before) =>
        change(before, input as v.InferOutput<Body>, user),
      );
      return { status: 200, body: settingsView(application) };
    },
  });

const getSettings = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/apps/{id}',
  tag,
  summary: 'Shows all settings of an application.',
  answers: { 200: settingsSchema },
  handle: async ({ params, org }) => ({ status: 200, body: settingsView(await findApp(org.store, params.id)) }),
});

/** With the SCIM version that the form has, where it can be chosen. */
const inVersion = (application: Application, scim: Application['scim'] | undefined): Application =>
  scim === undefined || application.kind !== 'wizard' ? application : withScimVersion(application, scim);

const setProvisioning = route(
  'provisioning',
  'General > App Settings > Provisioning, of an application that the wizard made; what was integrated is dropped.',
  v.object({
    provisioning: v.picklist(['none', 'scim', 'on-premises'], 'Expected none, scim or on-premises.'),
    scim: v.optional(v.picklist(['2.0', '1.1'], 'Expected 2.0 or 1.1.')),
  }),
  (before, { provisioning, scim }) => {
    if (before.kind !== 'wizard' && before.kind !== 'on-premises') {
      throw refused('A template of the catalogue is provisioned by SCIM, always');
    }
    const after = before.provisioning === provisioning ? before : withProvisioning(before, provisioning);
    return inVersion(after, scim);
  },
);

/** What was left out of the credentials is what is kept for the same mode. */
const complete = (input: v.InferOutput<typeof integrationInput>, kept: Integration | undefined): Integration => {
  const same = kept?.credentials.mode === input.credentials.mode ? kept.credentials : {};
  const credentials = { ...same, ...input.credentials } as Record<string, unknown>;
  const needed = { basic: 'password', header: 'value', bearer: 'token', oauth: 'clientSecret', none: undefined };
  const name = needed[input.credentials.mode];
  if (name !== undefined && typeof credentials[name] !== 'string') {
    throw new OktaError(400, 'E0000001', `Api validation failed: credentials.${name}`, {
      causes: [`credentials.${name}: The field cannot be left blank`],
    });
  }
  const { timeout, scim: _, ...rest } = input;
  return { ...rest, credentials: credentials as unknown as Credentials, ...(timeout !== undefined && { timeout }) };
};

const testIntegration = defineRoute({
  method: 'POST',
  path: '/muster/api/v1/apps/{id}/integration/test',
  tag,
  summary: 'Test API Credentials, Test Connector Configuration: what Okta says, and step by step what happened.',
  body: integrationInput,
  answers: { 200: reportSchema },
  async handle({ params, body, org }) {
    const application = inVersion(await findApp(org.store, params.id), body.scim);
    const integration = complete(body, application.integration);
    return { status: 200, body: await org.engine.testCredentials({ ...application, integration }) };
  },
});

const saveIntegration = defineRoute({
  method: 'PUT',
  path: '/muster/api/v1/apps/{id}/integration',
  tag,
  summary: 'Saves the integration, which is verified once more; it is refused where that fails.',
  body: integrationInput,
  answers: { 200: v.strictObject({ report: reportSchema, application: settingsSchema }) },
  async handle({ params, body, org, principal }) {
    const application = await findApp(org.store, params.id);
    const integration = complete(body, application.integration);
    const inOther = inVersion(application, body.scim) !== application;
    if (inOther) await changeApp(org, principal, params.id, (before) => inVersion(before, body.scim));
    const report = await integrate(org, application, integration).catch(async (error: unknown) => {
      if (inOther) await changeApp(org, principal, params.id, (before) => inVersion(before, application.scim));
      throw error;
    });
    return { status: 200, body: { report, application: settingsView(await findApp(org.store, params.id)) } };
  },
});

const dropIntegration = defineRoute({
  method: 'DELETE',
  path: '/muster/api/v1/apps/{id}/integration',
  tag,
  summary: 'Disables the API integration: nothing is sent any more, and its credentials are forgotten.',
  answers: { 204: undefined },
  async handle({ params, org, principal }) {
    await changeApp(org, principal, params.id, (before) => {
      const { integration: _, ...rest } = before;
      return rest;
    });
    return { status: 204 };
  },
});

const assertIntegrated = ({ integration }: Application): void => {
  if (!integration) throw refused('Provisioning is not enabled');
};

export const appSettingsRoutes: readonly Route[] = [
  getSettings,
  setProvisioning,
  testIntegration,
  saveIntegration,
  dropIntegration,
  route('to-app', 'Provisioning > To App.', toAppSchema, (before, toApp) => {
    assertIntegrated(before);
    return { ...before, toApp };
  }),
  route('to-okta', 'Provisioning > To Okta.', toOktaSchema, (before, toOkta, user) => {
    assertIntegrated(before);
    return withToOkta({ ...before, toOkta: toOkta as ToOkta }, user);
  }),
  route(
    'push-settings',
    'Group Push Settings: whether a group at the service is renamed with the group of the org.',
    v.object({ renameAppGroups: v.boolean('Expected true or false.') }),
    (before, { renameAppGroups }) => ({ ...before, renameAppGroups }),
  ),
  route(
    'switches',
    'What goes beyond Okta: a pause, limits, dialects, faults on purpose.',
    switchesSchema,
    (before, switches) => ({
      ...before,
      switches: switches as Application['switches'],
    }),
  ),
];
