import { isObject, member, type Json, type JsonObject } from '../../protocol/json.ts';
import type { AppAttribute, AppAttributeType, Application } from '../application.ts';
import type { Discovered } from '../discovery.ts';
import { textMember } from '../text-member.ts';

const types: Readonly<Record<string, AppAttributeType>> = {
  string: 'string',
  boolean: 'boolean',
  decimal: 'number',
  integer: 'integer',
  dateTime: 'string',
  binary: 'string',
  reference: 'reference',
};

const arrays: Readonly<Partial<Record<AppAttributeType, AppAttributeType>>> = {
  string: 'array of string',
  number: 'array of number',
  integer: 'array of integer',
};

const listOf = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** The attributes of a discovered schema; of a complex one those within it. What no profile can hold is left out. */
const attributesOf = (namespace: string, definitions: readonly JsonObject[], within = ''): AppAttribute[] =>
  definitions.flatMap((definition) => {
    const name = textMember(definition, 'name');
    const externalName = within === '' ? name : `${within}.${name}`;
    const multiValued = member(definition, 'multiValued') === true;
    if (name === '' || member(definition, 'mutability') === 'readOnly') return [];
    if (member(definition, 'type') === 'complex') {
      return multiValued ? [] : attributesOf(namespace, listOf(member(definition, 'subAttributes')), externalName);
    }
    const single = types[textMember(definition, 'type') || 'string'];
    const type = single && (multiValued ? arrays[single] : single);
    if (!type) return [];
    const description = textMember(definition, 'description');
    const canonical = member(definition, 'canonicalValues');
    const values = Array.isArray(canonical) ? canonical.filter((value) => typeof value === 'string') : [];
    return [
      {
        variable: externalName.replaceAll(/\W(\w?)/g, (_, next: string) => next.toUpperCase()),
        title: name,
        type,
        base: false,
        externalName,
        externalNamespace: namespace,
        required: member(definition, 'required') === true,
        scope: 'personal',
        ...(description !== '' && { description }),
        ...(values.length > 0 && { enum: values }),
      },
    ];
  });

/** The variable, with a number where another attribute has it already. */
const distinct = (attribute: AppAttribute, taken: ReadonlySet<string>): AppAttribute => {
  let { variable } = attribute;
  for (let n = 2; taken.has(variable); n++) variable = `${attribute.variable}${n}`;
  return { ...attribute, variable };
};

/**
 * The application's profile after schema discovery: the attributes of the extensions that its users have are in it, and
 * those of extensions that are there no more are not. An attribute that was there keeps its variable.
 * @param before what the discovery before this one found
 */
export const withDiscovered = (
  profile: Application['profile'],
  { schemas, userSchemas }: Pick<Discovered, 'schemas' | 'userSchemas'>,
  before: readonly string[] = [],
): Application['profile'] => {
  const found = schemas
    .filter((schema) => userSchemas.includes(textMember(schema, 'id')))
    .flatMap((schema) => attributesOf(textMember(schema, 'id'), listOf(member(schema, 'attributes'))));
  const placeOf = ({ externalNamespace, externalName }: AppAttribute): string => `${externalNamespace} ${externalName}`;
  const places = new Map(found.map((attribute) => [placeOf(attribute), attribute]));
  const discovered = new Set([...before, ...userSchemas]);
  const kept = profile
    .filter((attribute) => !discovered.has(attribute.externalNamespace ?? '') || places.has(placeOf(attribute)))
    .map((attribute) => {
      const { variable, scope } = attribute;
      const now = places.get(placeOf(attribute));
      return now ? { ...now, variable, scope } : attribute;
    });
  const known = new Set(kept.map(placeOf));
  const taken = new Set(kept.map(({ variable }) => variable));
  const added = found
    .filter((attribute) => !known.has(placeOf(attribute)))
    .map((attribute) => {
      const named = distinct(attribute, taken);
      taken.add(named.variable);
      return named;
    });
  return [...kept, ...added];
};
