import { describe, expect, it } from 'vitest';
import { open, patchOpUrn, refusal, userUrn } from './client.ts';

const openWithUser = async (options: Parameters<typeof open>[0] = {}) => {
  const harness = await open(options);
  const before = await harness.user('bjensen');
  const path = `/Users/${before.id}`;
  const put = (headers: Record<string, string>, title = 'Guide') =>
    harness.send('PUT', path, { schemas: [userUrn], userName: 'bjensen', title }, { headers });
  const patchWith = (headers: Record<string, string>, title = 'Guide') =>
    harness.patch(path, [{ op: 'replace', path: 'title', value: title }], { headers });
  const remove = (headers: Record<string, string>) => harness.send('DELETE', path, undefined, { headers });
  return {
    ...harness,
    before,
    path,
    writes: [put, patchWith, remove],
    put,
    patchWith,
    remove,
    get: (headers: Record<string, string> = {}) => harness.send('GET', path, undefined, { headers }),
  };
};

describe('the version of a resource', () => {
  it('is its weak ETag, on every answer that holds it and on each item of a list [etag-01, etag-11]', async () => {
    const { send, get, put, patchWith } = await openWithUser();
    const created = await send('POST', '/Users', { schemas: [userUrn], userName: 'jsmith' });
    for (const answer of [created, await get(), await put({}), await patchWith({}, 'Actor')]) {
      expect(answer.json.meta.version).toMatch(/^W\/"[^"]+"$/);
      expect(answer.headers['etag']).toBe(answer.json.meta.version);
    }
    const { json } = await send('GET', '/Users');
    expect(json.Resources.map((r: any) => r.meta.version)).toEqual(['W/"3"', 'W/"1"']);
  });

  it('moves exactly when the resource changes [etag-07]', async () => {
    const { get, put, patchWith, patch, path, send } = await openWithUser();
    const version = async () => (await get()).json.meta.version;
    const versions = [await version()];
    for (const request of [
      () => put({}),
      () => put({}),
      () => patchWith({}),
      () => patchWith({}, 'Actor'),
      () => patch(path, [{ op: 'remove', path: 'nickName' }]),
      () => patch(path, [{ op: 'replace', path: 'active', value: 'perhaps' }]),
      () => send('PUT', path, { schemas: [userUrn], userName: 'bjensen', title: 'Actor', active: false }),
      () => get(),
    ]) {
      await request();
      versions.push(await version());
    }
    expect(versions).toEqual([1, 2, 2, 2, 3, 3, 3, 4, 4].map((n) => `W/"${n}"`));
  });

  it('of a group moves with its members, that of a user does not [etag-08, etag-09]', async () => {
    const { before, get, group, patch, send } = await openWithUser();
    const guides = await group('Tour Guides');
    const version = async () => (await send('GET', `/Groups/${guides.id}`)).json.meta.version;
    const add = await patch(`/Groups/${guides.id}`, [{ op: 'add', path: 'members', value: [{ value: before.id }] }]);
    expect([add.headers['etag'], await version()]).toEqual(['W/"2"', 'W/"2"']);
    const member = (await get()).json;
    expect(member.groups).toHaveLength(1);
    expect(member.meta).toEqual(before.meta);
    await send('DELETE', `/Users/${before.id}`);
    expect(await version()).toBe('W/"3"');
  });
});

describe('If-None-Match', () => {
  it('answers 304 without a body for the present version, else 200 [etag-02, etag-03]', async () => {
    const { get, before } = await openWithUser();
    for (const [condition, status] of [
      ['W/"1"', 304],
      ['"1"', 304],
      ['*', 304],
      [' * ', 304],
      ['W/"9", W/"1"', 304],
      ['"x", "1","y"', 304],
      ['W/"2"', 200],
      ['W/"01"', 200],
      ['"x", "y"', 200],
      ['1', 200],
      ['', 200],
    ] as const) {
      const answer = await get({ 'if-none-match': condition });
      expect([condition, answer.status]).toEqual([condition, status]);
      expect(answer.headers['etag']).toBe(before.meta.version);
      if (status === 304) expect(answer.text).toBeUndefined();
      else expect(answer.json).toEqual(before);
    }
  });

  it('on a write forbids the versions that it names', async () => {
    const { put, patchWith, get, before } = await openWithUser();
    for (const condition of ['*', before.meta.version]) {
      expect(refusal(await put({ 'if-none-match': condition }))).toBe('412');
      expect(refusal(await patchWith({ 'if-none-match': condition }))).toBe('412');
    }
    expect((await get()).json).toEqual(before);
    expect((await put({ 'if-none-match': 'W/"2"' })).status).toBe(200);
  });
});

