import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/service/limits.ts';
import { enterpriseUrn, groupUrn, open, patchOpUrn, refusal, userUrn } from './client.ts';
import { baseUrl } from './harness.ts';

const bulkUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error';

const postUser = (bulkId: string, more: object = {}) => ({
  method: 'POST',
  path: '/Users',
  bulkId,
  data: { schemas: [userUrn], userName: bulkId, ...more },
});
const postGroup = (bulkId: string, members: readonly string[] = []) => ({
  method: 'POST',
  path: '/Groups',
  bulkId,
  data: { schemas: [groupUrn], displayName: bulkId, members: members.map((value) => ({ value })) },
});
const patchOf = (path: string, ...Operations: object[]) => ({
  method: 'PATCH',
  path,
  data: { schemas: [patchOpUrn], Operations },
});

const openBulk = async (options: Parameters<typeof open>[0] = {}) => {
  const harness = await open(options);
  const send = (Operations: readonly unknown[], rest: object = {}) =>
    harness.send('POST', '/Bulk', { schemas: [bulkUrn], ...rest, Operations });
  return {
    ...harness,
    send: harness.send,
    bulk: send,
    /** The results of the operations. */
    results: async (...operations: unknown[]): Promise<any[]> => (await send(operations)).json.Operations,
    /** The resource that an operation was about. */
    at: async ({ location }: { location: string }) => (await harness.send('GET', location.slice(baseUrl.length))).json,
    total: async (path: string): Promise<number> => (await harness.send('GET', path)).json.totalResults,
  };
};

const statuses = (results: readonly { status: string }[]) => results.map(({ status }) => status);
const memberIds = (group: any): string[] => (group.members ?? []).map((m: { value: string }) => m.value);
const idOf = ({ location }: { location: string }): string => location.slice(location.lastIndexOf('/') + 1);

