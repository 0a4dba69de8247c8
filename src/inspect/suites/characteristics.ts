import { member, type Json, type JsonObject } from '../../protocol/json.ts';
import type { Attribute, AttributeType } from '../../protocol/schema.ts';
import type { Check } from '../check.ts';
import { differing } from '../differing.ts';
import { publishedTypes, textOf, type PublishedType } from '../published.ts';
import { sampleResource, sampleValue } from '../sample.ts';
import type { Answer, Target } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7643/7',
  level: 'MUST',
  ...check,
});

/** A simple attribute that a client may write, of the core schema or of an extension of a resource type. */
interface Place {
  readonly type: PublishedType;
  readonly attribute: Attribute;
  /** The extension's URN. */
  readonly urn?: string;
}

/** What the RFC itself defines and other checks look at. */
const ownTypes = (t: Target): readonly PublishedType[] =>
  publishedTypes(t.service).filter(({ endpoint }) => endpoint !== '/Users' && endpoint !== '/Groups');

const placesOf = (type: PublishedType): readonly Place[] => [
  ...type.attributes.map((attribute) => ({ type, attribute })),
  ...type.extensions
    .filter(({ schema }) => !schema.toLowerCase().startsWith('urn:ietf:params:scim:'))
    .flatMap(({ schema, attributes }) => attributes.map((attribute) => ({ type, attribute, urn: schema }))),
];

const isSimple = ({ type, multiValued, mutability, referenceTypes = ['external'] }: Attribute): boolean =>
  type !== 'complex' && !multiValued && mutability !== 'readOnly' && referenceTypes.includes('external');

/** The places of the first resource type that has such attributes; skipped where none has. */
const find = (t: Target, what: string, has: (attribute: Attribute) => boolean): readonly Place[] => {
  for (const type of [...ownTypes(t), ...publishedTypes(t.service).filter(({ endpoint }) => endpoint === '/Users')]) {
    const places = placesOf(type).filter(({ attribute }) => isSimple(attribute) && has(attribute));
    if (places.length > 0) return places;
  }
  return t.skip(`/Schemas publishes no ${what} beyond those of the RFC`);
};

const bodyOf = (t: Target, type: PublishedType): JsonObject =>
  type.endpoint === '/Users' ? t.userBody() : sampleResource(type, t);

const withValue = (body: JsonObject, { attribute: { name }, urn }: Place, value: Json): JsonObject => {
  if (urn === undefined) return { ...body, [name]: value };
  const extension = member(body, urn);
  return { ...body, [urn]: { ...(extension as JsonObject | undefined), [name]: value } };
};

const valueAt = (resource: JsonObject, { attribute: { name }, urn }: Place): Json | undefined =>
  member(urn === undefined ? resource : member(resource, urn), name);

const nameOf = ({ attribute: { name }, urn }: Place): string => (urn === undefined ? name : `${urn}:${name}`);

/** Creates it. What the service refuses for reasons of its own, which no schema tells, cannot be checked. */
const create = async (t: Target, type: PublishedType, body: JsonObject): Promise<Answer & { path: string }> => {
  const answer = await t.send('POST', type.endpoint, { body });
  if (answer.status >= 400 && answer.status < 500)
    t.skip(`a ${type.name} made after its schema is refused: ${answer.text.slice(0, 200)}`);
  t.status(answer, 201);
  return { ...answer, path: `${type.endpoint}/${textOf(t.object(answer)['id'])}` };
};

/** A resource with a value at each of the places. */
const createWith = async (t: Target, places: readonly Place[]): Promise<Answer & { path: string }> => {
  const { type } = places[0]!;
  let body = bodyOf(t, type);
  for (const place of places) body = withValue(body, place, sampleValue(place.attribute, t) ?? null);
  return create(t, type, body);
};

const show = (value: Json | undefined): string => JSON.stringify(value) ?? 'nothing';

const isUnique = ({ uniqueness }: Attribute): boolean => uniqueness !== 'none';

