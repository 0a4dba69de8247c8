import type * as v from 'valibot';
import type { AppAttribute } from '../../provisioning/application.ts';
import { oktaProfile } from '../../provisioning/okta-profile.ts';
import { same, type JsonObject } from '../../protocol/json.ts';
import type { OrgContext } from '../context.ts';
import { logSuccess } from '../events.ts';
import { defineRoute, type Route } from '../route.ts';
import { keepUserAttributes, userAttributes, type UserAttribute } from '../users/profile.ts';
import { assertNone, assertProfile, definitionsView } from './definitions.ts';
import { attributeAfter } from './property.ts';
import { userProfileInput, userProfileSchema } from './schema.ts';
import { brokenUses } from './uses.ts';

const tag = 'Profiles and mappings';
const path = '/api/v1/meta/schemas/user/default';

const baseNames = new Set(oktaProfile.map(({ variable }) => variable));

/** Of the base attributes, those that Okta lets be empty. */
const nullable = new Set(['firstName', 'lastName']);

const asAttribute = (attribute: UserAttribute): AppAttribute => ({
  ...attribute,
  base: baseNames.has(attribute.variable),
  // What a group assignment may give is a matter of applications.
  scope: 'group',
});

const schemaView = (attributes: readonly UserAttribute[], origin: string) =>
  definitionsView(`${origin}/meta/schemas/user/default`, 'user', 'User', attributes.map(asAttribute));

/** What the attributes of people have of those of applications. */
const asUserAttribute = ({ variable, title, type, required, description, enum: values, length }: AppAttribute) => ({
  variable,
  title,
  type,
  required,
  ...(description !== undefined && { description }),
  ...(values && { enum: values }),
  ...(length && { length }),
});

type Definitions = v.InferOutput<typeof userProfileInput>['definitions'];
type Property = NonNullable<NonNullable<Definitions['base']>['properties']>[string];

const baseFault = (variable: string, input: Property, before: UserAttribute | undefined): string | undefined => {
  if (!before) return 'Base attributes cannot be added.';
  if (input === null) return 'Base attributes cannot be removed.';
  const after = asUserAttribute(attributeAfter(variable, input, asAttribute(before)));
  const changed = { ...after, required: nullable.has(variable) ? before.required : after.required };
  return same(changed as unknown as JsonObject, asUserAttribute(asAttribute(before)) as unknown as JsonObject)
    ? undefined
    : 'Of base attributes no more can be changed than whether firstName and lastName are required.';
};

const customFault = (variable: string, input: Property, before: UserAttribute | undefined): string | undefined => {
  if (baseNames.has(variable)) return `${variable} is a base attribute.`;
  if (input === null || !before || input.type === undefined) return undefined;
  const { type } = attributeAfter(variable, input);
  return type === before.type
    ? undefined
    : `The data type of an attribute stays what it is: ${before.type}. Remove it and add it anew.`;
};

/** @throws OktaError E0000001 for what cannot be, each cause with the field at fault */
const withChanges = (before: readonly UserAttribute[], { base, custom }: Definitions): readonly UserAttribute[] => {
  const attributes = new Map(before.map((attribute) => [attribute.variable, attribute]));
  const faults: string[] = [];
  for (const [definition, faultOf] of [
    [base, baseFault],
    [custom, customFault],
  ] as const) {
    for (const [variable, input] of Object.entries(definition?.properties ?? {})) {
      const known = attributes.get(variable);
      const fault = faultOf(variable, input, known);
      if (fault !== undefined) faults.push(`${variable}: ${fault}`);
      else if (input === null) attributes.delete(variable);
      else {
        const after = attributeAfter(variable, input, known && asAttribute(known));
        attributes.set(variable, asUserAttribute(after));
      }
    }
  }
  assertNone(faults);
  assertProfile([...attributes.values()].filter(({ variable }) => !baseNames.has(variable)).map(asAttribute));
  return [...attributes.values()];
};

/** Takes the values of an attribute from all people; few at a time, so that nobody waits for it. */
const forgetValues = async ({ store }: OrgContext, variable: string): Promise<void> => {
  const condition = { kind: 'present', path: ['profile', variable] } as const;
  const forgotten = () =>
    store.transaction(async ({ people }) => {
      const { items } = await people.list({ limit: 200, condition });
      for (const { profile, ...person } of items) {
        const { [variable]: _, ...rest } = profile;
        await people.update({ ...person, profile: rest });
      }
      return items.length;
    });
  while ((await forgotten()) > 0);
};

const getSchema = defineRoute({
  method: 'GET',
  path,
  tag,
  summary: "Shows the schema of the people's profile.",
  answers: { 200: userProfileSchema },
  handle: async ({ org, origin }) => ({ status: 200, body: schemaView(await userAttributes(org.store), origin) }),
});

const updateSchema = defineRoute({
  method: 'POST',
  path,
  tag,
  summary:
    "Adds, changes and (by null) removes custom attributes of the people's profile; what a mapping draws from stays.",
  body: userProfileInput,
  answers: { 200: userProfileSchema },
  async handle({ body, org, origin, principal }) {
    const [before, after] = await org.store.transaction(async (tables) => {
      const kept = await userAttributes(tables);
      const changed = withChanges(kept, body.definitions);
      const gone = kept.filter(({ variable }) => !changed.some((one) => one.variable === variable));
      if (gone.length > 0) {
        const uses = await brokenUses(tables, kept, changed);
        const names = gone.map(({ variable }) => variable).join(', ');
        assertNone(uses.map((use) => `${names}: It is still used by ${use}.`));
      }
      await keepUserAttributes(tables, changed);
      await logSuccess(org, tables, principal, {
        eventType: 'directory.user_profile.update',
        message: 'Update Okta user profile',
        targets: [],
      });
      return [kept, changed] as const;
    });
    for (const { variable } of before) {
      if (!after.some((one) => one.variable === variable)) await forgetValues(org, variable);
    }
    return { status: 200, body: schemaView(after, origin) };
  },
});

export const userSchemaRoutes: readonly Route[] = [getSchema, updateSchema];
