import { member, type JsonObject } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import type { Grantable } from '../describe.ts';
import { publishedTypes, textOf, type PublishedType } from '../published.ts';
import type { Answer, Target } from '../target.ts';
import { createOkta } from './okta-client.ts';
import { demandDetail, demandList } from './okta-responses.ts';

const check = (check: Omit<Check, 'suite' | 'level' | 'section'> & Partial<Check>): Check => ({
  suite: 'entitlements',
  section: 'okta/4.9',
  level: 'Okta',
  ...check,
});

const oktaUrn = /^urn:okta:scim:schemas:core:1\.0:(?:Role|Entitlement)$/;

/** Whether it seems to be for roles or entitlements, whatever its schema. */
const isEntitling = ({ schema, endpoint }: PublishedType): boolean =>
  /:(?:Role|Entitlement)s?$/i.test(schema) || /^\/(?:Roles|Entitlements)$/i.test(endpoint);

/** The resource types that Okta reads. */
const typesOf = (t: Target): readonly PublishedType[] => {
  const types = publishedTypes(t.service).filter(({ schema }) => oktaUrn.test(schema));
  return types.length > 0 ? types : t.skip("/ResourceTypes lists none of Okta's roles or entitlements");
};

/** What a user can be granted; made up where the service has no lists of it, since it may refuse what it does not list. */
const offered = (t: Target, attribute: Grantable['attribute']): JsonObject[] => {
  const listed = t.service.grantable.filter((value) => value.attribute === attribute).map(({ value }) => value);
  if (listed.length > 0) return listed;
  if (publishedTypes(t.service).some(isEntitling)) t.skip(`the service lists no ${attribute}`);
  return attribute === 'roles'
    ? [
        { value: 'role123', display: 'First Role' },
        { value: 'role456', display: 'Second Role' },
      ]
    : [{ value: 'entitlement123', display: 'First Entitlement', type: 'License' }];
};

const valuesOf = (t: Target, answer: Answer, name: string): string[] => {
  const values = t.object(answer)[name] ?? [];
  return Array.isArray(values) ? values.map((value) => textOf(member(value, 'value'))).toSorted() : [];
};

const hint =
  'Keep roles and entitlements as Okta sends them, with value, display and type: a grant of Identity Governance is a PUT with them.';

