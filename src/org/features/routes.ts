import * as v from 'valibot';
import { withToOkta } from '../app-profiles/check-formats.ts';
import { changeApp } from '../apps/routes.ts';
import { findApp } from '../apps/find.ts';
import { invalid, notFound, refused } from '../errors.ts';
import { defineRoute, type Route } from '../route.ts';
import { userAttributes } from '../users/profile.ts';
import type { ToApp, ToOkta } from '../../provisioning/application.ts';
import type { Application } from '../../provisioning/store.ts';
import { scheduleOf, scheduleView } from './schedule.ts';
import { capabilitiesInput, featureSchema } from './schema.ts';

const tag = 'Provisioning features';

type Input = v.InferOutput<typeof capabilitiesInput>;

const statusOf = (on: boolean) => (on ? ('ENABLED' as const) : ('DISABLED' as const));

const descriptions = {
  USER_PROVISIONING: 'User provisioning settings from Okta to a downstream application',
  INBOUND_PROVISIONING: 'In-bound provisioning settings from a downstream application to Okta',
} as const;

type Name = keyof typeof descriptions;

const byEmail = '${source.email}';

const capabilitiesOf = ({ toApp, toOkta }: Application) => ({
  USER_PROVISIONING: {
    create: { lifecycleCreate: { status: statusOf(toApp.createUsers) } },
    update: {
      lifecycleDeactivate: { status: statusOf(toApp.deactivateUsers) },
      password: {
        status: statusOf(toApp.syncPassword !== 'off'),
        seed: toApp.syncPassword === 'random' ? ('RANDOM' as const) : ('OKTA' as const),
        // An Okta password that is synchronized always follows.
        change:
          toApp.syncPassword === 'random' && !toApp.cycleSyncedPassword
            ? ('KEEP_EXISTING' as const)
            : ('CHANGE' as const),
      },
      profile: { status: statusOf(toApp.updateAttributes) },
    },
  },
  INBOUND_PROVISIONING: {
    importRules: {
      userCreateAndMatch: {
        // Okta has no name for attributes of one's own; they are left as they are.
        ...(typeof toOkta.match.exact === 'string' && {
          exactMatchCriteria: toOkta.match.exact === 'email' ? ('EMAIL' as const) : ('USERNAME' as const),
        }),
        allowPartialMatch: toOkta.match.partial,
        autoActivateNewUsers: toOkta.match.activateNew,
        autoConfirmExactMatch: toOkta.match.confirmExact,
        autoConfirmNewUsers: toOkta.match.confirmNew,
        autoConfirmPartialMatch: toOkta.match.confirmPartial,
      },
    },
    importSettings: {
      username:
        toOkta.usernameFormat === byEmail
          ? { usernameFormat: 'EMAIL' as const }
          : { usernameFormat: 'CUSTOM' as const, userNameExpression: toOkta.usernameFormat },
      schedule: scheduleView(toOkta.schedule),
    },
  },
});

const featureView = (application: Application, name: Name, origin: string) => ({
  name,
  status: statusOf(application.integration !== undefined),
  description: descriptions[name],
  capabilities: capabilitiesOf(application)[name],
  _links: {
    self: {
      href: `${origin}/api/v1/apps/${application.id}/features/${name}`,
      hints: { allow: ['GET', 'PUT'] },
    },
  },
});

/** @throws OktaError E0000007 for what is no feature */
const nameOf = (name: string): Name => {
  if (Object.hasOwn(descriptions, name)) return name as Name;
  throw notFound(name, 'Feature');
};

/** @throws OktaError where provisioning is not enabled, for there are no features then */
const findProvisioned = (application: Application): Application => {
  if (application.integration) return application;
  throw refused('Provisioning is not enabled');
};

