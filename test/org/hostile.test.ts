import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Json } from '../../src/protocol/json.ts';
import { setUp } from './service.ts';

// Requests made from the org's own OpenAPI documents, with pieces that nobody would send.

type JsonSchema = { readonly [name: string]: unknown };

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly body: JsonSchema | undefined;
}

const odd: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  ...['', ' ', '\0', '\ud800', '\u{10ffff}', '__proto__', 'constructor', '../x', '%', "' OR 1=1 --", 'a'.repeat(2_000)],
  ...[
    'id eq "x" and',
    'profile.login sw "',
    '(((',
    'lastUpdated gt "never"',
    'user.login + ',
    '-1',
    '1e9',
    'NaN',
    'true',
  ],
  ...['http://127.0.0.1:1/', 'file:///etc/passwd', 'javascript:1', '2026-13-45T00:00:00Z'],
  ...[null, true, 0, -1, 1e308, 2 ** 53, 0.5, [], {}, [null], [{}], { value: null }, { profile: { login: 1 } }],
);
const seldom = <A, B>(mostly: fc.Arbitrary<A>, else_: fc.Arbitrary<B>): fc.Arbitrary<A | B> =>
  fc.oneof({ weight: 20, arbitrary: mostly }, { weight: 1, arbitrary: else_ });
const oddText = odd.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));

/** What mostly fits a schema. */
const valueOf = (schema: JsonSchema, document: any, depth = 0): fc.Arbitrary<Json> => {
  const {
    $ref,
    type,
    properties,
    required = [],
    items,
    anyOf,
    oneOf,
    allOf,
    enum: choices,
    additionalProperties,
  } = schema as any;
  if ($ref) return valueOf(document.components.schemas[$ref.split('/').at(-1)], document, depth + 1);
  if ('const' in schema) return fc.constant(schema['const'] as Json);
  if (depth > 8) return odd;
  if (choices) return seldom(fc.constantFrom(...(choices as Json[])), odd);
  const several = anyOf ?? oneOf;
  if (several) return fc.oneof(...(several as JsonSchema[]).map((one) => valueOf(one, document, depth + 1)));
  if (allOf)
    return fc
      .tuple(...allOf.map((one: JsonSchema) => valueOf(one, document, depth + 1)))
      .map((parts) => Object.assign({}, ...(parts as object[])) as Json);
  const fitting = (): fc.Arbitrary<Json> => {
    switch (type) {
      case 'object': {
        const members = Object.entries((properties ?? {}) as Record<string, JsonSchema>);
        const more: fc.Arbitrary<Record<string, Json>> =
          typeof additionalProperties === 'object'
            ? fc.dictionary(
                fc.constantFrom('login', 'email', 'title', '__proto__', 'x'),
                valueOf(additionalProperties, document, depth + 1),
                { maxKeys: 2 },
              )
            : fc.constant({});
        const own = fc.record(
          Object.fromEntries(members.map(([name, inner]) => [name, valueOf(inner, document, depth + 1)])),
          { requiredKeys: required.filter((name: string) => properties && name in properties) },
        );
        return fc.tuple(own, more).map(([a, b]) => ({ ...(a as object), ...b }));
      }
      case 'array':
        return fc.array(items ? valueOf(items, document, depth + 1) : odd, { maxLength: 2 });
      case 'boolean':
        return fc.boolean();
      case 'integer':
      case 'number':
        return fc.constantFrom<Json>(0, 1, 2, 100);
      case 'string':
        return fc.constantFrom<Json>(
          'ID',
          'Tour Guides',
          'babs@example.com',
          'title',
          'user.login',
          'https://example.com/scim/v2',
        );
      default:
        return odd;
    }
  };
  return seldom(fitting(), odd);
};

const operationsOf = (document: any): Operation[] =>
  Object.entries(document.paths as Record<string, Record<string, any>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      ...{ method: method.toUpperCase(), path },
      query: parameters.filter((p: any) => p.in === 'query').map((p: any) => p.name),
      body: requestBody?.content['application/json']?.schema,
    })),
  );

/** What is removed is removed after all else was tried. */
const lastly = ({ method }: Operation): number => (method === 'GET' ? 0 : method === 'DELETE' ? 2 : 1);

it('every operation of the org answers odd requests with an answer or a clear refusal', async () => {
  const { org, app, path: own, person, group, assign, call, idle } = await setUp();
  const barbara = await person('bjensen@example.com');
  const guides = await group('Tour Guides', barbara);
  await assign(barbara.id);
  await call('POST', `${own}/pushed-groups`, { group: guides.id });
  await idle();
  const first = async (path: string): Promise<string> => (await call('GET', path)).body[0].id;
  const rule = {
    ...{ name: 'Guides', type: 'group_rule', actions: { assignUserToGroups: { groupIds: [guides.id] } } },
    conditions: { expression: { value: 'user.title == "Guide"', type: 'urn:okta:expression:1.0' } },
  };
  /** By the segment that comes before. */
  const ids: Readonly<Record<string, string>> = {
    ...{ apps: app.id, users: barbara.id, groups: guides.id, user: 'default' },
    rules: (await call('POST', '/api/v1/groups/rules', rule)).body.id,
    mappings: await first('/api/v1/mappings'),
    exchanges: await first('/muster/api/v1/exchanges'),
    'pushed-groups': await first(`${own}/pushed-groups`),
  };

  const documents = await Promise.all(
    ['/api/v1', '/muster/api/v1'].map(async (api) => (await fetch(`${org.url}${api}/openapi.json`)).json()),
  );
  const all = documents.flatMap((document: any) =>
    operationsOf(document).map((operation) => ({ ...operation, document: document as unknown })),
  );
  for (const { method, path, query, body, document } of all.toSorted((a, b) => lastly(a) - lastly(b))) {
    const sent = fc.record({
      params: fc.array(seldom(fc.constant(undefined), oddText), { minLength: 3, maxLength: 3 }),
      search: fc.array(fc.tuple(fc.constantFrom('limit', 'after', 'q', ...query), oddText), {
        maxLength: method === 'GET' ? 2 : 0,
      }),
      content: body ? seldom(valueOf(body, document), odd) : fc.constant(undefined),
    });
    const property = fc.asyncProperty(sent, async ({ params, search, content }) => {
      const remaining = [...params];
      const place = path.replaceAll(/(\w[\w-]*)\/\{\w+\}/g, (_, segment: string) => {
        const id = remaining.shift() ?? ids[segment] ?? 'x';
        return `${segment}/${encodeURIComponent(id.toWellFormed()) || 'x'}`;
      });
      const pairs = search.map(([name, text]) => `${name}=${encodeURIComponent(text.toWellFormed())}`).join('&');
      const response = await fetch(`${org.url}${place}?${pairs}`, {
        method,
        redirect: 'manual',
        headers: { authorization: `SSWS ${org.token}`, 'content-type': 'application/json' },
        ...(content !== undefined && {
          body: JSON.stringify(content).replaceAll('"ID"', JSON.stringify(barbara.id)),
        }),
      });
      const text = await response.text();
      const said = `${method} ${place}?${pairs} ${JSON.stringify(content)}: ${response.status} ${text.slice(0, 300)}`;
      expect(response.status, said).toBeLessThan(500);
      if (response.status < 400) return;
      const { errorCode, errorSummary } = JSON.parse(text);
      expect(errorCode, said).toMatch(/^E\d{7}$/);
      expect(errorSummary, said).not.toBe('');
    });
    await fc.assert(property, { numRuns: 4 });
  }
  expect(org.faults).toEqual([]);
});
