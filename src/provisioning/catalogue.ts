import type { Application, ClientKind, Credentials, ScimVersion } from './application.ts';
import { defaultMappings, defaultProfile } from './catalogue/profile.ts';

/** An entry of the application catalogue. */
export interface Template {
  /** The segment of console URLs, and `name` in Okta's API. */
  readonly key: string;
  /** What Okta prints in messages and headings. */
  readonly name: string;
  readonly kind: ClientKind;
  readonly scim: ScimVersion;
  readonly authentication: Credentials['mode'];
  /** The labels of its integration form, in their order. */
  readonly fields: readonly string[];
}

const methods = [
  {
    suffix: 'testapp_basic',
    name: 'Basic Auth',
    authentication: 'basic',
    fields: ['Base Url', 'Username', 'Password'],
  },
  { suffix: 'headerauth', name: 'Header Auth', authentication: 'header', fields: ['Base URL', 'API Token'] },
  {
    suffix: 'testapp',
    name: 'OAuth Bearer Token',
    authentication: 'bearer',
    fields: ['Base Url', 'OAuth Bearer Token'],
  },
] as const;

const testApps = (['2.0', '1.1'] as const).flatMap((scim) =>
  methods.map(({ suffix, name, authentication, fields }): Template => {
    const product = `SCIM ${scim}`;
    const labels = fields.map((label) => (label === 'Base Url' ? `${product} ${label}` : label));
    return {
      key: `scim${scim === '2.0' ? 2 : 1}${suffix}`,
      name: `${product} Test App (${name})`,
      kind: 'template',
      scim,
      authentication,
      fields: labels,
    };
  }),
);

/** What “Browse App Catalog” lists: the six templates, and the one for entitlements. */
export const templates: readonly Template[] = [
  ...testApps,
  {
    key: 'scim2headerauth_governance',
    name: '(Header Auth) Governance with SCIM 2.0',
    kind: 'governance',
    scim: '2.0',
    authentication: 'header',
    fields: ['Base URL', 'API Token'],
  },
];

interface Made {
  readonly id: string;
  readonly label: string;
  /** ISO 8601. */
  readonly created: string;
}

/** What every new application has: nothing is provisioned yet, and nothing beyond Okta is switched on. */
const settings = (scim: ScimVersion, { id, label, created }: Made) =>
  ({
    id,
    label,
    scim,
    status: 'ACTIVE',
    created,
    lastUpdated: created,
    visibility: { hideWeb: false, hideMobile: false, autoSubmit: false },
    username: { template: '${source.login}', updateOn: 'create and update' },
    toApp: {
      createUsers: false,
      updateAttributes: false,
      deactivateUsers: false,
      syncPassword: 'off',
      cycleSyncedPassword: false,
      excludeUsernameUpdates: false,
    },
    toOkta: {
      schedule: 'never',
      usernameFormat: '${source.userName}',
      match: {
        exact: 'username',
        partial: false,
        confirmExact: false,
        confirmPartial: false,
        confirmNew: false,
        activateNew: false,
      },
      sourcing: { enabled: false, onDeactivate: 'nothing', reactivateSuspended: false, reactivateDeactivated: false },
      safeguard: 20,
    },
    profile: defaultProfile(scim),
    mappings: defaultMappings(scim),
    renameAppGroups: true,
    switches: { paused: false, dialect: 'okta', getBeforeDeactivate: false },
  }) satisfies Partial<Application>;

/** A new application of a template: everything is off until its integration has been verified. */
export const fromTemplate = (
  template: Template,
  made: Made,
  signOn: Application['signOn']['mode'] = 'AUTO_LOGIN',
): Application => ({
  ...settings(template.scim, made),
  key: template.key,
  catalogueName: template.name,
  kind: template.kind,
  signOn: { mode: signOn, settings: {} },
  provisioning: 'scim',
});

/** A sign-in method as the wizard offers it. */
export type SignInMethod = 'SAML_2_0' | 'AUTO_LOGIN' | 'BROWSER_PLUGIN' | 'OPENID_CONNECT';

/** Why an application with this sign-in method cannot be provisioned; undefined where it can. */
export const whyNotProvisioned = (method: SignInMethod): string | undefined =>
  method === 'OPENID_CONNECT'
    ? 'SCIM provisioning is not available for OIDC app integrations. Create a SAML 2.0 or SWA app integration for the provisioning beside it.'
    : undefined;

/** A new application of the wizard, without provisioning: that is switched on under General > App Settings. */
export const fromWizard = (key: string, made: Made, method: Exclude<SignInMethod, 'OPENID_CONNECT'>): Application => ({
  ...settings('2.0', made),
  key,
  catalogueName: made.label,
  kind: 'wizard',
  signOn: { mode: method, settings: {} },
  provisioning: 'none',
});

/** The application after General > App Settings > Provisioning was set; what was verified for another kind is dropped. */
export const withProvisioning = (application: Application, provisioning: Application['provisioning']): Application => {
  const { integration: _, ...unverified } = application;
  const onPremises = provisioning === 'on-premises';
  return withScimVersion(
    { ...unverified, provisioning, kind: onPremises ? 'on-premises' : 'wizard' },
    onPremises ? '1.1' : application.scim,
  );
};

/** The application with the other SCIM version: its default attributes have other places there, what was added stays. */
export const withScimVersion = (application: Application, scim: ScimVersion): Application => {
  if (scim === application.scim) return application;
  const byVariable = (version: ScimVersion) => new Map(defaultProfile(version).map((a) => [a.variable, a]));
  const [before, after] = [byVariable(application.scim), byVariable(scim)];
  const profile = application.profile.map((attribute) => {
    const was = before.get(attribute.variable);
    const { externalName, externalNamespace } = after.get(attribute.variable) ?? {};
    if (was?.externalName !== attribute.externalName || was?.externalNamespace !== attribute.externalNamespace) {
      return attribute;
    }
    return { ...attribute, ...(externalName && externalNamespace && { externalName, externalNamespace }) };
  });
  return { ...application, scim, profile };
};
