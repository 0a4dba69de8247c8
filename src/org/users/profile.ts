import type { AppAttribute, AppAttributeType } from '../../provisioning/application.ts';
import { oktaProfile } from '../../provisioning/okta-profile.ts';
import type { OrgTables } from '../../provisioning/store.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { OktaError } from '../errors.ts';

/** An attribute of the user profile: the base ones, and those that were added in the Profile Editor. */
export type UserAttribute = Pick<
  AppAttribute,
  'variable' | 'title' | 'type' | 'required' | 'description' | 'enum' | 'length'
>;

/** What the org keeps of the user profile under the setting `userSchema`. */
interface UserSchema {
  /** The attributes that were added. */
  readonly custom?: readonly UserAttribute[];
  /** Base attributes that are required elsewhere: Okta lets `firstName` and `lastName` be empty. */
  readonly optional?: readonly string[];
}

const setting = 'userSchema';

/** The attributes of the user profile: the base ones, then those that were added, in the order of that. */
export const userAttributes = async ({ settings }: Pick<OrgTables, 'settings'>): Promise<readonly UserAttribute[]> => {
  const { custom = [], optional = [] } = ((await settings.get(setting)) ?? {}) as UserSchema;
  return [
    ...oktaProfile.map((one) => (optional.includes(one.variable) ? { ...one, required: false } : one)),
    ...custom,
  ];
};

/** Keeps the attributes of the user profile; of the base ones, which are not required. */
export const keepUserAttributes = (
  { settings }: Pick<OrgTables, 'settings'>,
  attributes: readonly UserAttribute[],
): Promise<void> => {
  const base = new Map(oktaProfile.map((one) => [one.variable, one]));
  const schema: UserSchema = {
    custom: attributes.filter(({ variable }) => !base.has(variable)),
    optional: attributes
      .filter(({ variable, required }) => base.get(variable)?.required && !required)
      .map(({ variable }) => variable),
  };
  return settings.put(setting, schema as unknown as JsonObject);
};

const isOf: Readonly<Record<'string' | 'number' | 'integer' | 'boolean', (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isSafeInteger(value),
  boolean: (value) => typeof value === 'boolean',
};

const scalarOf = (type: AppAttributeType): keyof typeof isOf => {
  const name = type.replace('array of ', '');
  return name === 'number' || name === 'integer' || name === 'boolean' ? name : 'string';
};

const fits = (type: AppAttributeType, value: Json): boolean => {
  const test = isOf[scalarOf(type)];
  return type.startsWith('array of ') ? Array.isArray(value) && value.every(test) : test(value);
};

const email = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

const problemsOf = (attribute: UserAttribute, value: Json | undefined): string[] => {
  const { variable, type, required, length = {}, enum: choices } = attribute;
  if (value === undefined || value === null || value === '') {
    return required ? [`${variable}: The field cannot be left blank`] : [];
  }
  if (!fits(type, value)) return [`${variable}: The value is not of the type ${type}`];
  const problems: string[] = [];
  const strange =
    choices && [value].flat().find((one) => !choices.includes(typeof one === 'string' ? one : JSON.stringify(one)));
  if (strange !== undefined) problems.push(`${variable}: The value is not one of ${choices!.join(', ')}`);
  if (typeof value !== 'string') return problems;
  // As long as Okta keeps a text, in characters.
  const { min = 0, max = 1_024 } = length;
  if (value.length < min || value.length > max)
    problems.push(`${variable}: The field must be between ${min} and ${max} characters`);
  if ((variable === 'email' || variable === 'secondEmail') && !email.test(value))
    problems.push(`${variable}: Does not match required pattern`);
  if (variable === 'login' && !email.test(value))
    problems.push('login: Username must be in the form of an email address');
  return problems;
};

/**
 * The profile as it is kept: without what has no value.
 * @throws OktaError E0000001 with a cause for each attribute that is missing, unknown or not as the schema has it
 */
export const checkProfile = (attributes: readonly UserAttribute[], profile: JsonObject): JsonObject => {
  const known = new Map(attributes.map((attribute) => [attribute.variable, attribute]));
  const causes = [
    ...attributes.flatMap((attribute) =>
      problemsOf(attribute, Object.hasOwn(profile, attribute.variable) ? profile[attribute.variable] : undefined),
    ),
    ...Object.keys(profile)
      .filter((name) => !known.has(name))
      .map((name) => `${name}: Property name '${name}' is not defined in profile`),
  ];
  if (causes[0] !== undefined) {
    const field = causes[0].slice(0, causes[0].indexOf(':'));
    throw new OktaError(400, 'E0000001', `Api validation failed: ${field}`, { causes });
  }
  return Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== null));
};
