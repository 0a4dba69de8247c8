import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { AttributePath } from '../../src/protocol/attribute-path.ts';
import type { CompareOperator, Filter } from '../../src/protocol/filter/filter.ts';
import type { Json, JsonObject } from '../../src/protocol/json.ts';
import type { ResourceType } from '../../src/protocol/resource-type.ts';
import { parseResourceTypeFile } from '../../src/protocol/resource-type-file.ts';
import { createResourceTypes } from '../../src/protocol/resource-types.ts';
import type { Attribute, AttributeType, SchemaDefinition } from '../../src/protocol/schema.ts';

const file = new URL('../../examples/schemas/test-resource.json', import.meta.url);

/** The example type with an attribute of every data type and characteristic. */
export const testType: ResourceType = createResourceTypes(
  parseResourceTypeFile(JSON.parse(readFileSync(file, 'utf8')), 'test-resource.json'),
).resourceTypes.find(({ name }) => name === 'TestResource')!;

/** Few pieces, so that values meet, and those that go wrong: case, composition, the ends of Unicode, SQL, JSON. */
const text = fc
  .array(
    fc.constantFrom(
      ...[
        'a',
        'A',
        'b',
        'ß',
        'SS',
        'ς',
        'Σ',
        'é',
        'e\u0301',
        '😀',
        '\uffff',
        '\u{10ffff}',
        '\ud7ff',
        'İ',
        '%',
        "'",
        '"',
        '\\',
        '\0',
        '[]',
        '{}',
        '1',
      ],
    ),
    { maxLength: 3 },
  )
  .map((pieces) => pieces.join(''));

const time = fc.constantFrom(
  ...['2011-05-13T04:42:34Z', '2011-05-13T06:42:34+02:00', '2011-05-13T04:42:34.5Z', '2011-05-13T04:42:34.0001Z'],
  ...['2011-05-12T23:42:35-05:00', '0001-01-01T00:00:00', '2011-05-13T24:00:00Z', '2011-05-14T00:00:00Z'],
);

const valueOf: Readonly<Record<Exclude<AttributeType, 'complex'>, fc.Arbitrary<string | number | boolean>>> = {
  string: text,
  reference: text,
  binary: fc.constantFrom('YQ==', 'yq==', 'YWI='),
  boolean: fc.boolean(),
  integer: fc.oneof(fc.integer({ min: -2, max: 2 }), fc.maxSafeInteger()),
  // The sum makes 0 of -0.
  decimal: fc
    .oneof(fc.constantFrom(0.1, 0.3, 0.1 + 0.2, 1e21, 5e-324), fc.double({ noNaN: true, noDefaultInfinity: true }))
    .map((n) => n + 0),
  dateTime: time,
};

const operatorsOf = (type: AttributeType): readonly CompareOperator[] => {
  if (type === 'boolean' || type === 'binary') return ['eq', 'ne'];
  const ordered = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
  return type === 'string' || type === 'reference' ? [...ordered, 'co', 'sw', 'ew'] : ordered;
};

const visible = (attribute: Attribute): boolean =>
  attribute.returned !== 'never' && attribute.mutability !== 'writeOnly';

const objectOf = (attributes: readonly Attribute[]): fc.Arbitrary<JsonObject> =>
  fc
    .record(Object.fromEntries(attributes.map((attribute) => [attribute.name, jsonOf(attribute)])), {
      requiredKeys: [],
    })
    .map((object) => object as JsonObject);

const jsonOf = (attribute: Attribute): fc.Arbitrary<Json> => {
  const one: fc.Arbitrary<Json> =
    attribute.type === 'complex' ? objectOf(attribute.subAttributes ?? []) : valueOf[attribute.type];
  return attribute.multiValued ? fc.array(one, { maxLength: 3 }) : one;
};

/** What is kept beside the documents, or has to be unique. */
const apart = new Set(['id', 'meta', 'schemas', 'members', 'groups', 'userName', 'password']);

