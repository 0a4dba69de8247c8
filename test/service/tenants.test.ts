import { describe, expect, it } from 'vitest';
import testResource from '../../examples/schemas/test-resource.json' with { type: 'json' };
import { parseResourceTypeFile } from '../../src/protocol/resource-type-file.ts';
import { enterpriseUrn, everyProfile, groupUrn, open, patchOpUrn, refusal, url, userUrn } from './client.ts';

/** Our tenant with bjensen in the Tour Guides, and theirs, whose connection sends `theirs`. */
const openTwoTenants = async (options: Parameters<typeof open>[0] = {}) => {
  const harness = await open(options);
  const bjensen = await harness.user('bjensen', { externalId: 'e1', [enterpriseUrn]: { department: 'Tours' } });
  const guides = await harness.group('Tour Guides', [bjensen.id]);
  const authorization = await harness.connect('theirs');
  const theirs = (method: string, path: string, body?: unknown) => harness.send(method, path, body, { authorization });
  const own = (await theirs('POST', '/Users', { schemas: [userUrn], userName: 'mallory' })).json;
  /** Everything that our tenant holds, to see that nothing of it has changed. */
  const snapshot = async () => (await harness.send('GET', '/?count=1000')).json;
  return { ...harness, bjensen, guides, theirs, own, snapshot, before: await snapshot() };
};

const patch = (...Operations: object[]) => ({ schemas: [patchOpUrn], Operations });

