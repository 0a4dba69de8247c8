/** Requests made from an OpenAPI document, with pieces that nobody would send. */
import fc from 'fast-check';
import type { Json } from '../src/protocol/json.ts';

type JsonSchema = { readonly [name: string]: unknown };

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly body: JsonSchema | undefined;
}

/** What nobody would send. */
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
export const valueOf = (schema: JsonSchema, document: any, depth = 0): fc.Arbitrary<Json> => {
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

/** The operations of an OpenAPI document; what is removed comes last. */
export const operationsOf = (document: any): Operation[] =>
  Object.entries(document.paths as Record<string, Record<string, any>>)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
        ...{ method: method.toUpperCase(), path },
        query: parameters.filter((p: any) => p.in === 'query').map((p: any) => p.name),
        body: requestBody?.content['application/json']?.schema,
      })),
    )
    .toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));

/** What is sent for an operation. */
export interface OddRequest {
  /** The path with its query. */
  readonly url: string;
  readonly content: string | undefined;
}

/**
 * Requests for an operation.
 * @param ids what is known, by the segment of the path that comes before it; `"ID"` in a body stands for `id`
 */
export const oddRequest = (
  { method, path, query, body }: Operation,
  { document, ids, id }: { document: unknown; ids: Readonly<Record<string, string>>; id: string },
): fc.Arbitrary<OddRequest> =>
  fc
    .record({
      params: fc.array(seldom(fc.constant(undefined), oddText), { minLength: 3, maxLength: 3 }),
      search: fc.array(fc.tuple(fc.constantFrom('limit', 'after', 'q', ...query), oddText), {
        maxLength: method === 'GET' ? 2 : 0,
      }),
      content: body ? seldom(valueOf(body, document), odd) : fc.constant(undefined),
    })
    .map(({ params, search, content }) => {
      const remaining = [...params];
      const place = path.replaceAll(/\{\w+\}/g, (_, at: number) => {
        const known = remaining.shift() ?? ids[path.slice(0, at).split('/').at(-2)!] ?? 'x';
        return encodeURIComponent(known.toWellFormed()) || 'x';
      });
      const pairs = search.map(([name, text]) => `${name}=${encodeURIComponent(text.toWellFormed())}`).join('&');
      return {
        url: `${place}?${pairs}`,
        content: content === undefined ? undefined : JSON.stringify(content).replaceAll('"ID"', JSON.stringify(id)),
      };
    });