/** Attributes of a resource but for those of the store; `unique` is made different for each. */
export const attributesOf = (type: ResourceType): fc.Arbitrary<JsonObject> => {
  const writable = (attributes: readonly Attribute[]) =>
    attributes.filter((a) => !apart.has(a.name) && a.uniqueness === 'none' && visible(a));
  const extensions = type.extensions.map(
    ({ schema }: { schema: SchemaDefinition }) => [schema.id, objectOf(writable(schema.attributes))] as const,
  );
  return fc
    .tuple(objectOf(writable(type.attributes)), fc.record(Object.fromEntries(extensions), { requiredKeys: [] }))
    .map(([core, more]) => ({ ...core, ...more }) as JsonObject);
};

interface Found {
  readonly path: AttributePath;
  readonly leaf: Attribute;
}

/** URIs are made when a resource is rendered, and the store cannot filter by them. */
const rendered = (path: AttributePath): boolean =>
  path.subAttribute?.name === 'location' ||
  ((path.attribute.name === 'members' || path.attribute.name === 'groups') && path.subAttribute?.name === '$ref');

const pathsOf = (type: ResourceType): readonly Found[] => {
  const of = (attributes: readonly Attribute[], extension?: SchemaDefinition) =>
    attributes.filter(visible).flatMap((attribute) => {
      const path = { ...(extension && { extension }), attribute };
      const inner = (attribute.subAttributes ?? []).filter(visible).map((subAttribute) => ({ ...path, subAttribute }));
      return [path, ...inner]
        .filter((p) => !rendered(p))
        .map((p) => ({ path: p, leaf: 'subAttribute' in p ? (p.subAttribute as Attribute) : attribute }));
    });
  return [...of(type.attributes), ...type.extensions.flatMap(({ schema }) => of(schema.attributes, schema))];
};

const termOf = (paths: readonly Found[], known: fc.Arbitrary<string>): fc.Arbitrary<Filter> =>
  fc.constantFrom(...paths).chain(({ path, leaf }): fc.Arbitrary<Filter> => {
    const present: Filter = { kind: 'present', path };
    if (leaf.type === 'complex') return fc.constant(present);
    const value = leaf.type === 'string' ? fc.oneof(valueOf.string, known) : valueOf[leaf.type];
    const compare = fc
      .tuple(fc.constantFrom(...operatorsOf(leaf.type)), value)
      .map(([operator, compared]): Filter => ({ kind: 'compare', path, operator, value: compared }));
    return fc.oneof({ weight: 1, arbitrary: fc.constant(present) }, { weight: 6, arbitrary: compare });
  });

const treeOf = (leaves: fc.Arbitrary<Filter>, depth: number): fc.Arbitrary<Filter> => {
  if (depth === 0) return leaves;
  const below = treeOf(leaves, depth - 1);
  return fc.oneof(
    { weight: 4, arbitrary: leaves },
    { weight: 1, arbitrary: below.map((filter): Filter => ({ kind: 'not', filter })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(below, { minLength: 2, maxLength: 3 }))
        .map(([kind, filters]): Filter => ({ kind, filters })),
    },
  );
};

/** Any filter on a type. @param known ids, names and the like that may match */
export const filterOf = (type: ResourceType, known: fc.Arbitrary<string>): fc.Arbitrary<Filter> => {
  const paths = pathsOf(type);
  const complexes = paths.filter(({ leaf }) => leaf.type === 'complex');
  const valuePath = fc.constantFrom(...complexes).chain(({ path, leaf }) => {
    const inner = (leaf.subAttributes ?? [])
      .filter((subAttribute) => visible(subAttribute) && !rendered({ ...path, subAttribute }))
      .map((subAttribute) => ({ path: { attribute: subAttribute }, leaf: subAttribute }));
    return treeOf(termOf(inner, known), 1).map((filter): Filter => ({ kind: 'valuePath', path, filter }));
  });
  return treeOf(fc.oneof({ weight: 3, arbitrary: termOf(paths, known) }, { weight: 1, arbitrary: valuePath }), 2);
};
