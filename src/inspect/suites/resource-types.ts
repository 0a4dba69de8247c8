import { enterpriseUserSchema } from '../../protocol/schemas/enterprise-user.ts';
import { resourceTypeSchema } from '../../protocol/schemas/resource-type.ts';
import type { Check } from '../check.ts';
import { objectsOf, publishedTypes, textOf } from '../published.ts';
import type { Target } from '../target.ts';

const path = '/ResourceTypes';

const check = (check: Omit<Check, 'suite' | 'section'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7643/6',
  ...check,
});

/** Each listed resource type has a string there. */
const demandText = async (t: Target, name: string, hint: string): Promise<void> => {
  const answer = await t.get(path);
  for (const type of t.list(answer)) {
    t.demand(
      typeof type[name] === 'string' && type[name] !== '',
      `${name} in each resource type`,
      JSON.stringify(type),
      answer,
      { hint },
    );
  }
};

/** Each of these schemas is served below /Schemas. */
const demandSchemas = async (t: Target, urns: readonly string[]): Promise<void> => {
  for (const urn of new Set(urns)) {
    const answer = await t.get(`/Schemas/${encodeURIComponent(urn)}`);
    t.status(answer, 200, {
      hint: `/ResourceTypes names ${urn}: serve its definition below /Schemas, with colons percent-encoded or not.`,
    });
    t.equal(textOf(t.object(answer)['id']).toLowerCase(), urn.toLowerCase(), 'id of the schema', answer);
  }
};

/** RFC 7643 §6 and RFC 7644 §4: the types of resources that there are. */
export const resourceTypeChecks: readonly Check[] = [
  check({
    id: 'discovery-18',
    section: 'rfc7644/4',
    level: 'MUST',
    requirement: 'GET /ResourceTypes answers a ListResponse of all resource types, User among them.',
    run: async (t) => {
      const answer = await t.get(path);
      const types = t.list(answer, { hint: 'Wrap the resource types in a ListResponse; a bare array is SCIM 1.1.' });
      t.equal(t.object(answer)['totalResults'], types.length, 'totalResults', answer);
      t.demand(
        types.some(({ endpoint }) => endpoint === '/Users'),
        'a resource type whose endpoint is /Users',
        types.map(({ endpoint }) => JSON.stringify(endpoint)).join(', ') || 'none',
        answer,
        { hint: 'endpoint is relative to the base URL and begins with a slash: "/Users".' },
      );
    },
  }),
  check({
    id: 'discovery-19',
    level: 'MUST',
    requirement:
      'Each resource type names its endpoint, its schema, and of each extension the schema and whether it is required.',
    run: async (t) => {
      await demandText(t, 'endpoint', 'Add the path of the type below the base URL: "/Users".');
      await demandText(t, 'schema', 'Add the URN of the core schema of the type.');
      const answer = await t.get(path);
      for (const extension of t.list(answer).flatMap((type) => objectsOf(type['schemaExtensions']))) {
        t.demand(
          typeof extension['schema'] === 'string' && typeof extension['required'] === 'boolean',
          'schema and required in each of schemaExtensions',
          JSON.stringify(extension),
          answer,
          { hint: 'required is a JSON boolean: whether a resource without the extension is refused.' },
        );
      }
    },
  }),
  check({
    id: 'discovery-20',
    level: 'MUST',
    requirement: 'Each resource type has a name.',
    run: (t) => demandText(t, 'name', 'Add the name that meta.resourceType gives: "User".'),
  }),
  check({
    id: 'discovery-21',
    section: 'rfc7644/4',
    level: 'MUST',
    requirement: 'Each listed resource type is found by its id.',
    run: async (t) => {
      for (const { id, name } of t.list(await t.get(path))) {
        const answer = await t.get(`${path}/${encodeURIComponent(textOf(id ?? name))}`);
        t.status(answer, 200, { hint: 'Serve /ResourceTypes/{id} for each id (or name) that the list has.' });
        t.equal(t.object(answer)['name'], name, 'name', answer);
      }
    },
  }),
  check({
    id: 'discovery-22',
    section: 'rfc7644/4',
    level: 'MUST',
    requirement: 'An unknown resource type is answered 404 with a SCIM Error.',
    run: async (t) => t.scimError(await t.get(`${path}/${t.unique('Robot')}`), 404),
  }),
  check({
    id: 'discovery-23',
    level: 'MUST',
    requirement: 'The schema of each resource type is served below /Schemas.',
    run: (t) =>
      demandSchemas(
        t,
        publishedTypes(t.service).map(({ schema }) => schema),
      ),
  }),
  check({
    id: 'discovery-24',
    level: 'MUST',
    requirement: 'The schema of each extension is served below /Schemas.',
    run: async (t) => {
      const urns = publishedTypes(t.service).flatMap(({ extensions }) => extensions.map(({ schema }) => schema));
      if (urns.length === 0) t.skip('/ResourceTypes names no extension');
      await demandSchemas(t, urns);
    },
  }),
  check({
    id: 'discovery-25',
    level: 'MUST',
    requirement: 'A service that has the Enterprise User schema names it as an extension of User.',
    needs: ['enterprise'],
    run: async (t) => {
      const answer = await t.get(path);
      const user = t.list(answer).find(({ endpoint }) => endpoint === '/Users');
      const urns = objectsOf(user?.['schemaExtensions']).map(({ schema }) => schema);
      t.demand(
        urns.some((urn) => textOf(urn).toLowerCase() === enterpriseUserSchema.id.toLowerCase()),
        `${enterpriseUserSchema.id} in schemaExtensions of User`,
        JSON.stringify(urns),
        answer,
        {
          hint: 'Add it to schemaExtensions of User: Entra and Okta map department and manager only to what is there.',
        },
      );
    },
  }),
  check({
    id: 'discovery-26',
    section: 'rfc7643/3',
    level: 'MUST',
    requirement: 'Each resource type carries schemas with the URN of ResourceType.',
    run: async (t) => {
      const answer = await t.get(path);
      for (const { name, schemas } of t.list(answer)) {
        t.demand(
          Array.isArray(schemas) && schemas.includes(resourceTypeSchema.id),
          `${resourceTypeSchema.id} in schemas of ${textOf(name)}`,
          JSON.stringify(schemas) ?? 'no schemas',
          answer,
          { hint: 'A resource type is a resource: add "schemas" to each, also within the list.' },
        );
      }
    },
  }),
];
