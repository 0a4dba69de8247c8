import type { Json } from '../../protocol/json.ts';
import { groupSchema } from '../../protocol/schemas/group.ts';
import { schemaSchema } from '../../protocol/schemas/schema.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check } from '../check.ts';
import { rawAttributes, textOf } from '../published.ts';
import type { Target } from '../target.ts';

const path = '/Schemas';
const simpleTypes = ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'reference', 'binary'];
const keywords = {
  type: [...simpleTypes, 'complex'],
  mutability: ['readOnly', 'readWrite', 'immutable', 'writeOnly'],
  returned: ['always', 'never', 'default', 'request'],
  uniqueness: ['none', 'server', 'global'],
};
/** Case means something to these alone. */
const texts: readonly unknown[] = ['string', 'reference', 'binary'];

const check = (check: Omit<Check, 'suite' | 'section'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7643/7',
  ...check,
});

const show = (value: Json | undefined): string => JSON.stringify(value) ?? 'nothing';

/** What is said of each attribute that is published; none is published where /Schemas cannot be read. */
const attributesOf = (t: Target): ReturnType<typeof rawAttributes> => {
  const attributes = rawAttributes(t.service);
  if (attributes.length === 0) t.skip('/Schemas publishes no attributes');
  return attributes;
};

const explicit = (t: Target, attributes: ReturnType<typeof rawAttributes>): void => {
  for (const { path: name, json } of attributes) {
    const wanted = ['required', 'mutability', 'returned', ...(texts.includes(json['type']) ? ['caseExact'] : [])];
    const missing = wanted.filter((characteristic) => json[characteristic] === undefined);
    t.demand(missing.length === 0, `every characteristic of ${name}`, `no ${missing.join(', ')}`, undefined, {
      hint: 'Publish defaults too: clients differ in what they assume of a characteristic that is left out.',
    });
  }
};

const isSub = (name: string): boolean => /:[^:.]*\.[^:]*$/.test(name);