describe('the resources of another tenant', () => {
  it.each(everyProfile)('cannot be reached by their ids, for %s [auth-05]', async (profile) => {
    const { theirs, bjensen, guides, snapshot, before } = await openTwoTenants({ profile });
    for (const path of [`/Users/${bjensen.id}`, `/Groups/${guides.id}`]) {
      const name = path.startsWith('/Users') ? { userName: 'x' } : { displayName: 'x' };
      const schemas = [path.startsWith('/Users') ? userUrn : groupUrn];
      for (const [method, body] of [
        ['GET', undefined],
        ['PUT', { schemas, ...name }],
        ['PATCH', patch({ op: 'replace', value: name })],
        ['PATCH', patch({ op: 'remove', path: 'members' })],
        ['DELETE', undefined],
      ] as const) {
        const answer = await theirs(method, path, body);
        // Nothing may depend on whether the id exists elsewhere.
        const unknown = await theirs(method, path.replace(/[^/]+$/, 'unknown'), body);
        expect(answer.status).toBe(unknown.status);
        expect(answer.text?.replaceAll(path.split('/')[2]!, 'unknown')).toBe(unknown.text);
        expect(refusal(answer)).toMatch(/^40[04]/);
      }
    }
    expect(await snapshot()).toEqual(before);
  });

  it('are in no list, filter, search or sum [auth-05]', async () => {
    const { theirs, bjensen, guides, own } = await openTwoTenants();
    for (const filter of [
      undefined,
      'userName pr',
      'id pr',
      `id eq "${bjensen.id}" or id eq "${own.id}"`,
      'userName eq "bjensen" or userName eq "mallory"',
      'externalId eq "e1" or userName eq "mallory"',
      'not (userName eq "nobody")',
      `not (groups.value eq "${guides.id}")`,
      'meta.lastModified gt "2000-01-01T00:00:00Z"',
    ]) {
      for (const path of ['/Users', '/']) {
        const query = filter === undefined ? { count: 10 } : { filter, count: 10 };
        const { json } = await theirs('GET', url(path, query));
        expect([filter, json.totalResults, json.Resources]).toEqual([filter, 1, [own]]);
        const search = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], ...query };
        const searched = await theirs('POST', `${path === '/' ? '' : path}/.search`, search);
        expect(searched.json).toEqual(json);
      }
    }
    for (const filter of [
      `groups.value eq "${guides.id}"`,
      `groups[value eq "${guides.id}"]`,
      'groups.display eq "Tour Guides"',
      `${enterpriseUrn}:department eq "Tours"`,
      `id eq "${bjensen.id}"`,
    ]) {
      expect((await theirs('GET', url('/Users', { filter }))).json.totalResults).toBe(0);
    }
    for (const filter of [`members.value eq "${bjensen.id}"`, `members[value eq "${bjensen.id}"]`, 'members pr']) {
      expect((await theirs('GET', url('/Groups', { filter }))).json.totalResults).toBe(0);
    }
  });

  it.each(everyProfile)('cannot be members, for %s [auth-05]', async (profile) => {
    const { theirs, bjensen, guides, own, snapshot, before } = await openTwoTenants({ profile });
    const group = (await theirs('POST', '/Groups', { schemas: [groupUrn], displayName: 'Theirs' })).json;
    const path = `/Groups/${group.id}`;
    for (const id of [bjensen.id, guides.id]) {
      const members = [{ value: own.id }, { value: id }];
      for (const [method, to, body] of [
        ['POST', '/Groups', { schemas: [groupUrn], displayName: 'More', members }],
        ['PUT', path, { schemas: [groupUrn], displayName: 'Theirs', members }],
        ['PATCH', path, patch({ op: 'add', path: 'members', value: members })],
        ['PATCH', path, patch({ op: 'replace', path: 'members', value: members })],
        ['PATCH', path, patch({ op: 'add', value: { members } })],
      ] as const) {
        const answer = await theirs(method, to, body);
        expect(refusal(answer)).toBe('400 invalidValue');
        expect(answer.text).not.toContain('bjensen');
      }
    }
    const listed = (await theirs('GET', '/Groups')).json;
    expect([listed.totalResults, listed.Resources]).toEqual([1, [group]]);
    expect(await snapshot()).toEqual(before);
  });

  it('cannot be touched by a bulk request [auth-05]', async () => {
    const { theirs, bjensen, guides, snapshot, before } = await openTwoTenants();
    const { json } = await theirs('POST', '/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [
        { method: 'DELETE', path: `/Users/${bjensen.id}` },
        { method: 'PUT', path: `/Users/${bjensen.id}`, data: { schemas: [userUrn], userName: 'x' } },
        { method: 'PATCH', path: `/Groups/${guides.id}`, data: patch({ op: 'remove', path: 'members' }) },
        {
          method: 'POST',
          path: '/Groups',
          bulkId: 'g',
          data: { schemas: [groupUrn], displayName: 'G', members: [{ value: bjensen.id }] },
        },
      ],
    });
    expect(json.Operations.map((o: { status: string }) => o.status)).toEqual(['404', '404', '404', '400']);
    expect(JSON.stringify(json)).not.toContain('bjensen');
    expect(await snapshot()).toEqual(before);
  });

  it('cannot be walked with a cursor that was given to them [auth-05]', async () => {
    const { theirs, send, user } = await openTwoTenants();
    await user('jsmith');
    const { nextCursor } = (await send('GET', '/Users?cursor=&count=1')).json;
    expect(nextCursor).toBeDefined();
    expect(refusal(await theirs('GET', `/Users?cursor=${nextCursor}&count=1`))).toBe('400 invalidCursor');
  });

  it('take no names from us, unless they are to be unique everywhere [auth-05, schema-51]', async () => {
    const { theirs, send } = await openTwoTenants({
      configured: parseResourceTypeFile(testResource, 'test-resource.json'),
      profile: 'entra',
    });
    expect((await theirs('POST', '/Users', { schemas: [userUrn], userName: 'bjensen', externalId: 'e1' })).status).toBe(
      201,
    );
    expect((await theirs('POST', '/Groups', { schemas: [groupUrn], displayName: 'Tour Guides' })).status).toBe(201);
    const schemas = ['urn:example:scim:schemas:core:1.0:TestResource'];
    const body = { schemas, name: 'one', uniqueServer: 'a', uniqueGlobal: 'b' };
    expect((await send('POST', '/TestResources', body)).status).toBe(201);
    expect(refusal(await theirs('POST', '/TestResources', body))).toBe('409 uniqueness');
    expect((await theirs('POST', '/TestResources', { ...body, uniqueGlobal: 'c' })).status).toBe(201);
  });

  it('are not there even for a connection whose tenant has nothing [auth-05]', async () => {
    const { send, connect, bjensen } = await openTwoTenants();
    const authorization = await connect('empty');
    const get = (path: string) => send('GET', path, undefined, { authorization });
    expect((await get('/')).json).toMatchObject({ totalResults: 0, Resources: [] });
    expect((await get(`/Users/${bjensen.id}`)).status).toBe(404);
  });
});
