import * as v from 'valibot';

const text = v.string('Expected a text.');
const flag = v.boolean('Expected true or false.');
/** A base URL or an endpoint. */
export const url = v.pipe(
  text,
  v.trim(),
  v.maxLength(1_024, 'The field is too long'),
  v.check((value) => /^https?:\/\//i.test(value) && URL.canParse(value), 'Expected a URL with http or https.'),
);

/** Secrets that are left out stay as they are kept. */
const credentialsInput = v.variant(
  'mode',
  [
    v.object({ mode: v.literal('basic'), username: text, password: v.optional(text) }),
    v.object({ mode: v.literal('header'), value: v.optional(text) }),
    v.object({ mode: v.literal('bearer'), token: v.optional(text) }),
    v.object({
      mode: v.literal('oauth'),
      authorizationEndpoint: url,
      tokenEndpoint: url,
      clientId: text,
      clientSecret: v.optional(text),
      pkce: v.optional(flag, false),
    }),
    v.object({ mode: v.literal('none') }),
  ],
  'Expected a mode: basic, header, bearer, oauth or none.',
);

const action = v.picklist(
  ['IMPORT_NEW_USERS_AND_PROFILE_UPDATES', 'PUSH_NEW_USERS', 'PUSH_PROFILE_UPDATES', 'PUSH_GROUPS', 'IMPORT_GROUPS'],
  'Expected a provisioning action.',
);

export const integrationInput = v.object({
  baseUrl: url,
  /** Of an application that the wizard made; those of the catalogue have theirs. */
  scim: v.optional(v.picklist(['2.0', '1.1'], 'Expected 2.0 or 1.1.')),
  credentials: credentialsInput,
  uniqueIdentifier: v.optional(v.pipe(text, v.minLength(1, 'The field cannot be left blank')), 'userName'),
  actions: v.optional(v.array(action), []),
  importGroups: v.optional(flag, true),
  pushNullValues: v.optional(flag, false),
  timeout: v.optional(v.pipe(v.number('Expected a number.'), v.integer(), v.minValue(1), v.maxValue(600_000))),
});

export const toAppSchema = v.object({
  createUsers: flag,
  updateAttributes: flag,
  deactivateUsers: flag,
  syncPassword: v.picklist(['off', 'okta', 'random'], 'Expected off, okta or random.'),
  cycleSyncedPassword: v.optional(flag, false),
  excludeUsernameUpdates: flag,
});

export const toOktaSchema = v.object({
  schedule: v.picklist(['never', 'hourly', 'daily', 'weekly'], 'Expected never, hourly, daily or weekly.'),
  usernameFormat: v.pipe(text, v.minLength(1, 'The field cannot be left blank'), v.maxLength(1_024)),
  match: v.object({
    exact: v.union(
      [v.picklist(['username', 'email']), v.object({ attributes: v.pipe(v.array(text), v.minLength(1)) })],
      'Expected username, email, or attributes.',
    ),
    partial: flag,
    confirmExact: flag,
    confirmPartial: flag,
    confirmNew: flag,
    activateNew: flag,
  }),
  sourcing: v.object({
    enabled: flag,
    onDeactivate: v.picklist(['nothing', 'deactivate', 'suspend']),
    reactivateSuspended: flag,
    reactivateDeactivated: flag,
  }),
  safeguard: v.optional(v.pipe(v.number('Expected a number.'), v.minValue(0), v.maxValue(100))),
});

const share = v.optional(v.pipe(v.number('Expected a number.'), v.minValue(0), v.maxValue(1)));

export const switchesSchema = v.object({
  paused: flag,
  rateLimit: v.optional(v.pipe(v.number('Expected a number.'), v.minValue(0.01, 'Expected more than 0.'))),
  quarantineAfter: v.optional(v.pipe(v.number('Expected a number.'), v.integer(), v.minValue(1))),
  dialect: v.picklist(['okta', 'entra-2018', 'entra-2020']),
  faults: v.optional(
    v.object({
      seed: v.pipe(v.number('Expected a number.'), v.integer()),
      delay: v.optional(v.pipe(v.number('Expected a number.'), v.minValue(0))),
      dropAfterSend: share,
      duplicate: share,
      stale: share,
      reorder: share,
    }),
  ),
  getBeforeDeactivate: flag,
});

/** Of secrets only that they are set. */
const keptCredentials = v.variant('mode', [
  v.strictObject({ mode: v.literal('basic'), username: v.string(), passwordSet: v.boolean() }),
  v.strictObject({ mode: v.literal('header'), valueSet: v.boolean() }),
  v.strictObject({ mode: v.literal('bearer'), tokenSet: v.boolean() }),
  v.strictObject({
    mode: v.literal('oauth'),
    authorizationEndpoint: v.string(),
    tokenEndpoint: v.string(),
    clientId: v.string(),
    clientSecretSet: v.boolean(),
    pkce: v.boolean(),
    accessTokenSet: v.optional(v.boolean()),
    refreshTokenSet: v.optional(v.boolean()),
    expires: v.optional(v.number()),
  }),
  v.strictObject({ mode: v.literal('none') }),
]);

const applyOn = v.picklist(['create', 'create and update']);
const mappingsSchema = v.array(v.strictObject({ target: v.string(), expression: v.string(), applyOn }));

const attributeSchema = v.strictObject({
  variable: v.string(),
  title: v.string(),
  type: v.picklist([
    'string',
    'number',
    'integer',
    'boolean',
    'array of string',
    'array of number',
    'array of integer',
    'country code',
    'language code',
    'reference',
  ]),
  base: v.boolean(),
  externalName: v.optional(v.string()),
  externalNamespace: v.optional(v.string()),
  required: v.boolean(),
  scope: v.picklist(['personal', 'group']),
  combined: v.optional(v.boolean()),
  description: v.optional(v.string()),
  enum: v.optional(v.array(v.string())),
  length: v.optional(v.strictObject({ min: v.optional(v.number()), max: v.optional(v.number()) })),
});

/** What sort of Okta client an application is. */
export const clientKind = v.picklist(['template', 'oin', 'wizard', 'governance', 'on-premises']);

/** An application with all of its settings; of its secrets only that they are set. */
export const settingsSchema = v.strictObject({
  id: v.string(),
  key: v.string(),
  catalogueName: v.string(),
  kind: clientKind,
  scim: v.picklist(['2.0', '1.1']),
  label: v.string(),
  status: v.picklist(['ACTIVE', 'INACTIVE']),
  created: v.string(),
  lastUpdated: v.string(),
  visibility: v.strictObject({ hideWeb: v.boolean(), hideMobile: v.boolean(), autoSubmit: v.boolean() }),
  signOn: v.strictObject({
    mode: v.picklist(['SAML_2_0', 'AUTO_LOGIN', 'BROWSER_PLUGIN']),
    settings: v.record(v.string(), v.unknown()),
  }),
  username: v.strictObject({ template: v.string(), updateOn: applyOn }),
  provisioning: v.picklist(['none', 'scim', 'on-premises']),
  integration: v.optional(
    v.strictObject({
      baseUrl: v.string(),
      credentials: keptCredentials,
      uniqueIdentifier: v.string(),
      actions: v.array(action),
      importGroups: v.boolean(),
      pushNullValues: v.boolean(),
      timeout: v.optional(v.number()),
    }),
  ),
  toApp: toAppSchema,
  toOkta: toOktaSchema,
  profile: v.array(attributeSchema),
  mappings: v.strictObject({ toApp: mappingsSchema, toOkta: mappingsSchema }),
  renameAppGroups: v.boolean(),
  switches: switchesSchema,
});

const headers = v.record(v.string(), v.string());

/** What Test API Credentials, or Test Connector Configuration, shows. */
export const reportSchema = v.strictObject({
  ok: v.boolean(),
  message: v.string(),
  actions: v.optional(v.array(v.strictObject({ name: v.string(), on: v.boolean() }))),
  capabilities: v.optional(v.array(v.string())),
  steps: v.array(
    v.strictObject({
      name: v.string(),
      result: v.picklist(['passed', 'failed', 'skipped']),
      duration: v.number(),
      detail: v.string(),
      exchange: v.optional(v.number()),
    }),
  ),
  exchanges: v.array(
    v.strictObject({
      request: v.strictObject({ method: v.string(), url: v.string(), headers, body: v.optional(v.string()) }),
      response: v.optional(v.strictObject({ status: v.number(), headers, body: v.string() })),
      failure: v.optional(v.string()),
      started: v.number(),
      duration: v.number(),
      warnings: v.optional(v.array(v.string())),
    }),
  ),
  explanation: v.optional(
    v.strictObject({
      what: v.string(),
      fault: v.picklist(['service', 'configuration', 'network', 'data']),
      clause: v.optional(v.string()),
      action: v.string(),
    }),
  ),
});