const toAppAfter = ({ toApp }: Application, { create, update }: Input): ToApp => {
  const on = (toggle: { readonly status: string } | undefined, before: boolean): boolean =>
    toggle ? toggle.status === 'ENABLED' : before;
  const password = update?.password;
  const enabled = on(password, toApp.syncPassword !== 'off');
  const random = password?.seed === undefined ? toApp.syncPassword === 'random' : password.seed === 'RANDOM';
  return {
    ...toApp,
    createUsers: on(create?.lifecycleCreate, toApp.createUsers),
    updateAttributes: on(update?.profile, toApp.updateAttributes),
    deactivateUsers: on(update?.lifecycleDeactivate, toApp.deactivateUsers),
    syncPassword: enabled ? (random ? 'random' : 'okta') : 'off',
    ...(random && password?.change !== undefined && { cycleSyncedPassword: password.change === 'CHANGE' }),
  };
};

const scheduleAfter = (before: ToOkta['schedule'], input: NonNullable<Input['importSettings']>['schedule']) => {
  if (!input) return before;
  if (input.status === 'DISABLED') return 'never';
  const expression = input.fullImport?.expression;
  const schedule = expression === undefined ? before : scheduleOf(expression);
  if (schedule === undefined || schedule === 'never')
    throw invalid('schedule.fullImport.expression', 'Expected a cron expression.');
  return schedule;
};

const toOktaAfter = ({ toOkta }: Application, { importRules, importSettings }: Input): ToOkta => {
  const rules = importRules?.userCreateAndMatch ?? {};
  const { match } = toOkta;
  const { username, schedule } = importSettings ?? {};
  const format = username?.usernameFormat === 'EMAIL' ? byEmail : username?.userNameExpression;
  return {
    ...toOkta,
    schedule: scheduleAfter(toOkta.schedule, schedule),
    usernameFormat: format ?? toOkta.usernameFormat,
    match: {
      ...match,
      exact:
        rules.exactMatchCriteria === undefined
          ? match.exact
          : rules.exactMatchCriteria === 'EMAIL'
            ? 'email'
            : 'username',
      partial: rules.allowPartialMatch ?? match.partial,
      activateNew: rules.autoActivateNewUsers ?? match.activateNew,
      confirmExact: rules.autoConfirmExactMatch ?? match.confirmExact,
      confirmNew: rules.autoConfirmNewUsers ?? match.confirmNew,
      confirmPartial: rules.autoConfirmPartialMatch ?? match.confirmPartial,
    },
  };
};

const listFeatures = defineRoute({
  method: 'GET',
  path: '/api/v1/apps/{id}/features',
  tag,
  summary: 'Lists the provisioning features of an application: To App, and To Okta.',
  answers: { 200: v.array(featureSchema) },
  async handle({ params, org, origin }) {
    const application = findProvisioned(await findApp(org.store, params.id));
    const names = ['USER_PROVISIONING', 'INBOUND_PROVISIONING'] as const;
    return { status: 200, body: names.map((name) => featureView(application, name, origin)) };
  },
});

const getFeature = defineRoute({
  method: 'GET',
  path: '/api/v1/apps/{id}/features/{name}',
  tag,
  summary: 'Shows a provisioning feature of an application.',
  answers: { 200: featureSchema },
  handle: async ({ params, org, origin }) => ({
    status: 200,
    body: featureView(findProvisioned(await findApp(org.store, params.id)), nameOf(params.name), origin),
  }),
});

const updateFeature = defineRoute({
  method: 'PUT',
  path: '/api/v1/apps/{id}/features/{name}',
  tag,
  summary: 'Changes the capabilities of a provisioning feature; what is left out stays.',
  body: capabilitiesInput,
  answers: { 200: featureSchema },
  async handle({ params, body, org, origin, principal }) {
    const name = nameOf(params.name);
    const user = await userAttributes(org.store);
    const application = await changeApp(org, principal, params.id, (before) => {
      findProvisioned(before);
      return name === 'USER_PROVISIONING'
        ? { ...before, toApp: toAppAfter(before, body) }
        : withToOkta({ ...before, toOkta: toOktaAfter(before, body) }, user);
    });
    return { status: 200, body: featureView(application, name, origin) };
  },
});

export const featureRoutes: readonly Route[] = [listFeatures, getFeature, updateFeature];
