import type * as v from 'valibot';
import type { AppAttribute, AppAttributeType } from '../../provisioning/application.ts';
import type { propertyInput } from './schema.ts';

type PropertyInput = NonNullable<v.InferOutput<typeof propertyInput>>;

/** How Okta writes the types that JSON Schema lacks. */
const formats: ReadonlyMap<string, AppAttributeType> = new Map([
  ['country-code', 'country code'],
  ['language-code', 'language code'],
  ['ref-id', 'reference'],
]);

const typeOf = (type: AppAttributeType) => {
  if (type.startsWith('array of ')) return { type: 'array', items: { type: type.slice('array of '.length) } };
  const format = [...formats].find(([, known]) => known === type)?.[0];
  return format === undefined ? { type } : { type: 'string', format };
};

/** The attribute as Okta's schemas have it. */
export const propertyView = ({
  title,
  type,
  description,
  required,
  externalName,
  externalNamespace,
  scope,
  combined,
  length,
  enum: values,
}: AppAttribute) => ({
  title,
  ...typeOf(type),
  ...(description !== undefined && { description }),
  ...(required && { required }),
  ...(externalName !== undefined && { externalName }),
  ...(externalNamespace !== undefined && { externalNamespace }),
  mutability: 'READ_WRITE',
  // SELF is “User personal”: a group assignment cannot give it.
  scope: scope === 'group' ? 'NONE' : 'SELF',
  // “Combine values across groups”, of lists alone.
  ...(type.startsWith('array of ') && { union: combined ? 'ENABLE' : 'DISABLE' }),
  ...(length?.min !== undefined && { minLength: length.min }),
  ...(length?.max !== undefined && { maxLength: length.max }),
  ...(values && { enum: [...values] }),
  permissions: [{ principal: 'SELF', action: 'READ_ONLY' }],
  master: { type: 'PROFILE_MASTER' },
});

const inputType = ({ type = 'string', format, items }: PropertyInput): AppAttributeType => {
  if (type === 'array') return `array of ${items?.type ?? 'string'}`;
  return (type === 'string' && format ? formats.get(format) : undefined) ?? type;
};

/** What stands after a client's word: null takes away, silence keeps. */
const kept = <T>(given: T | null | undefined, before: T | undefined): T | undefined =>
  given === null ? undefined : (given ?? before);

/** The attribute after a client's change; a new one where there was none. */
export const attributeAfter = (variable: string, input: PropertyInput, before?: AppAttribute): AppAttribute => {
  const optional = {
    externalName: kept(input.externalName, before?.externalName),
    externalNamespace: kept(input.externalNamespace, before?.externalNamespace),
    description: kept(input.description, before?.description),
    enum: kept(input.enum, before?.enum),
  };
  const union = kept(input.union, before?.combined ? 'ENABLE' : undefined);
  const min = kept(input.minLength, before?.length?.min);
  const max = kept(input.maxLength, before?.length?.max);
  return {
    variable,
    title: input.title ?? before?.title ?? variable,
    type: input.type === undefined && before ? before.type : inputType(input),
    base: before?.base ?? false,
    required: kept(input.required, before?.required) ?? false,
    scope:
      input.scope === undefined || input.scope === null
        ? (before?.scope ?? 'group')
        : input.scope === 'NONE'
          ? 'group'
          : 'personal',
    ...(Object.fromEntries(
      Object.entries(optional).filter(([, value]) => value !== undefined),
    ) as Partial<AppAttribute>),
    ...(union === 'ENABLE' && { combined: true }),
    ...((min !== undefined || max !== undefined) && {
      length: { ...(min !== undefined && { min }), ...(max !== undefined && { max }) },
    }),
  };
};
