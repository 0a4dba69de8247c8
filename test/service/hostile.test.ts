import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/protocol/json.ts';
import { enterpriseUrn, everyProfile, groupUrn, open, patchOpUrn, userUrn } from './client.ts';
import type { Answer } from './harness.ts';

// Requests that a client could send, with a piece of them replaced by what nobody would.

const core = 'urn:scim:schemas:core:1.0';
const bulkUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const searchUrn = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

/** What another tenant keeps. */
const secret = 'Ferdinand Foreign';

const user = {
  schemas: [userUrn, enterpriseUrn],
  userName: 'bjensen',
  externalId: '701984',
  name: { givenName: 'Barbara', familyName: 'Jensen' },
  emails: [{ value: 'bjensen@example.com', type: 'work', primary: true }, { value: 'babs@example.com' }],
  addresses: [{ type: 'home', formatted: '456 Hollywood Blvd' }],
  active: true,
  [enterpriseUrn]: { employeeNumber: '701984', manager: { value: 'ID' } },
};

interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: Json;
}

const patch = (path: string, ...Operations: Json[]): Request => ({
  ...{ method: 'PATCH', path, query: {} },
  body: { schemas: [patchOpUrn], Operations },
});

/** `ID` stands for the id of a user, `GROUP` for that of a group. */
const requests: readonly Request[] = [
  { method: 'POST', path: '/Users', query: { attributes: 'userName' }, body: user },
  { method: 'PUT', path: '/Users/ID', query: {}, body: user },
  {
    method: 'POST',
    path: '/Groups',
    query: {},
    body: { schemas: [groupUrn], displayName: 'x', members: [{ value: 'ID' }] },
  },
  patch('/Users/ID', { op: 'replace', path: 'emails[type eq "work"].value', value: 'b@example.com' }),
  patch('/Users/ID', { op: 'add', value: { 'name.givenName': 'B', [enterpriseUrn]: { manager: { value: 'ID' } } } }),
  patch(
    '/Users/ID',
    { op: 'remove', path: `${enterpriseUrn}:manager.value` },
    { op: 'Replace', value: { active: 'False' } },
  ),
  patch('/Groups/GROUP', { op: 'add', path: 'members', value: [{ value: 'ID', display: 'b' }] }),
  patch(
    '/Groups/GROUP',
    { op: 'remove', path: 'members[value eq "ID"]' },
    { op: 'remove', path: 'members', value: [{ value: 'ID' }] },
  ),
  {
    method: 'GET',
    path: '/Users',
    query: {
      filter: 'emails[type eq "work" and value co "@"] or not (active pr)',
      sortBy: 'name.familyName',
      sortOrder: 'descending',
    },
  },
  { method: 'GET', path: '/Users', query: { startIndex: '1', count: '2', excludedAttributes: 'emails', cursor: '' } },
  {
    method: 'GET',
    path: '/Groups',
    query: { filter: 'members.value eq "ID"', attributes: 'members.value,displayName' },
  },
  { method: 'GET', path: '/Users/ID', query: { attributes: `${enterpriseUrn}:manager` } },
  { method: 'DELETE', path: '/Users/ID', query: {} },
  {
    method: 'POST',
    path: '/.search',
    query: {},
    body: {
      schemas: [searchUrn],
      filter: 'userName sw "b"',
      startIndex: 1,
      count: 5,
      attributes: ['userName'],
      sortBy: 'userName',
    },
  },
  {
    ...{ method: 'POST', path: '/Bulk', query: {} },
    body: {
      ...{ schemas: [bulkUrn], failOnErrors: 1 },
      Operations: [
        { method: 'POST', path: '/Users', bulkId: 'a', data: { schemas: [userUrn], userName: 'babs' } },
        {
          method: 'PATCH',
          path: '/Groups/GROUP',
          data: { schemas: [patchOpUrn], Operations: [{ op: 'add', path: 'members', value: [{ value: 'bulkId:a' }] }] },
        },
        { method: 'DELETE', path: '/Users/ID', version: 'W/"1"' },
      ],
    },
  },
  // SCIM 1.1's PATCH: attributes to remove, and values that say what becomes of them.
  {
    method: 'PATCH',
    path: '/Users/ID',
    query: {},
    body: {
      schemas: [core],
      meta: { attributes: ['title'] },
      emails: [{ value: 'b@example.com', operation: 'delete' }],
    },
  },
];

const deep = (levels: number): Json => (levels === 0 ? 1 : { a: [deep(levels - 1)] });

const oddText = [
  ...[
    '',
    ' ',
    '\0',
    '\ud800',
    '\u{10ffff}',
    'İ',
    '__proto__',
    'constructor',
    'ID',
    'OTHER',
    '../Users',
    '%',
    "' OR 1=1 --",
  ],
  ...[
    'emails[',
    'emails[type eq "work"]]',
    'a eq',
    'userName eq "b" and',
    '(((((userName pr)))))',
    'not',
    'x.y.z',
    'urn:',
    ':',
  ],
  ...[
    'userName eq 1e400',
    'meta.created gt "never"',
    'active eq "true"',
    'emails[value eq "\\ud800"]',
    'id eq "\\u0000"',
  ],
  ...[
    'members[value eq "ID"].display',
    'name[givenName eq "x"]',
    `${userUrn}:userName`,
    'bulkId:a',
    'bulkId:',
    'W/"',
    '*',
  ],
  ...['-1', '0', '1e9', '99999999999999999999', 'NaN', 'true', 'a'.repeat(300), 'é'.repeat(100)],
];
const oddValues: readonly Json[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1e308,
    2 ** 53,
    0.1,
    [],
    {},
    [null],
    [[]],
    [{}],
    { value: null },
    { value: { value: 1 } },
  ],
  ...[deep(20), { $ref: 'x' }, ['ID', 'ID'], [{ value: 'ID' }, { value: 'ID' }], { primary: 'true' }],
];
const oddValue = fc.oneof(fc.constantFrom<Json>(...oddText), fc.constantFrom(...oddValues));