/** RFC 7643 §7 and RFC 7644 §4: the schemas as documents. */
export const schemaChecks: readonly Check[] = [
  check({
    id: 'discovery-26-schemas',
    section: 'rfc7643/3',
    level: 'SHOULD',
    requirement: 'Each schema carries schemas with the URN of Schema.',
    run: async (t) => {
      const answer = await t.get(path);
      for (const { id, schemas } of t.list(answer)) {
        t.demand(
          Array.isArray(schemas) && schemas.includes(schemaSchema.id),
          `${schemaSchema.id} in schemas of ${show(id)}`,
          show(schemas),
          answer,
          { hint: 'A schema is a resource: add "schemas" to each, though the examples of RFC 7643 §8.7 leave it out.' },
        );
      }
    },
  }),
  check({
    id: 'discovery-27',
    section: 'rfc7644/4',
    level: 'MUST',
    requirement: 'GET /Schemas answers a ListResponse of all schemas, and totalResults is their number.',
    run: async (t) => {
      const answer = await t.get(path);
      const { length } = t.list(answer, { hint: 'Wrap the schemas in a ListResponse, all in one page.' });
      t.equal(t.object(answer)['totalResults'], length, 'totalResults', answer, {
        hint: 'All schemas come in one page: totalResults is the length of Resources, as a number.',
      });
    },
  }),
  check({
    id: 'discovery-28',
    section: 'rfc7644/4',
    level: 'MUST',
    requirement: 'Each listed schema is found by its URN.',
    run: async (t) => {
      for (const { id } of t.list(await t.get(path))) {
        const answer = await t.get(`${path}/${encodeURIComponent(textOf(id))}`);
        t.status(answer, 200, { hint: 'Serve /Schemas/{urn}: decode the path segment, since it holds colons.' });
        t.equal(t.object(answer)['id'], id, 'id', answer);
      }
    },
  }),
  check({
    id: 'discovery-29',
    section: 'rfc7644/4',
    level: 'MUST',
    requirement: 'An unknown schema is answered 404 with a SCIM Error.',
    run: async (t) => t.scimError(await t.get(`${path}/${t.unique('urn:example:nothing')}`), 404),
  }),
  ...[userSchema, groupSchema].map((schema) =>
    check({
      id: `discovery-30-${schema.name.toLowerCase()}`,
      section: 'rfc7643/8.7',
      level: 'MUST',
      requirement: `/Schemas has the core schema ${schema.name}.`,
      needs: schema === groupSchema ? ['groups'] : [],
      run: async (t) => {
        const answer = await t.get(path);
        const ids = t.list(answer).map(({ id }) => id);
        t.demand(ids.includes(schema.id), schema.id, ids.map(show).join(', ') || 'no schemas', answer, {
          hint: 'Publish the definition of each schema that you serve resources of.',
        });
      },
    }),
  ),
  check({
    id: 'discovery-31',
    section: 'rfc7644/3.1',
    level: 'MUST',
    requirement: 'The schemas of messages (ListResponse, PatchOp, Error, …) are not among /Schemas.',
    run: async (t) => {
      const answer = await t.get(path);
      const messages = t.list(answer).filter(({ id }) => textOf(id).includes(':api:messages:'));
      t.equal(
        messages.map(({ id }) => id!),
        [],
        'schemas of messages',
        answer,
        { hint: 'List only what resources are made of.' },
      );
    },
  }),
  check({
    id: 'schema-01',
    level: 'MUST',
    requirement: 'Each attribute that is published has a name, a type, and says whether it is multi-valued.',
    run: async (t) => {
      for (const { path: name, json } of attributesOf(t)) {
        t.demand(
          typeof json['name'] === 'string' &&
            typeof json['type'] === 'string' &&
            typeof json['multiValued'] === 'boolean',
          `name, type and multiValued of ${name}`,
          show(json),
          undefined,
          { hint: 'These three have no default: publish them for every attribute and sub-attribute.' },
        );
      }
    },
  }),
  check({
    id: 'schema-01-explicit',
    level: 'SHOULD',
    requirement:
      'Each attribute says whether it is required and case exact, when it may be written, when it is returned.',
    run: async (t) =>
      explicit(
        t,
        attributesOf(t).filter((attribute) => !isSub(attribute.path)),
      ),
  }),
  check({
    id: 'schema-02',
    level: 'MUST',
    requirement:
      'type, mutability, returned and uniqueness hold none but the keywords of the RFC; required and caseExact are booleans.',
    run: async (t) => {
      for (const { path: name, json } of attributesOf(t)) {
        for (const [characteristic, allowed] of Object.entries(keywords)) {
          const value = json[characteristic];
          t.demand(
            value === undefined || allowed.some((keyword) => keyword === value),
            `${characteristic} of ${name}: one of ${allowed.join(', ')}`,
            show(value),
            undefined,
            {
              hint: 'Keywords are case exact: "readOnly", not "READ_ONLY". Clients treat others as unknown attributes.',
            },
          );
        }
        for (const characteristic of ['required', 'caseExact']) {
          const value = json[characteristic];
          t.demand(
            value === undefined || typeof value === 'boolean',
            `${characteristic} of ${name}: a boolean`,
            show(value),
            undefined,
            { hint: 'Publish JSON booleans, not strings.' },
          );
        }
      }
    },
  }),
  check({
    id: 'schema-10',
    level: 'SHOULD',
    requirement: 'Sub-attributes say of themselves what attributes do: nothing is inherited.',
    run: async (t) =>
      explicit(
        t,
        attributesOf(t).filter((attribute) => isSub(attribute.path)),
      ),
  }),
  check({
    id: 'schema-13',
    section: 'rfc7643/2.1',
    level: 'MUST',
    requirement: 'The names of attributes are letters, digits, "-", "_" and "$", and begin with a letter ($ref aside).',
    run: async (t) => {
      for (const { path: name, json } of attributesOf(t)) {
        t.demand(/^[$A-Za-z][\w$-]*$/.test(textOf(json['name'])), 'an attribute name', name, undefined, {
          hint: 'A name with a dot, a colon or a space cannot stand in a filter or a PATCH path: rename it.',
        });
      }
    },
  }),
  check({
    id: 'schema-14',
    section: 'rfc7643/2.3.8',
    level: 'MUST',
    requirement: 'A complex attribute holds no complex sub-attributes.',
    run: async (t) => {
      for (const { path: name, json } of attributesOf(t)) {
        if (!isSub(name) || name.startsWith(`${schemaSchema.id}:`)) continue;
        t.demand(json['type'] !== 'complex', `${name}: a simple type`, 'complex', undefined, {
          hint: 'Flatten it: no path of a filter or of PATCH reaches a third level.',
        });
      }
    },
  }),
];