/** Values of a type, each kept as it is, and what is refused. */
const types: readonly {
  readonly id: string;
  readonly type: AttributeType;
  readonly clause: string;
  readonly kept: readonly Json[];
  readonly refused: readonly Json[];
  readonly hint: string;
}[] = [
  {
    id: 'schema-21',
    type: 'integer',
    clause: '2.3.4',
    kept: [0, -42, 2_147_483_647],
    refused: [1.5, '42'],
    hint: 'An integer is a JSON number without fraction: refuse 1.5 and "42" with 400 invalidValue.',
  },
  {
    id: 'schema-22',
    type: 'decimal',
    clause: '2.3.3',
    kept: [0.5, -2.25, 1_024],
    refused: ['2.5'],
    hint: 'Keep decimals in a type that holds them as they were written, and refuse strings.',
  },
  {
    id: 'schema-23',
    type: 'dateTime',
    clause: '2.3.5',
    kept: ['2011-05-13T04:42:34Z', '2008-01-23T04:56:22.125+02:00'],
    refused: ['2011-05-13', 'yesterday', 1_305_261_754],
    hint: 'A dateTime is an xsd:dateTime with date and time: keep the instant, fractions too, and refuse all else.',
  },
];

const sameValue = (type: AttributeType, sent: Json, found: Json | undefined): boolean =>
  type === 'dateTime' && typeof found === 'string' ? Date.parse(found) === Date.parse(sent as string) : sent === found;