/** Okta Identity Governance: what it reads to know what there is to grant. */
const discoveryChecks: readonly Check[] = [
  check({
    id: 'okta-15-types',
    requirement: "The resource types of roles and entitlements have Okta's schemas, letter by letter.",
    run: async (t) => {
      const types = publishedTypes(t.service).filter(isEntitling);
      if (types.length === 0) t.skip('/ResourceTypes lists neither roles nor entitlements');
      const answer = await t.get('/ResourceTypes');
      for (const { name, schema } of types) {
        t.demand(
          oktaUrn.test(schema),
          'urn:okta:scim:schemas:core:1.0:Role or …:Entitlement',
          `${schema} for ${name}`,
          answer,
          {
            hint: 'Okta reads the endpoints of its own two schemas alone; it passes over those of other URNs in silence.',
          },
        );
      }
    },
  }),
  check({
    id: 'okta-15-schemas',
    requirement: '/Schemas describes each extension of roles and entitlements, with its attributes.',
    run: async (t) => {
      const extensions = typesOf(t).flatMap((type) => type.extensions);
      if (extensions.length === 0) t.skip('no resource type of roles or entitlements has an extension');
      const answer = await t.get('/Schemas');
      const unknown = extensions.find(({ attributes }) => attributes.length === 0);
      t.demand(
        unknown === undefined,
        'a schema with attributes for each extension',
        `none for ${unknown?.schema}`,
        answer,
        {
          hint: 'Okta looks up in /Schemas what it does not know, and shows those attributes with the value.',
        },
      );
    },
  }),
  check({
    id: 'okta-15-values',
    requirement: 'Each resource type of roles or entitlements lists its values, one of them at least, page by page.',
    run: async (t) => {
      for (const { endpoint, schema } of typesOf(t)) {
        const answer = await createOkta(t).get(endpoint, { startIndex: 1, count: 1 });
        const [value] = demandList(t, answer);
        t.equal(t.object(answer)['itemsPerPage'], 1, 'itemsPerPage', answer, {
          hint: 'At least one value has to be there, and itemsPerPage is how many were returned for count=1.',
        });
        const named = ['id', 'displayName', ...(schema.endsWith('Entitlement') ? ['type'] : [])];
        const missing = named.find((name) => typeof value?.[name] !== 'string');
        t.demand(missing === undefined, `${named.join(', ')} in each value`, `no ${missing}`, answer, {
          hint: 'Okta shows displayName to those who grant; type repeats the name of the resource type.',
        });
      }
    },
  }),
  check({
    id: 'okta-15-pages',
    requirement: 'The values come page after page, each once.',
    run: async (t) => {
      const okta = createOkta(t);
      for (const { endpoint } of typesOf(t)) {
        const answer = await okta.get(endpoint, { startIndex: 1, count: 3 });
        const whole = t.list(answer).map(({ id }) => textOf(id));
        const parts: string[] = [];
        for (let startIndex = 1; startIndex <= whole.length; startIndex++) {
          const page = t.list(await okta.get(endpoint, { startIndex, count: 1 }));
          parts.push(...page.map(({ id }) => textOf(id)));
        }
        t.equal(parts, whole, `ids at ${endpoint}, page after page of one`, answer, {
          hint: 'Honour startIndex and count here as for users, in an order that never changes.',
        });
      }
    },
  }),
  check({
    id: 'okta-15-type',
    requirement: 'The type of each entitlement is the name of its resource type.',
    run: async (t) => {
      const types = typesOf(t).filter(({ schema }) => schema.endsWith('Entitlement'));
      if (types.length === 0) t.skip('/ResourceTypes lists no entitlements');
      for (const { endpoint, name } of types) {
        const answer = await createOkta(t).get(endpoint, { startIndex: 1, count: 100 });
        const others = t.list(answer).filter(({ type }) => type !== name);
        t.demand(others.length === 0, `type "${name}"`, `type ${JSON.stringify(others[0]?.['type'] ?? null)}`, answer, {
          hint: 'Okta sends it back with each grant, to say which list the value is from.',
        });
      }
    },
  }),
  check({
    id: 'okta-15-description',
    requirement: 'No description of a value has more than 1,000 characters.',
    run: async (t) => {
      for (const { endpoint } of typesOf(t)) {
        const answer = await createOkta(t).get(endpoint, { startIndex: 1, count: 100 });
        const longest = Math.max(0, ...t.list(answer).map(({ description }) => textOf(description).length));
        t.demand(longest <= 1_000, 'at most 1000 characters', String(longest), answer, {
          hint: 'Shorten it where it is stored or answered: Okta does not take it longer.',
        });
      }
    },
  }),
  check({
    id: 'okta-15-read',
    level: 'MUST',
    section: 'rfc7644/3.4.1',
    requirement: 'Each value can be read by its id.',
    run: async (t) => {
      for (const { endpoint } of typesOf(t)) {
        const [first] = t.list(await t.get(endpoint, { count: 1 }));
        if (!first) continue;
        const answer = await t.get(`${endpoint}/${encodeURIComponent(textOf(first['id']))}`);
        t.status(answer, 200, { hint: 'A resource type has its resources below its endpoint, each by its id.' });
        t.equal(t.object(answer)['displayName'], first['displayName'], 'displayName', answer);
      }
    },
  }),
];

