import { isObject, type Json } from '../../protocol/json.ts';
import { enterpriseUserSchema } from '../../protocol/schemas/enterprise-user.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check } from '../check.ts';
import { publishedTypes, textOf } from '../published.ts';
import { sampleResource } from '../sample.ts';
import type { Answer, Target } from '../target.ts';

const enterprise = enterpriseUserSchema.id;
const extension = { department: 'Tour Operations' };

const check = (check: Omit<Check, 'suite' | 'section'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7643/3',
  ...check,
});

const post = (t: Target, attributes: Parameters<Target['userBody']>[0]): Promise<Answer> =>
  t.send('POST', '/Users', { body: t.userBody(attributes) });

const schemasOf = (t: Target, answer: Answer): readonly Json[] => {
  const { schemas } = t.object(answer);
  t.demand(Array.isArray(schemas), 'schemas: an array', JSON.stringify(schemas) ?? 'nothing', answer);
  return schemas as Json[];
};

const both = { schemas: [userSchema.id, enterprise] };
const unknown = 'urn:example:scim:schemas:extension:2.0:Unknown';

/** RFC 7643 §3: schemas and extensions of a resource. */
export const extensionChecks: readonly Check[] = [
  check({
    id: 'schema-32',
    level: 'MUST',
    requirement: 'The schemas of a resource are URNs that its resource type has, each once, and at least one.',
    run: async (t) => {
      const answer = await t.get(`/Users/${(await t.user()).id}`);
      const schemas = schemasOf(t, answer);
      const type = publishedTypes(t.service).find(({ endpoint }) => endpoint === '/Users');
      const known: readonly Json[] = type ? [type.schema, ...type.extensions.map(({ schema }) => schema)] : schemas;
      t.demand(
        schemas.length > 0 && new Set(schemas).size === schemas.length && schemas.every((urn) => known.includes(urn)),
        `schemas among ${JSON.stringify(known)}`,
        JSON.stringify(schemas),
        answer,
        { hint: 'Write schemas from the resource type when you render a resource, and publish each extension there.' },
      );
    },
  }),
  check({
    id: 'schema-33',
    section: 'rfc7643/3.3',
    level: 'MUST',
    requirement: "An extension's attributes stand below its URN, and nowhere else.",
    needs: ['enterprise'],
    run: async (t) => {
      const answer = await post(t, { ...both, [enterprise]: extension });
      t.status(answer, 201);
      const resource = t.object(answer);
      const hint = `Render the extension as an object named ${enterprise}.`;
      const found = resource[enterprise];
      t.equal(isObject(found) ? found['department'] : undefined, extension.department, 'department', answer, { hint });
      t.demand(resource['department'] === undefined, 'no department beside it', 'one', answer, { hint });
    },
  }),
  check({
    id: 'schema-34',
    level: 'MUST',
    requirement: 'schemas names an extension whose data is returned.',
    needs: ['enterprise'],
    run: async (t) => {
      const created = await post(t, { ...both, [enterprise]: extension });
      t.status(created, 201);
      const answer = await t.get(`/Users/${textOf(t.object(created)['id'])}`);
      t.demand(schemasOf(t, answer).includes(enterprise), `${enterprise} in schemas`, 'not there', answer, {
        hint: 'Add the URN of each extension that the resource holds data of: clients skip what schemas does not name.',
      });
    },
  }),
  check({
    id: 'schema-34-absent',
    level: 'good practice',
    requirement: 'schemas does not name an extension that the resource has no data of.',
    needs: ['enterprise'],
    run: async (t) => {
      const answer = await t.get(`/Users/${(await t.user()).id}`);
      if (t.object(answer)[enterprise] !== undefined) t.skip('the service gives every user enterprise data');
      t.demand(!schemasOf(t, answer).includes(enterprise), `no ${enterprise} in schemas`, 'it is there', answer, {
        hint: 'Compute schemas from the data of the resource instead of listing all that could be.',
      });
    },
  }),
  check({
    id: 'schema-35',
    section: 'rfc7643/2.5',
    level: 'SHOULD',
    requirement: 'An extension without data is not returned as an empty object.',
    needs: ['enterprise'],
    run: async (t) => {
      const answer = await post(t, { ...both, [enterprise]: {} });
      t.status(answer, 201);
      const found = t.object(answer)[enterprise];
      t.demand(!isObject(found) || Object.keys(found).length > 0, 'no empty extension', '{}', answer, {
        hint: 'Leave the extension out where nothing in it has a value.',
      });
    },
  }),
  check({
    id: 'schema-36',
    section: 'rfc7643/6',
    level: 'MUST',
    requirement: 'A resource without an extension that its type requires is refused.',
    run: async (t) => {
      const types = publishedTypes(t.service);
      const type = types.find(({ extensions }) => extensions.some(({ required }) => required));
      const urn = type?.extensions.find(({ required }) => required)?.schema;
      if (!type || urn === undefined) return t.skip('/ResourceTypes names no required extension');
      const body = type.endpoint === '/Users' ? t.userBody() : sampleResource(type, t);
      const { [urn]: _, ...rest } = body;
      const answer = await t.send('POST', type.endpoint, { body: { ...rest, schemas: [type.schema] } });
      t.scimError(answer, 400, undefined, {
        hint: `/ResourceTypes says that ${urn} is required: enforce it, or publish "required": false.`,
      });
    },
  }),
  check({
    id: 'schema-37',
    level: 'MUST',
    requirement: 'An extension that schemas does not name is refused, or its URN is added.',
    needs: ['enterprise'],
    run: async (t) => {
      const answer = await post(t, { [enterprise]: extension });
      if (answer.status >= 400) return t.scimError(answer, 400);
      const listed = schemasOf(t, answer).includes(enterprise);
      t.demand(
        listed === (t.object(answer)[enterprise] !== undefined),
        'the extension and its URN in schemas, or neither',
        listed ? 'the URN alone' : 'the extension alone',
        answer,
        { hint: 'Write schemas from what you store, not from what the client sent.' },
      );
    },
  }),
  check({
    id: 'schema-38',
    level: 'MUST',
    requirement: 'A URN of an extension in schemas is taken also where there is no data of it.',
    needs: ['enterprise'],
    run: async (t) =>
      t.status(await post(t, both), 201, {
        hint: 'Do not require the object of an extension because schemas names it: Entra always names it.',
      }),
  }),
  check({
    id: 'schema-39',
    level: 'MUST',
    requirement: 'A URN in schemas that the resource type does not have is refused.',
    unless: 'ignoreUnknownAttributes',
    run: async (t) =>
      t.scimError(await post(t, { schemas: [userSchema.id, unknown] }), 400, ['invalidSyntax', 'invalidValue'], {
        hint: 'Compare schemas with the resource type, and name in detail the URN that it does not have.',
      }),
  }),
  check({
    id: 'schema-39-lenient',
    level: 'MUST',
    requirement: 'A URN in schemas that the resource type does not have is ignored, and not returned.',
    when: 'ignoreUnknownAttributes',
    run: async (t) => {
      const answer = await post(t, { schemas: [userSchema.id, unknown] });
      t.status(answer, 201);
      t.demand(!schemasOf(t, answer).includes(unknown), `no ${unknown} in schemas`, 'it is there', answer, {
        hint: 'Ignore the URN wholly: what you return holds none of its attributes.',
      });
    },
  }),
  check({
    id: 'schema-40',
    section: 'rfc7644/3.12',
    level: 'SHOULD',
    requirement: 'An attribute that no schema defines is refused.',
    unless: 'ignoreUnknownAttributes',
    run: async (t) =>
      t.scimError(await post(t, { hairColor: 'red' }), 400, ['invalidSyntax', 'invalidValue'], {
        hint: 'Name the attribute in a 400 invalidSyntax: a misspelled name that is dropped in silence loses data.',
      }),
  }),
  check({
    id: 'schema-40-lenient',
    section: 'rfc7644/3.12',
    level: 'MUST',
    requirement: 'An attribute that no schema defines is ignored, and not returned.',
    when: 'ignoreUnknownAttributes',
    run: async (t) => {
      const answer = await post(t, { hairColor: 'red' });
      t.status(answer, 201);
      t.demand(t.object(answer)['hairColor'] === undefined, 'no hairColor', 'it is there', answer, {
        hint: 'Store and return only what the schemas define.',
      });
    },
  }),
];