describe('If-Match', () => {
  it('lets PUT, PATCH and DELETE through for the present version or any [etag-05]', async () => {
    const { put, patchWith, remove } = await openWithUser();
    expect((await put({ 'if-match': 'W/"1"' }, 'a')).status).toBe(200);
    expect((await patchWith({ 'if-match': '"2"' }, 'b')).status).toBe(200);
    expect((await put({ 'if-match': '*' }, 'c')).status).toBe(200);
    expect((await patchWith({ 'if-match': 'W/"1", W/"4"' }, 'd')).status).toBe(200);
    expect((await remove({ 'if-match': 'W/"5"' })).status).toBe(204);
  });

  it('refuses PUT, PATCH and DELETE with an Error for another version [etag-04, etag-06]', async () => {
    const { writes, patchWith, get } = await openWithUser();
    await patchWith({}, 'Actor');
    const { json } = await get();
    for (const condition of ['W/"1"', '"3"', 'W/"1", W/"3"', 'W/"02"', '2', 'nonsense', '']) {
      for (const write of writes) {
        const answer = await write({ 'if-match': condition });
        expect([condition, refusal(answer)]).toEqual([condition, '412']);
        expect(answer.headers['content-type']).toBe('application/scim+json');
      }
    }
    expect((await get()).json).toEqual(json);
  });

  it('does not make what does not exist', async () => {
    const { send, patch } = await openWithUser();
    for (const condition of ['*', 'W/"1"']) {
      const headers = { 'if-match': condition };
      const body = { schemas: [userUrn], userName: 'mandy' };
      expect(refusal(await send('PUT', '/Users/unknown', body, { headers }))).toBe('404');
      expect(refusal(await patch('/Users/unknown', [{ op: 'remove', path: 'title' }], { headers }))).toBe('404');
      expect(refusal(await send('DELETE', '/Users/unknown', undefined, { headers }))).toBe('404');
    }
  });

  it('lets one of many win that start from one version [etag-12]', async () => {
    const { patchWith, put, get, group, patch } = await openWithUser();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => [patchWith, put][i % 2]!({ 'if-match': 'W/"1"' }, `Guide ${i}`)),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(answers.filter((answer) => refusal(answer) === '412')).toHaveLength(19);
    expect(won).toHaveLength(1);
    expect((await get()).json).toEqual(won[0]!.json);

    const guides = await group('Tour Guides');
    const headers = { 'if-match': guides.meta.version };
    const renames = ['Guides', 'Actors'].map((value) =>
      patch(`/Groups/${guides.id}`, [{ op: 'replace', path: 'displayName', value }], { headers }),
    );
    expect((await Promise.all(renames)).map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });

  it('holds where a password is set too, which counts as one change', async () => {
    const { send, path, get } = await openWithUser({
      hashPassword: (password) => Promise.resolve(`hash of ${password}`),
    });
    const operations = [{ op: 'replace', value: { title: 'Guide', password: 't1meMa$heen' } }];
    const body = { schemas: [patchOpUrn], Operations: operations };
    const answer = await send('PATCH', path, body, { headers: { 'if-match': 'W/"1"' } });
    expect([answer.status, answer.json.meta.version]).toEqual([200, 'W/"2"']);
    expect((await send('PATCH', path, body, { headers: { 'if-match': 'W/"1"' } })).status).toBe(412);
    expect((await get()).json.meta.version).toBe('W/"2"');
  });
});
