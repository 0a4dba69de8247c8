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

/** An application with all of its settings; of its secrets only that they are set. */
export const settingsSchema = v.looseObject({
  id: v.string(),
  key: v.string(),
  catalogueName: v.string(),
  kind: v.picklist(['template', 'oin', 'wizard', 'governance', 'on-premises']),
  scim: v.picklist(['2.0', '1.1']),
  label: v.string(),
  status: v.picklist(['ACTIVE', 'INACTIVE']),
  provisioning: v.picklist(['none', 'scim', 'on-premises']),
  integration: v.optional(v.looseObject({ baseUrl: v.string(), credentials: v.looseObject({ mode: v.string() }) })),
  toApp: toAppSchema,
  toOkta: toOktaSchema,
  renameAppGroups: v.boolean(),
  switches: switchesSchema,
});

/** What Test API Credentials, or Test Connector Configuration, shows. */
export const reportSchema = v.looseObject({
  ok: v.boolean(),
  message: v.string(),
  steps: v.array(v.looseObject({ name: v.string(), result: v.string(), duration: v.number(), detail: v.string() })),
  exchanges: v.array(v.unknown()),
});