/** Every place within a value, the outermost too. */
const placesIn = (value: Json): (string | number)[][] =>
  typeof value === 'object' && value !== null
    ? [[], ...Object.entries(value).flatMap(([name, inner]) => placesIn(inner).map((rest) => [name, ...rest]))]
    : [[]];

type Mutation = 'replace' | 'remove' | 'rename' | 'wrap' | 'double';

const mutate = (value: Json, [first, ...rest]: readonly (string | number)[], kind: Mutation, odd: Json): Json => {
  if (first === undefined) return kind === 'wrap' ? [value] : kind === 'double' ? [value, value] : odd;
  const entries = Object.entries(value as object) as [string, Json][];
  const changed = entries.flatMap(([name, inner]): [string, Json][] => {
    if (name !== String(first)) return [[name, inner]];
    if (rest.length > 0) return [[name, mutate(inner, rest, kind, odd)]];
    if (kind === 'remove') return [];
    if (kind === 'rename') return [[typeof odd === 'string' ? odd : name.toUpperCase(), inner]];
    if (kind === 'double')
      return [
        [name, inner],
        [name.toUpperCase(), odd],
      ];
    return [[name, mutate(inner, [], kind, odd)]];
  });
  return Array.isArray(value) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed);
};

const hostile: fc.Arbitrary<Request> = fc
  .record({
    request: fc.constantFrom(...requests),
    where: fc.constantFrom('body', 'body', 'body', 'query', 'query', 'path', 'method'),
    kind: fc.constantFrom<Mutation>('replace', 'replace', 'replace', 'remove', 'rename', 'wrap', 'double'),
    place: fc.nat(),
    odd: oddValue,
    text: fc.constantFrom(...oddText),
    parameter: fc.constantFrom(
      'filter',
      'attributes',
      'excludedAttributes',
      'sortBy',
      'sortOrder',
      'count',
      'startIndex',
      'cursor',
    ),
    method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'),
  })
  .map(({ request, where, kind, place, odd, text, parameter, method }) => {
    const { body, query, path } = request;
    if (where === 'body' && body !== undefined) {
      const places = placesIn(body);
      return { ...request, body: mutate(body, places[place % places.length]!, kind, odd) };
    }
    if (where === 'path') return { ...request, path: `${path}/${encodeURIComponent(text.toWellFormed())}` };
    if (where === 'method') return { ...request, method };
    return { ...request, query: { ...query, [parameter]: text } };
  });

const pathOf = ({ path, query }: Request): string => {
  const parameters = Object.entries(query).map(([name, text]) => `${name}=${encodeURIComponent(text.toWellFormed())}`);
  return parameters.length > 0 ? `${path}?${parameters.join('&')}` : path;
};

/** What is wrong with an answer; undefined where it is one that a client can work with. */
const faultOf = (version: 'v1' | 'v2', method: string, { status, text, json }: Answer): string | undefined => {
  if (text?.includes(secret)) return "another tenant's data";
  if (status >= 500 || status < 200) return `status ${status}`;
  if (status < 400 || method === 'HEAD') return undefined;
  const said = version === 'v2' ? json.detail : json.Errors?.[0]?.description;
  const code = version === 'v2' ? json.status : json.Errors?.[0]?.code;
  return typeof said === 'string' && said.length > 0 && code === String(status)
    ? undefined
    : `${status} without an error`;
};

describe.each(everyProfile)('a request with an odd piece, profile %s', (profile) => {
  it.each(['v2', 'v1'] as const)('gets an answer or a clear refusal of SCIM %s, and harms nothing', async (version) => {
    const { send, user: makeUser, group, connect } = await open({ profile });
    const other = await connect('other', { profile });
    const body = { schemas: [userUrn], userName: secret };
    const foreign = (await send('POST', '/Users', body, { authorization: other })).json.id as string;
    const bystander = await makeUser('jsmith');
    const type = version === 'v1' ? 'application/json' : 'application/scim+json';

    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 5 }), async (sent) => {
        const { id } = await makeUser(`bjensen-${Math.random()}`);
        const { id: groupId } = await group('Tour Guides', [id]);
        const real = (text: string) =>
          text.replaceAll('GROUP', groupId).replaceAll('OTHER', foreign).replaceAll('ID', id);
        for (const request of sent) {
          const content = request.body === undefined ? undefined : real(JSON.stringify(request.body));
          const headers = { 'content-type': type };
          const answer = await send(request.method, `/scim/${version}${real(pathOf(request))}`, content, { headers });
          expect(
            faultOf(version, request.method, answer),
            JSON.stringify({ ...request, answer: answer.text }),
          ).toBeUndefined();
          const read = await send('GET', `/Users/${id}`);
          expect([200, 404]).toContain(read.status);
        }
      }),
      { numRuns: 50 },
    );
    const after = await send('GET', `/Users/${bystander.id}`);
    expect(after.json.userName).toBe('jsmith');
    const untouched = await send('GET', `/Users/${foreign}`, undefined, { authorization: other });
    expect(untouched.json.userName).toBe(secret);
  });
});
