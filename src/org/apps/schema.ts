import * as v from 'valibot';
import { links } from '../users/schema.ts';

const anything = v.record(v.string(), v.unknown());

export const appSchema = v.strictObject({
  id: v.string(),
  orn: v.string(),
  name: v.string(),
  label: v.string(),
  status: v.picklist(['ACTIVE', 'INACTIVE']),
  created: v.string(),
  lastUpdated: v.string(),
  accessibility: anything,
  visibility: v.strictObject({
    autoLaunch: v.boolean(),
    autoSubmitToolbar: v.boolean(),
    hide: v.strictObject({ iOS: v.boolean(), web: v.boolean() }),
    appLinks: v.record(v.string(), v.boolean()),
  }),
  features: v.array(v.string()),
  signOnMode: v.picklist(['SAML_2_0', 'AUTO_LOGIN', 'BROWSER_PLUGIN']),
  credentials: v.strictObject({
    scheme: v.optional(v.string()),
    userNameTemplate: v.strictObject({ template: v.string(), type: v.string(), pushStatus: v.string() }),
    signing: v.strictObject({}),
  }),
  settings: anything,
  _embedded: v.optional(anything),
  _links: links,
});

const text = v.string('Expected a text.');
const label = v.pipe(
  text,
  v.trim(),
  v.minLength(1, 'The field cannot be left blank'),
  v.maxLength(100, 'The field is too long'),
);

export const appInput = v.object({
  name: v.optional(text),
  label: v.optional(label),
  signOnMode: v.optional(text),
  credentials: v.optional(
    v.object({
      userNameTemplate: v.optional(
        v.object({
          template: v.optional(v.pipe(text, v.minLength(1, 'The field cannot be left blank'), v.maxLength(1_024))),
          pushStatus: v.optional(v.picklist(['PUSH', 'DONT_PUSH'], 'Expected PUSH or DONT_PUSH.')),
        }),
      ),
    }),
  ),
  visibility: v.optional(
    v.object({
      autoSubmitToolbar: v.optional(v.boolean('Expected true or false.')),
      hide: v.optional(
        v.object({
          iOS: v.optional(v.boolean('Expected true or false.')),
          web: v.optional(v.boolean('Expected true or false.')),
        }),
      ),
    }),
  ),
  settings: v.optional(v.object({ signOn: v.optional(v.nullable(anything)), app: v.optional(v.nullable(anything)) })),
});

export const appUserSchema = v.strictObject({
  id: v.string(),
  externalId: v.optional(v.string()),
  created: v.string(),
  lastUpdated: v.string(),
  scope: v.picklist(['USER', 'GROUP']),
  status: v.string(),
  statusChanged: v.nullable(v.string()),
  passwordChanged: v.nullable(v.string()),
  syncState: v.string(),
  lastSync: v.optional(v.string()),
  credentials: v.strictObject({ userName: v.string() }),
  profile: anything,
  _embedded: v.optional(anything),
  _links: links,
});

const profile = v.optional(v.nullable(v.record(v.string(), v.unknown(), 'Expected an object.')));
const credentials = v.optional(
  v.nullable(v.object({ userName: v.optional(v.pipe(text, v.minLength(1, 'The field cannot be left blank'))) })),
);

export const newAppUserInput = v.object({
  id: text,
  scope: v.optional(v.picklist(['USER', 'GROUP'], 'Expected USER or GROUP.')),
  credentials,
  profile,
});
export const appUserInput = v.object({ credentials, profile });

export const appGroupSchema = v.strictObject({
  id: v.string(),
  lastUpdated: v.string(),
  priority: v.number(),
  profile: anything,
  _embedded: v.optional(anything),
  _links: links,
});
export const appGroupInput = v.optional(
  v.object({
    priority: v.optional(v.pipe(v.number('Expected a number.'), v.integer('Expected a whole number.'), v.minValue(0))),
    profile,
  }),
);