describe('a bulk request', () => {
  it('creates, replaces, modifies and deletes users and groups [bulk-01, bulk-02, bulk-03]', async () => {
    const { bulk, user, group, send } = await openBulk();
    const [bjensen, jsmith] = [await user('bjensen'), await user('jsmith')];
    const [guides, employees] = [await group('Tour Guides'), await group('Employees')];
    const answer = await bulk([
      postUser('mandy'),
      { method: 'PUT', path: `/Users/${bjensen.id}`, data: { schemas: [userUrn], userName: 'barbara' } },
      patchOf(`/Groups/${guides.id}`, { op: 'add', path: 'members', value: [{ value: bjensen.id }] }),
      postGroup('Actors', [bjensen.id]),
      { method: 'DELETE', path: `/Users/${jsmith.id}` },
      { method: 'delete', path: `/Groups/${employees.id}`, bulkId: 'd1' },
      patchOf(`/Users/${bjensen.id}`, { op: 'add', path: 'title', value: 'Guide' }),
    ]);
    expect(answer.status).toBe(200);
    expect(answer.json.schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:BulkResponse']);
    const [mandy, actors] = [answer.json.Operations[0], answer.json.Operations[3]];
    const location = { user: `${baseUrl}/Users/`, group: `${baseUrl}/Groups/` };
    expect(answer.json.Operations).toEqual([
      { location: location.user + idOf(mandy), method: 'POST', bulkId: 'mandy', version: 'W/"1"', status: '201' },
      { location: location.user + bjensen.id, method: 'PUT', version: 'W/"2"', status: '200' },
      { location: location.group + guides.id, method: 'PATCH', version: 'W/"2"', status: '204' },
      { location: location.group + idOf(actors), method: 'POST', bulkId: 'Actors', version: 'W/"1"', status: '201' },
      { location: location.user + jsmith.id, method: 'DELETE', status: '204' },
      { location: location.group + employees.id, method: 'DELETE', bulkId: 'd1', status: '204' },
      { location: location.user + bjensen.id, method: 'PATCH', version: 'W/"3"', status: '200' },
    ]);
    expect((await send('GET', `/Users/${bjensen.id}`)).json).toMatchObject({ userName: 'barbara', title: 'Guide' });
    expect(memberIds((await send('GET', `/Groups/${guides.id}`)).json)).toEqual([bjensen.id]);
    expect((await send('GET', `/Users/${jsmith.id}`)).status).toBe(404);
  });

  it('carries an Error where an operation failed, and goes on [bulk-04, bulk-11]', async () => {
    const { bulk, user, total } = await openBulk();
    const bjensen = await user('bjensen');
    const { json } = await bulk([
      postUser('bjensen'),
      postUser('jsmith', { active: 'perhaps' }),
      { method: 'DELETE', path: '/Users/nobody' },
      patchOf(`/Users/${bjensen.id}`, { op: 'remove', path: 'userName' }),
      postUser('mandy'),
    ]);
    const error = (status: string, scimType?: string) => ({
      schemas: [errorUrn],
      status,
      ...(scimType && { scimType }),
      detail: expect.any(String),
    });
    expect(json.Operations).toEqual([
      { method: 'POST', bulkId: 'bjensen', status: '409', response: error('409', 'uniqueness') },
      { method: 'POST', bulkId: 'jsmith', status: '400', response: error('400', 'invalidValue') },
      { location: `${baseUrl}/Users/nobody`, method: 'DELETE', status: '404', response: error('404') },
      {
        location: `${baseUrl}/Users/${bjensen.id}`,
        method: 'PATCH',
        status: '400',
        response: error('400', 'mutability'),
      },
      expect.objectContaining({ bulkId: 'mandy', status: '201' }),
    ]);
    expect(await total('/Users')).toBe(2);
  });

  it('stops after as many errors as failOnErrors says [bulk-10]', async () => {
    for (const [failOnErrors, expected] of [
      [1, ['201', '409']],
      [2, ['201', '409', '201', '409']],
      [3, ['201', '409', '201', '409', '201']],
    ] as const) {
      const { bulk, total } = await openBulk();
      const operations = ['bjensen', 'bjensen', 'jsmith', 'jsmith', 'mandy'].map((userName, i) =>
        postUser(`${i}`, { userName }),
      );
      const { status, json } = await bulk(operations, { failOnErrors });
      expect([status, statuses(json.Operations)]).toEqual([200, expected]);
      expect(await total('/Users')).toBe(expected.filter((s) => s === '201').length);
    }
    const { bulk } = await openBulk();
    for (const failOnErrors of [0, -1, 1.5, '1', true]) {
      expect(refusal(await bulk([], { failOnErrors }))).toBe('400 invalidValue');
    }
    expect((await bulk([postUser('bjensen')], { failOnErrors: null })).json.Operations).toHaveLength(1);
  });

  it('is refused with more operations than are allowed [bulk-12]', async () => {
    const { bulk, send, total } = await openBulk({ limits: { ...defaultLimits, bulkOperations: 2 } });
    expect((await send('GET', '/ServiceProviderConfig')).json.bulk.maxOperations).toBe(2);
    const operations = ['bjensen', 'jsmith', 'mandy'].map((name) => postUser(name));
    expect(refusal(await bulk(operations))).toBe('413');
    expect(await total('/Users')).toBe(0);
    expect((await bulk(operations.slice(1))).status).toBe(200);
  });

  it('is refused when it is larger than is allowed [bulk-13]', async () => {
    const { bulk, send, total } = await openBulk({ limits: { ...defaultLimits, bodySize: 1_000 } });
    expect((await send('GET', '/ServiceProviderConfig')).json.bulk.maxPayloadSize).toBe(1_000);
    expect(refusal(await bulk([postUser('bjensen', { title: 'x'.repeat(1_000) })]))).toBe('413');
    expect(await total('/Users')).toBe(0);
    expect((await bulk([postUser('bjensen')])).status).toBe(200);
  });

  it('needs the URN of BulkRequest, and operations [bulk-14]', async () => {
    const { send } = await openBulk();
    const Operations = [postUser('bjensen')];
    for (const body of [
      { Operations },
      { schemas: [], Operations },
      { schemas: [patchOpUrn], Operations },
      { schemas: bulkUrn, Operations },
      { schemas: [bulkUrn] },
      { schemas: [bulkUrn], Operations: {} },
      [bulkUrn],
      'x',
    ]) {
      expect([body, refusal(await send('POST', '/Bulk', JSON.stringify(body)))]).toEqual([body, '400 invalidSyntax']);
    }
    const { method: METHOD, bulkId: BulkId, ...rest } = postUser('bjensen');
    const spelled = { SCHEMAS: [bulkUrn.toUpperCase()], operations: [{ METHOD, BulkId, ...rest }] };
    const { json } = await send('POST', '/bulk', spelled);
    expect(json.Operations).toMatchObject([{ method: 'POST', bulkId: 'bjensen', status: '201' }]);
  });

  it('fails the operation alone that lacks what it needs [bulk-15]', async () => {
    const { results, total } = await openBulk();
    const post = postUser('bjensen');
    const without = (name: string) => Object.fromEntries(Object.entries(post).filter(([key]) => key !== name));
    const found = await results(
      without('method'),
      without('path'),
      without('data'),
      without('bulkId'),
      { ...post, bulkId: '' },
      { ...post, data: 'bjensen' },
      { ...post, path: 7 },
      { method: 'PUT', path: '/Users/1' },
      { method: 'PATCH', path: '/Users/1' },
      null,
      'POST',
      postUser('jsmith'),
    );
    expect(statuses(found)).toEqual([...Array(11).fill('400'), '201']);
    expect(found.map((result) => result.method)).toEqual([
      ...[undefined, 'POST', 'POST', 'POST', 'POST', 'POST', 'POST', 'PUT', 'PATCH', undefined, undefined, 'POST'],
    ]);
    expect(await total('/Users')).toBe(1);
  });

  it('fails an operation on a path that has no such method [bulk-16, bulk-20]', async () => {
    const { results, user } = await openBulk();
    const { id } = await user('bjensen');
    const found = await results(
      { ...postUser('a'), path: '/Nothing' },
      { ...postUser('b'), path: `/Users/${id}` },
      { ...postUser('c'), path: '/Bulk' },
      { ...postUser('d'), path: '/Users/.search' },
      { ...postUser('e'), path: `${baseUrl}/Users` },
      { ...postUser('f'), path: '/../v2/Users' },
      { method: 'DELETE', path: '/Users' },
      { ...patchOf('/Users') },
      { method: 'PUT', path: '/Schemas', data: {} },
      // GET is none of the methods of RFC 7644 §3.7.
      { method: 'GET', path: `/Users/${id}` },
      { method: 'constructor', path: `/Users/${id}` },
    );
    expect(statuses(found)).toEqual(Array(11).fill('400'));
  });

  it('asks for the version that an operation names [bulk-17]', async () => {
    const { results, user, send } = await openBulk();
    const { id } = await user('bjensen');
    const path = `/Users/${id}`;
    const replace = (title: string) => patchOf(path, { op: 'replace', path: 'title', value: title });
    const found = await results(
      { ...replace('Guide'), version: 'W/"1"' },
      { ...replace('Actor'), version: 'W/"1"' },
      { method: 'PUT', path, version: 'W/"1"', data: { schemas: [userUrn], userName: 'bjensen' } },
      { method: 'DELETE', path, version: '"nonsense"' },
      { ...replace('Tour Guide'), version: 'W/"2"' },
      { ...replace('Lead Guide'), version: '*' },
    );
    expect(statuses(found)).toEqual(['200', '412', '412', '412', '200', '200']);
    expect((await send('GET', path)).json.title).toBe('Lead Guide');
    expect(statuses(await results({ method: 'DELETE', path, version: 'W/"4"' }))).toEqual(['204']);
  });

  it('is supported, and says so [bulk-18]', async () => {
    const { send } = await openBulk();
    expect((await send('GET', '/ServiceProviderConfig')).json.bulk).toEqual({
      supported: true,
      maxOperations: 1_000,
      maxPayloadSize: 4 * 1024 * 1024,
    });
    expect((await send('GET', '/Bulk')).headers['allow']).toBe('POST, OPTIONS');
  });

  it('does 1,000 operations, each by itself [bulk-19]', async () => {
    const { bulk, total } = await openBulk();
    const operations = Array.from({ length: 1_000 }, (_, i) => postUser(`user${i % 990}`));
    const { json } = await bulk(operations.map((operation, i) => ({ ...operation, bulkId: `b${i}` })));
    expect(statuses(json.Operations)).toEqual([...Array(990).fill('201'), ...Array(10).fill('409')]);
    expect(await total('/Users')).toBe(990);
  });
});

describe('a bulkId', () => {
  it('stands for what was made, as member, as manager and in a path [bulk-05]', async () => {
    const { results, at } = await openBulk();
    const [alice, bob, group, ...more] = await results(
      postUser('alice'),
      postUser('bob', { [enterpriseUrn]: { manager: { value: 'bulkId:alice' } } }),
      postGroup('Tour Guides', ['bulkId:alice']),
      patchOf('/Groups/bulkId:Tour Guides', { op: 'add', path: 'members', value: [{ value: 'bulkId:bob' }] }),
      patchOf('/Users/bulkId:alice', { op: 'add', path: 'title', value: 'Guide' }),
      postUser('mandy'),
      { method: 'DELETE', path: '/Users/bulkId:mandy' },
    );
    expect(statuses([alice, bob, group, ...more])).toEqual(['201', '201', '201', '204', '200', '201', '204']);
    expect(more[0].location).toBe(group.location);
    expect(memberIds(await at(group))).toEqual([idOf(alice), idOf(bob)]);
    expect((await at(bob))[enterpriseUrn].manager).toEqual({ value: idOf(alice) });
    expect((await at(alice)).title).toBe('Guide');
    expect((await at(more[2])).status).toBe('404');
  });

  it('may be used before it is made; the results keep the order of the request [bulk-06]', async () => {
    const { results, at } = await openBulk();
    const found = await results(
      patchOf('/Groups/bulkId:Tour Guides', { op: 'add', path: 'members', value: [{ value: 'bulkId:bjensen' }] }),
      postGroup('Tour Guides', ['bulkId:jsmith']),
      postUser('jsmith'),
      postUser('bjensen'),
    );
    expect(statuses(found)).toEqual(['204', '201', '201', '201']);
    expect(found.map((r) => r.method)).toEqual(['PATCH', 'POST', 'POST', 'POST']);
    expect(memberIds(await at(found[1])).toSorted()).toEqual([idOf(found[2]), idOf(found[3])].toSorted());
  });

  it('may be part of a circle [bulk-07]', async () => {
    const { results, at } = await openBulk();
    const withAAndB = [{ VALUE: 'bulkId:A' }, { VALUE: 'bulkId:B' }];
    const manager = (value: string) => ({ [enterpriseUrn]: { manager: { value } } });
    const [a, b, c, x, y] = await results(
      postGroup('A', ['bulkId:B', 'bulkId:x']),
      postGroup('B', ['bulkId:C']),
      { ...postGroup('C'), data: { schemas: [groupUrn], displayName: 'C', Members: withAAndB } },
      postUser('x', manager('bulkId:y')),
      postUser('y', manager('bulkId:x')),
    );
    expect(statuses([a, b, c, x, y])).toEqual(Array(5).fill('201'));
    expect(memberIds(await at(a)).toSorted()).toEqual([idOf(b), idOf(x)].toSorted());
    expect(memberIds(await at(b))).toEqual([idOf(c)]);
    expect(memberIds(await at(c)).toSorted()).toEqual([idOf(a), idOf(b)].toSorted());
    expect((await at(x))[enterpriseUrn].manager.value).toBe(idOf(y));
    expect((await at(y))[enterpriseUrn].manager.value).toBe(idOf(x));
    for (const result of [a, b, c]) expect((await at(result)).meta.version).toBe(result.version);
  });

  it('of a circle is there for the operations that follow it [bulk-07]', async () => {
    const { results, at } = await openBulk();
    const [a, b, removal] = await results(
      postGroup('A', ['bulkId:B']),
      postGroup('B', ['bulkId:A']),
      patchOf('/Groups/bulkId:B', { op: 'remove', path: 'members' }),
    );
    expect(memberIds(await at(a))).toEqual([idOf(b)]);
    expect(await at(b)).not.toHaveProperty('members');
    expect((await at(b)).meta.version).toBe(removal.version);
  });

  it('of a circle fails with it, and leaves nothing of it behind [bulk-07, bulk-08]', async () => {
    const { bulk, total } = await openBulk();
    const bad = { ...postGroup('A'), data: { schemas: [groupUrn], members: [{ value: 'bulkId:B' }] } };
    const { status, json } = await bulk([
      bad,
      postGroup('B', ['bulkId:C', 'bulkId:A']),
      postGroup('C', ['bulkId:B']),
      postUser('bjensen'),
      postUser('jsmith', { active: 7, [enterpriseUrn]: { manager: { value: 'bulkId:mandy' } } }),
      postUser('mandy', { [enterpriseUrn]: { manager: { value: 'bulkId:jsmith' } } }),
    ]);
    expect(status).toBe(200);
    expect(statuses(json.Operations)).toEqual(['400', '409', '409', '201', '400', '409']);
    for (const i of [0, 1, 2, 4, 5]) expect(json.Operations[i]).not.toHaveProperty('location');
    expect([await total('/Groups'), await total('/Users')]).toEqual([0, 1]);
  });

  it('that names nothing, or what failed, fails the operation alone [bulk-08]', async () => {
    const { results, user, total } = await openBulk();
    await user('bjensen');
    const found = await results(
      postGroup('A', ['bulkId:nobody']),
      patchOf('/Groups/bulkId:nothing', { op: 'replace', path: 'displayName', value: 'B' }),
      postUser('bjensen'),
      postGroup('C', ['bulkId:bjensen']),
      postGroup('D', ['bulkId:C']),
      postGroup('E'),
    );
    expect(statuses(found)).toEqual(['400', '400', '409', '409', '409', '201']);
    expect(await total('/Groups')).toBe(1);
  });

  it('names what a POST makes, and no other operation [bulk-08]', async () => {
    const { results, user, total } = await openBulk();
    const { id } = await user('bjensen');
    const found = await results(
      { ...patchOf(`/Users/${id}`, { op: 'add', path: 'title', value: 'Guide' }), bulkId: 'p' },
      postGroup('A', ['bulkId:p']),
      postUser('x', { [enterpriseUrn]: { manager: { value: 'bulkId:p' } } }),
    );
    expect(statuses(found)).toEqual(['200', '400', '400']);
    expect([await total('/Users'), await total('/Groups')]).toEqual([1, 0]);
  });

  it('is one operation’s own [bulk-15]', async () => {
    const { results } = await openBulk();
    const found = await results(
      postUser('one', { userName: 'bjensen' }),
      postUser('one', { userName: 'jsmith' }),
      postGroup('Tour Guides', ['bulkId:one']),
    );
    expect(statuses(found)).toEqual(['201', '400', '201']);
  });

  it('may be its own, or the end of a long chain [bulk-09]', async () => {
    const { results, at } = await openBulk();
    const [self] = await results(postGroup('Self', ['bulkId:Self']));
    expect(memberIds(await at(self))).toEqual([idOf(self)]);

    const chain = Array.from({ length: 5 }, (_, i) => postGroup(`g${i}`, i < 4 ? [`bulkId:g${i + 1}`] : []));
    const made = await results(...chain);
    expect(statuses(made)).toEqual(Array(5).fill('201'));
    for (let i = 0; i < 4; i++) expect(memberIds(await at(made[i]))).toEqual([idOf(made[i + 1])]);
  });

  it('resolves at the worst nesting that fits into a request [bulk-09]', async () => {
    const { bulk, at, total } = await openBulk();
    // Each group holds the next, and the last holds the first: all 1,000 are begun before one is done.
    const ring = Array.from({ length: 1_000 }, (_, i) => postGroup(`g${i}`, [`bulkId:g${(i + 1) % 1_000}`]));
    const { json } = await bulk(ring);
    expect(new Set(statuses(json.Operations))).toEqual(new Set(['201']));
    expect(await total('/Groups')).toBe(1_000);
    expect(memberIds(await at(json.Operations[999]))).toEqual([idOf(json.Operations[0])]);

    // Each of 60 groups holds all of them, itself too.
    const names = Array.from({ length: 60 }, (_, i) => `h${i}`);
    const mesh = (
      await bulk(
        names.map((name) =>
          postGroup(
            name,
            names.map((n) => `bulkId:${n}`),
          ),
        ),
      )
    ).json.Operations;
    expect(new Set(statuses(mesh))).toEqual(new Set(['201']));
    const everyone = mesh.map(idOf).toSorted();
    for (const result of mesh) expect(memberIds(await at(result)).toSorted()).toEqual(everyone);
  });
});
