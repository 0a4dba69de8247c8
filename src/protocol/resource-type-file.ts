import * as v from 'valibot';
import type { ResourceTypeDefinition } from './resource-type.ts';
import type { Attribute, SchemaDefinition } from './schema.ts';
import { wrongBy } from './schema-issue.ts';
import { attribute } from './schemas/attribute.ts';

/** A resource type of an own, or schema extensions for one that exists: `name` and `schemaExtensions` alone. */
export type ConfiguredResourceType = Pick<ResourceTypeDefinition, 'name'> & Partial<ResourceTypeDefinition>;

/** Schemas and resource types that a service has beside those of RFC 7643. */
export interface ConfiguredTypes {
  readonly schemas: readonly SchemaDefinition[];
  readonly resourceTypes: readonly ConfiguredResourceType[];
}

const simpleTypes = ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'reference', 'binary'] as const;

const urn = v.pipe(
  v.string(),
  v.regex(/^urn:[a-z0-9-]+:[^\s[\]"]+$/i, 'expected a URN such as urn:example:scim:schemas:1.0:Thing'),
);

// RFC 7643 §2.1 ATTRNAME, which does not cover the `$ref` that §2.4 defines.
const attributeName = v.pipe(
  v.string(),
  v.regex(
    /^(?:[a-z][a-z0-9_$-]*|\$ref)$/i,
    'expected an attribute name: a letter, then letters, digits, "-", "_" and "$"',
  ),
);

const resourceTypeName = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9_-]*$/i, 'expected a name: a letter, then letters, digits, "-" and "_"'),
);

const endpoint = v.pipe(v.string(), v.regex(/^\/[a-z][a-z0-9_-]*$/i, 'expected a path of one segment such as /Things'));

const characteristics = {
  name: attributeName,
  multiValued: v.exactOptional(v.boolean()),
  description: v.optional(v.string(), ''),
  required: v.exactOptional(v.boolean()),
  canonicalValues: v.exactOptional(v.array(v.string())),
  caseExact: v.exactOptional(v.boolean()),
  mutability: v.exactOptional(v.picklist(['readOnly', 'readWrite', 'immutable', 'writeOnly'])),
  returned: v.exactOptional(v.picklist(['always', 'never', 'default', 'request'])),
  uniqueness: v.exactOptional(v.picklist(['none', 'server', 'global'])),
  referenceTypes: v.exactOptional(v.array(v.string())),
};

const eachOnce = <Item extends { readonly name: string }>() =>
  v.checkItems<Item[], string>(
    ({ name }, index, items) => items.findIndex((item) => item.name.toLowerCase() === name.toLowerCase()) === index,
    'expected each name once, in whatever case',
  );

const neverReturned = v.check<Attribute, string>(
  ({ mutability, returned }) => mutability !== 'writeOnly' || returned === 'never',
  'expected returned "never" where the mutability is writeOnly',
);

const subAttribute = v.pipe(
  v.strictObject({ ...characteristics, type: v.exactOptional(v.picklist(simpleTypes)) }),
  v.transform(({ name, description, ...rest }) => attribute(name, description, rest)),
  neverReturned,
);

const schemaAttribute = v.pipe(
  v.strictObject({
    ...characteristics,
    type: v.exactOptional(v.picklist([...simpleTypes, 'complex'])),
    subAttributes: v.exactOptional(v.pipe(v.array(subAttribute), v.minLength(1, 'expected at least one'), eachOnce())),
  }),
  v.check(
    ({ type, subAttributes }) => (type === 'complex') === (subAttributes !== undefined),
    'expected subAttributes where the type is complex, and only there',
  ),
  v.transform(({ name, description, ...rest }) => attribute(name, description, rest)),
  neverReturned,
);

/** What the form of RFC 7643 has beside the definition; a file may be what /Schemas or /ResourceTypes answered. */
const resourceMembers = { schemas: v.exactOptional(v.unknown()), meta: v.exactOptional(v.unknown()) };

const schema = v.pipe(
  v.strictObject({
    ...resourceMembers,
    id: urn,
    name: v.string(),
    description: v.optional(v.string(), ''),
    attributes: v.pipe(v.array(schemaAttribute), eachOnce()),
  }),
  v.transform(({ id, name, description, attributes }) => ({ id, name, description, attributes })),
);

const resourceType = v.pipe(
  v.strictObject({
    ...resourceMembers,
    id: v.exactOptional(v.string()),
    name: resourceTypeName,
    description: v.exactOptional(v.string()),
    endpoint: v.exactOptional(endpoint),
    schema: v.exactOptional(urn),
    schemaExtensions: v.exactOptional(
      v.array(v.strictObject({ schema: urn, required: v.optional(v.boolean(), false) })),
    ),
  }),
  v.transform(({ schemas: _schemas, meta: _meta, ...definition }) => definition),
);

const typeFile = v.strictObject({
  schemas: v.optional(v.array(schema), []),
  resourceTypes: v.optional(v.array(resourceType), []),
});

/**
 * Reads schemas and resource types in the form of RFC 7643 §6 and §7; characteristics that are left out are those of §2.2.
 * @param json what the file holds, parsed
 * @throws Error that names the file, the place in it, and what was expected there
 */
export const parseResourceTypeFile = (json: unknown, file: string): ConfiguredTypes => {
  const result = v.safeParse(typeFile, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw new Error(`${file}: ${path ? `${path}: ` : ''}${wrongBy(issue)}.`);
};
