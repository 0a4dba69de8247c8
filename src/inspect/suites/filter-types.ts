import type { JsonObject } from '../../protocol/json.ts';
import type { AttributeType } from '../../protocol/schema.ts';
import type { Check } from '../check.ts';
import { differing } from '../differing.ts';
import { publishedTypes, type PublishedType } from '../published.ts';
import { sampleResource } from '../sample.ts';
import type { Target } from '../target.ts';
import { checksOf, comparisons, pick, type Pair } from './filter-operators.ts';
import { quoted, type OwnWithFilter } from './own-resources.ts';

const withoutNulls = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));

/** Makes resources of a type, which are told from all others by their ids. */
const ownResources = async (
  t: Target,
  type: PublishedType,
  attributes: Readonly<Record<string, JsonObject>>,
): Promise<OwnWithFilter> => {
  const made = await Promise.all(
    Object.entries(attributes).map(async ([label, given]) => {
      const sample = type.endpoint === '/Users' ? t.userBody() : sampleResource(type, t);
      // A null stands for no value: not every service takes one.
      const body = withoutNulls({ ...sample, ...given });
      const answer = await t.send('POST', type.endpoint, { body });
      if (answer.status !== 201 || differing(withoutNulls(given), t.object(answer)) !== undefined) {
        t.skip(`the service does not keep a ${type.name} made after its schema: ${answer.text.slice(0, 200)}`);
      }
      return [label, t.object(answer) as JsonObject & { id: string }] as const;
    }),
  );
  const ids = made.map(([, { id }]) => `id eq ${quoted(id)}`);
  return { endpoint: type.endpoint, resources: Object.fromEntries(made), filter: `(${ids.join(' or ')})` };
};

/** An attribute of that type that a client may give a resource, of the first resource type that has one. */
export const pairOf =
  (type: AttributeType, low: Pair['low'], high: Pair['high']) =>
  (t: Target): Required<Pair> => {
    for (const resourceType of publishedTypes(t.service)) {
      for (const { schema, attributes } of [resourceType, ...resourceType.extensions]) {
        const found = attributes.find((a) => a.type === type && !a.multiValued && a.mutability === 'readWrite');
        if (!found) continue;
        const inCore = schema === resourceType.schema;
        const set = (value: Pair['low']): JsonObject =>
          inCore
            ? { [found.name]: value }
            : { schemas: [resourceType.schema, schema], [schema]: { [found.name]: value } };
        return {
          path: inCore ? found.name : `${schema}:${found.name}`,
          low,
          high,
          set,
          unset: { [inCore ? found.name : schema]: null },
          make: (t, attributes) => ownResources(t, resourceType, attributes),
        };
      }
    }
    return t.skip(`/Schemas has no attribute of type ${type} that a client may write`);
  };

const anInteger = { what: 'an integer', case: '23' };

/** RFC 7644 §3.4.2.2, Table 3: the types that no attribute of the RFC's own resources has. */
export const filterTypeChecks: readonly Check[] = [
  ...checksOf({ ...anInteger, name: 'integer' }, comparisons, pairOf('integer', 9, 41)),
  ...checksOf({ ...anInteger, name: 'negative' }, pick('eq', 'lt'), pairOf('integer', -41, -9)),
  ...checksOf(
    { name: 'exponent', what: 'an integer, written with an exponent,', case: '23' },
    { eq: () => ({ literal: '4.1e1', expected: 'high' }) },
    pairOf('integer', 9, 41),
  ),
  ...checksOf({ name: 'decimal', what: 'a decimal', case: '23' }, comparisons, pairOf('decimal', 9.5, 41.25)),
  // As text the earlier would be greater.
  ...checksOf(
    { name: 'datetime', what: 'a dateTime', case: '05' },
    comparisons,
    pairOf('dateTime', '2011-05-13T04:42:34+14:00', '2011-05-12T20:00:00Z'),
  ),
];
