import * as v from 'valibot';

const anything = v.record(v.string(), v.unknown());
const text = v.string('Expected a text.');
const flag = v.boolean('Expected true or false.');
const size = v.pipe(
  v.number('Expected a number.'),
  v.integer('Expected a whole number.'),
  v.minValue(0, 'Expected 0 or more.'),
);

/** An attribute as Okta's schemas of profiles have it. */
const propertySchema = v.strictObject({
  title: v.string(),
  type: v.string(),
  format: v.optional(v.string()),
  items: v.optional(v.strictObject({ type: v.string() })),
  description: v.optional(v.string()),
  required: v.optional(v.boolean()),
  externalName: v.optional(v.string()),
  externalNamespace: v.optional(v.string()),
  mutability: v.string(),
  scope: v.string(),
  union: v.optional(v.string()),
  minLength: v.optional(v.number()),
  maxLength: v.optional(v.number()),
  enum: v.optional(v.array(v.string())),
  permissions: v.array(anything),
  master: anything,
});

const definition = v.strictObject({
  id: v.string(),
  type: v.literal('object'),
  properties: v.record(v.string(), propertySchema),
  required: v.array(v.string()),
});

export const appUserSchemaSchema = v.strictObject({
  id: v.string(),
  $schema: v.string(),
  name: v.string(),
  title: v.string(),
  created: v.string(),
  lastUpdated: v.string(),
  definitions: v.strictObject({ base: definition, custom: definition }),
  type: v.literal('object'),
  properties: anything,
});

/** The schema of the people's profile. */
export const userProfileSchema = v.omit(appUserSchemaSchema, ['created', 'lastUpdated']);

/** What a client writes of an attribute; null removes it. */
export const propertyInput = v.nullable(
  v.object({
    title: v.optional(text),
    type: v.optional(
      v.picklist(['string', 'number', 'integer', 'boolean', 'array'], 'Expected a type that attributes have.'),
    ),
    format: v.optional(v.nullable(text)),
    items: v.optional(
      v.nullable(
        v.object({ type: v.picklist(['string', 'number', 'integer'], 'Expected string, number or integer.') }),
      ),
    ),
    description: v.optional(v.nullable(text)),
    required: v.optional(v.nullable(flag)),
    externalName: v.optional(v.nullable(text)),
    externalNamespace: v.optional(v.nullable(text)),
    scope: v.optional(v.nullable(v.picklist(['NONE', 'SELF'], 'Expected NONE or SELF.'))),
    union: v.optional(v.nullable(v.picklist(['ENABLE', 'DISABLE'], 'Expected ENABLE or DISABLE.'))),
    minLength: v.optional(v.nullable(size)),
    maxLength: v.optional(v.nullable(size)),
    enum: v.optional(v.nullable(v.array(text))),
  }),
);

const properties = v.optional(v.object({ properties: v.optional(v.record(v.string(), propertyInput)) }));

/** What a client writes of an attribute of people; what would be kept in another sense than it says is refused. */
const userPropertyInput = v.nullable(
  v.object({
    ...propertyInput.wrapped.entries,
    unique: v.optional(v.nullable(v.picklist(['NOT_UNIQUE'], 'Values are not kept unique here.'))),
    oneOf: v.optional(v.null('Write the values as enum; they have no names of their own here.')),
    pattern: v.optional(v.null('Patterns are not kept here.')),
  }),
);

const userProperties = v.optional(v.object({ properties: v.optional(v.record(v.string(), userPropertyInput)) }));

export const userProfileInput = v.object({
  definitions: v.object({ base: userProperties, custom: userProperties }, 'Expected an object.'),
});

export const appUserSchemaInput = v.object({
  definitions: v.object({ base: properties, custom: properties }, 'Expected an object.'),
});

const end = v.strictObject({
  id: v.string(),
  name: v.string(),
  type: v.picklist(['user', 'appuser']),
  _links: anything,
});

/** A mapping of profiles in lists: without its properties. */
export const mappingSummarySchema = v.strictObject({ id: v.string(), source: end, target: end, _links: anything });

export const mappingSchema = v.strictObject({
  id: v.string(),
  source: end,
  target: end,
  properties: v.record(
    v.string(),
    v.strictObject({ expression: v.string(), pushStatus: v.picklist(['PUSH', 'DONT_PUSH']) }),
  ),
  _links: anything,
});

export const mappingInput = v.object({
  properties: v.record(
    v.string(),
    v.nullable(
      v.object({
        expression: v.optional(v.pipe(text, v.minLength(1, 'The field cannot be left blank'))),
        pushStatus: v.optional(v.picklist(['PUSH', 'DONT_PUSH'], 'Expected PUSH or DONT_PUSH.')),
      }),
    ),
    'Expected an object.',
  ),
});

export const previewInput = v.object({
  expression: text,
  /** Into the application, or into Okta. */
  direction: v.optional(v.picklist(['toApp', 'toOkta'], 'Expected toApp or toOkta.'), 'toApp'),
  /** The variable that gets the value. */
  target: v.optional(text),
  /** The id or the login of the person whose value is shown; without it the expression is checked alone. */
  person: v.optional(text),
  /** Whether it is a username format. */
  template: v.optional(flag, false),
});

export const previewSchema = v.union([
  v.strictObject({ value: v.unknown(), type: v.string() }),
  v.strictObject({ problem: v.string(), position: v.number(), length: v.number(), explanation: v.string() }),
]);