/** What it does to users: it grants and takes away. */
const grantChecks: readonly Check[] = [
  check({
    id: 'okta-15-create',
    requirement: 'An assignment with roles and entitlements keeps them.',
    run: async (t) => {
      const okta = createOkta(t);
      const granted = { roles: offered(t, 'roles').slice(0, 1), entitlements: offered(t, 'entitlements').slice(0, 1) };
      const { path } = await okta.assign(granted);
      await okta.expect(path, granted, { hint });
    },
  }),
  check({
    id: 'okta-15-grant',
    requirement: 'A PUT with other roles and entitlements replaces those that the user had.',
    run: async (t) => {
      const okta = createOkta(t);
      const roles = offered(t, 'roles');
      const { path } = await okta.assign({ roles: roles.slice(0, 1) });
      const granted = { roles: roles.slice(-1), entitlements: offered(t, 'entitlements').slice(0, 1) };
      await okta.push(path, granted);
      await okta.expect(path, granted, { hint });
      const answer = await okta.get(path);
      t.equal(valuesOf(t, answer, 'roles'), [textOf(granted.roles[0]!['value'])], 'values of roles', answer, {
        hint: 'A PUT sets the whole list: a role that is not in it was taken away.',
      });
    },
  }),
  check({
    id: 'okta-15-revoke',
    requirement: 'A PUT with empty lists takes roles and entitlements away.',
    run: async (t) => {
      const okta = createOkta(t);
      const granted = { roles: offered(t, 'roles').slice(0, 1), entitlements: offered(t, 'entitlements').slice(0, 1) };
      const { path } = await okta.assign(granted);
      await okta.push(path, { roles: [], entitlements: [] });
      const answer = await okta.get(path);
      for (const name of Object.keys(granted)) {
        t.equal(valuesOf(t, answer, name), [], `values of ${name}`, answer, {
          hint: 'An empty list is no value at all: whoever keeps the old ones leaves people with rights that were taken from them.',
        });
      }
    },
  }),
  check({
    id: 'okta-15-patch',
    level: 'MUST',
    section: 'rfc7644/3.5.2',
    needs: ['patch'],
    requirement: 'PATCH adds a role to those that are there, and removes one by its value.',
    run: async (t) => {
      const okta = createOkta(t);
      const [first, second] = offered(t, 'roles');
      if (!first || !second) return t.skip('the service lists one role alone');
      const { path } = await okta.assign({ roles: [first] });
      const values = [first, second].map(({ value }) => textOf(value));
      await okta.operate(path, [{ op: 'add', path: 'roles', value: [second] }]);
      const added = await okta.get(path);
      t.equal(valuesOf(t, added, 'roles'), values.toSorted(), 'values of roles', added, {
        hint: 'add appends to a multi-valued attribute (RFC 7644 §3.5.2.1).',
      });
      await okta.operate(path, [{ op: 'remove', path: `roles[value eq ${JSON.stringify(values[0])}]` }]);
      const removed = await okta.get(path);
      t.equal(valuesOf(t, removed, 'roles'), values.slice(1), 'values of roles', removed, {
        hint: 'remove with a filter takes what matches, and leaves the others.',
      });
    },
  }),
  check({
    id: 'okta-15-unknown',
    requirement:
      'A role or entitlement that does not exist is refused with 400 and named, or kept; never left out in silence.',
    run: async (t) => {
      const okta = createOkta(t);
      const attributes = [...new Set(t.service.grantable.map(({ attribute }) => attribute))];
      if (attributes.length === 0) t.skip('the service lists neither roles nor entitlements');
      for (const attribute of attributes) {
        const value = t.unique('role');
        const answer = await okta.send('POST', '/Users', okta.person({ [attribute]: [{ value }] }));
        const why = {
          hint: `Answer 400 invalidValue and say which value is unknown: Okta shows it, and otherwise takes ${attribute} for granted.`,
        };
        if (answer.status === 201) {
          const read = await okta.get(`/Users/${encodeURIComponent(textOf(t.object(answer)['id']))}`);
          t.equal(valuesOf(t, read, attribute), [value], `values of ${attribute}, or 400`, read, why);
          continue;
        }
        demandDetail(t, answer, 400, why);
        t.demand(answer.text.includes(value), `"${value}" in the detail`, answer.text.slice(0, 200), answer, why);
      }
    },
  }),
];

/** Roles and entitlements, as Okta Identity Governance reads and grants them. */
export const oktaEntitlementChecks: readonly Check[] = [...discoveryChecks, ...grantChecks];