/** RFC 7643 §2.2 and §7: characteristics that attributes of a service's own schemas claim, and what they make of them. */
export const characteristicChecks: readonly Check[] = [
  ...types.map(({ id, type, clause, kept, refused, hint }) =>
    check({
      id,
      section: `rfc7643/${clause}`,
      requirement: `An attribute of type ${type} keeps what is one, and nothing else is taken.`,
      run: async (t) => {
        const place = find(t, type, (a) => a.type === type && !isUnique(a) && !a.canonicalValues)[0]!;
        for (const value of kept) {
          const answer = await create(t, place.type, withValue(bodyOf(t, place.type), place, value));
          const found = valueAt(t.object(await t.get(answer.path)), place);
          t.demand(sameValue(type, value, found), `${nameOf(place)}: ${show(value)}`, show(found), answer, { hint });
        }
        for (const value of refused) {
          const body = withValue(bodyOf(t, place.type), place, value);
          t.scimError(await t.send('POST', place.type.endpoint, { body }), 400, ['invalidValue', 'invalidSyntax'], {
            hint,
          });
        }
      },
    }),
  ),
  check({
    id: 'schema-43',
    section: 'rfc7643/2.3',
    requirement:
      "A resource of each type of the service's own is kept with a value of every attribute that its schema has.",
    run: async (t) => {
      const types = ownTypes(t);
      if (types.length === 0) t.skip('/ResourceTypes has none but User and Group');
      for (const type of types) {
        const body = sampleResource(type, t);
        const { path } = await create(t, type, body);
        const answer = await t.get(path);
        const { schemas: _, ...sent } = body;
        const lost = differing(sent, t.object(answer));
        t.demand(lost === undefined, 'every attribute as it was sent', `${lost} is not`, answer, {
          hint: 'Store what /Schemas says you have, or take the attribute out of the schema.',
        });
      }
    },
  }),
  check({
    id: 'schema-44',
    section: 'rfc7643/2.2',
    requirement: 'A filter compares as caseExact says: with case where it is true, without where it is false.',
    needs: ['filter'],
    run: async (t) => {
      const places = find(
        t,
        'string to filter',
        ({ type, returned, canonicalValues, mutability }) =>
          type === 'string' && returned === 'default' && !canonicalValues && mutability !== 'writeOnly',
      );
      const made = await createWith(t, places);
      const { id } = t.object(made);
      for (const exact of [true, false]) {
        const place = places.find(({ attribute }) => attribute.caseExact === exact);
        if (!place) continue;
        const value = textOf(valueAt(t.object(made), place)).toUpperCase();
        const filter = `${nameOf(place)} eq ${JSON.stringify(value)}`;
        const answer = await t.get(place.type.endpoint, { filter });
        const found = t.list(answer).some((resource) => resource['id'] === id);
        t.demand(
          found !== exact,
          `${filter} ${exact ? 'finds nothing' : 'finds it'}`,
          found ? 'it is found' : 'it is not',
          answer,
          {
            hint: `${nameOf(place)} is published with caseExact ${exact}: compare it so, or publish the other.`,
          },
        );
      }
    },
  }),
  check({
    id: 'schema-45',
    requirement: 'An attribute that is returned on request is there where it is asked for, and not otherwise.',
    run: async (t) => {
      const places = find(t, 'attribute with returned request', ({ returned }) => returned === 'request');
      const { path } = await createWith(t, places);
      const plain = await t.get(path);
      const asked = await t.get(path, { attributes: places.map(nameOf).join(',') });
      for (const place of places) {
        const hint = `${nameOf(place)} is published with "returned": "request": leave it out unless attributes names it.`;
        t.equal(valueAt(t.object(plain), place), undefined, `${nameOf(place)} unasked`, plain, { hint });
        t.demand(valueAt(t.object(asked), place) !== undefined, `${nameOf(place)} when asked for`, 'nothing', asked, {
          hint,
        });
      }
    },
  }),
  check({
    id: 'schema-46',
    requirement: 'An attribute that is always returned is there also where it is excluded or others are asked for.',
    run: async (t) => {
      const places = find(t, 'attribute with returned always', ({ returned }) => returned === 'always');
      const { path } = await createWith(t, places);
      for (const query of [{ excludedAttributes: places.map(nameOf).join(',') }, { attributes: 'meta' }]) {
        const answer = await t.get(path, query);
        for (const place of places) {
          t.demand(valueAt(t.object(answer), place) !== undefined, nameOf(place), 'nothing', answer, {
            hint: `${nameOf(place)} is published with "returned": "always": put it in whatever the query says.`,
          });
        }
      }
    },
  }),
  ...(['never', 'writeOnly'] as const).map((kind) =>
    check({
      id: kind === 'never' ? 'schema-47' : 'schema-48',
      requirement:
        kind === 'never'
          ? 'An attribute that is never returned is not returned even where it is asked for.'
          : 'A writeOnly attribute is taken and not returned.',
      run: async (t) => {
        const places = find(t, `attribute that is ${kind}`, ({ returned, mutability }) =>
          kind === 'never' ? returned === 'never' : mutability === 'writeOnly',
        );
        const made = await createWith(t, places);
        const asked = await t.get(made.path, kind === 'never' ? { attributes: places.map(nameOf).join(',') } : {});
        for (const answer of [made, asked]) {
          for (const place of places) {
            t.demand(valueAt(t.object(answer), place) === undefined, `no ${nameOf(place)}`, 'it is there', answer, {
              hint: 'Take it out where resources are rendered, in one place, for every method.',
            });
          }
        }
      },
    }),
  ),
  ...(
    [
      ['schema-49', 'PATCH', 'rfc7644/3.5.2'],
      ['put-06', 'PUT', 'rfc7644/3.5.1'],
    ] as const
  ).map(([id, method, section]) =>
    check({
      id,
      section,
      requirement: `An immutable attribute is set on create, and a ${method} that changes it is refused with 400 mutability.`,
      needs: method === 'PATCH' ? ['patch'] : [],
      run: async (t) => {
        const places = find(t, 'attribute that is immutable', ({ mutability }) => mutability === 'immutable');
        const { path, json } = await createWith(t, places);
        for (const place of places) {
          const value = sampleValue(place.attribute, t)!;
          const answer =
            method === 'PATCH'
              ? await t.patch(path, [{ op: 'replace', path: nameOf(place), value }])
              : await t.send('PUT', path, { body: withValue(json as JsonObject, place, value) });
          t.scimError(answer, 400, 'mutability', {
            hint: `${nameOf(place)} is published as immutable: compare it with what is stored, and refuse another value.`,
          });
        }
      },
    }),
  ),
  ...(['server', 'global'] as const).map((kind) =>
    check({
      id: kind === 'server' ? 'schema-50' : 'schema-51',
      requirement: `An attribute with uniqueness ${kind} refuses a value that another resource${kind === 'global' ? ', of any tenant,' : ''} has, with 409 uniqueness.`,
      needs: kind === 'global' ? ['otherTenant'] : [],
      run: async (t) => {
        const places = find(
          t,
          `attribute with uniqueness ${kind}`,
          ({ uniqueness, name }) => uniqueness === kind && name !== 'userName',
        );
        for (const place of places) {
          const { type } = place;
          const value = sampleValue(place.attribute, t)!;
          await create(t, type, withValue(bodyOf(t, type), place, value));
          const body = withValue(bodyOf(t, type), place, value);
          const authorization = kind === 'global' ? t.otherTenant! : undefined;
          const answer = await t.send('POST', type.endpoint, { body, ...(authorization && { authorization }) });
          t.scimError(answer, 409, 'uniqueness', {
            hint: `Back ${nameOf(place)} with a unique index, and map its violation to 409 with scimType uniqueness.`,
          });
        }
      },
    }),
  ),
];
