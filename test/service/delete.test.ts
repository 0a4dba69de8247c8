import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHarness, type Harness } from './harness.ts';

const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';
const searchSchema = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

let service: Harness;
beforeEach(async () => {
  service = await createHarness();
});
afterEach(() => service.close());

const remove = (path: string, headers: Record<string, string> = {}) =>
  service.send('DELETE', path, undefined, { headers });
const get = async (path: string) => (await service.send('GET', path)).json;

describe('DELETE', () => {
  it.each(['rfc', 'okta', 'entra'] as const)(
    'answers 204 without a body, then 404, in the profile %s [delete-01, delete-02]',
    async (profile) => {
      const { id } = await service.user('bjensen');
      const authorization = await service.connect('example', { profile });
      const { status, text, headers } = await service.send('DELETE', `/Users/${id}`, undefined, { authorization });
      expect({ status, text }).toEqual({ status: 204, text: undefined });
      expect(headers).not.toHaveProperty('content-type');
      const again = await service.send('DELETE', `/Users/${id}`, undefined, { authorization });
      expect(again).toMatchObject({ status: 404, json: { schemas: [errorSchema], status: '404' } });
    },
  );

  it('answers 404 to an unknown id and deletes nothing [delete-03]', async () => {
    const { id } = await service.user('bjensen');
    for (const path of ['/Users/2819c223', `/Groups/${id}`, '/Users/%25', '/Users/*']) {
      expect((await remove(path)).status).toBe(404);
    }
    expect((await get('/Users')).totalResults).toBe(1);
  });

  it('takes the resource out of every query [delete-04]', async () => {
    await service.user('jsmith');
    const { id } = await service.user('bjensen', { emails: [{ value: 'bjensen@example.com' }] });
    await remove(`/Users/${id}`);
    const queries = [
      '',
      '/Users',
      '/Users?sortBy=userName',
      '/Users?cursor&count=10',
      '/Users?filter=userName%20sw%20%22%22',
      '/Users?filter=not%20(userName%20eq%20%22jsmith%22)',
      `/Users?filter=id%20eq%20%22${id}%22`,
      '/Users?filter=emails.value%20eq%20%22bjensen@example.com%22',
    ];
    for (const path of queries) expect((await service.send('GET', path)).text).not.toContain(id);
    for (const path of ['/.search', '/Users/.search']) {
      const { status, json } = await service.send('POST', path, { schemas: [searchSchema] });
      expect({ status, total: json.totalResults }).toEqual({ status: 200, total: 1 });
    }
  });

  it('frees the userName, for another resource with another id [delete-05]', async () => {
    const first = await service.user('bjensen');
    await remove(`/Users/${first.id}`);
    const second = await service.user('BJensen');
    expect(second.userName).toBe('BJensen');
    expect(second.id).not.toBe(first.id);
    expect((await service.send('GET', `/Users/${first.id}`)).status).toBe(404);
  });

  it('takes a user out of its groups, which change by it [delete-06]', async () => {
    const [bjensen, jsmith] = [await service.user('bjensen'), await service.user('jsmith')];
    const group = await service.group('Tour Guides', [bjensen.id, jsmith.id]);
    await remove(`/Users/${bjensen.id}`);
    const after = await get(`/Groups/${group.id}`);
    expect(after.members.map((m: any) => m.value)).toEqual([jsmith.id]);
    expect(after.meta.version).not.toBe(group.meta.version);
    // One that comes after it is no member, not even under the same name.
    await service.user('bjensen');
    expect((await get(`/Groups/${group.id}`)).members).toHaveLength(1);
  });

  it('takes a group away from its users [delete-07]', async () => {
    const { id } = await service.user('bjensen');
    const group = await service.group('Tour Guides', [id]);
    expect((await get(`/Users/${id}`)).groups).toHaveLength(1);
    await remove(`/Groups/${group.id}`);
    expect((await get(`/Users/${id}`)).groups).toBeUndefined();
  });

  it('takes a nested group out of its parents, and its users with it [delete-08]', async () => {
    const { id } = await service.user('bjensen');
    const guides = await service.group('Tour Guides', [id]);
    const employees = await service.group('Employees', [guides.id]);
    expect((await get(`/Users/${id}`)).groups).toHaveLength(2);
    await remove(`/Groups/${guides.id}`);
    expect((await get(`/Groups/${employees.id}`)).members).toBeUndefined();
    expect((await get(`/Users/${id}`)).groups).toBeUndefined();
    expect((await get('/Users')).totalResults).toBe(1);
  });

  it('says which user it was where that goes by /Me [me-02, me-03]', async () => {
    const { id, meta } = await service.user('bjensen');
    const authorization = await service.connect('example', { user: id });
    const { status, headers } = await service.send('DELETE', '/Me', undefined, { authorization });
    expect({ status, location: headers['location'] }).toEqual({ status: 204, location: meta.location });
    expect((await service.send('GET', `/Users/${id}`)).status).toBe(404);
    expect((await service.send('GET', '/Me', undefined, { authorization })).status).toBe(404);
  });

  it('answers 412 where If-Match names another version [delete-09, etag-04, etag-06]', async () => {
    const { id, meta } = await service.user('bjensen');
    await service.patch(`/Users/${id}`, [{ op: 'add', path: 'title', value: 'Guide' }]);
    const stale = await remove(`/Users/${id}`, { 'if-match': meta.version });
    expect(stale).toMatchObject({ status: 412, json: { schemas: [errorSchema], status: '412' } });
    const { version } = (await get(`/Users/${id}`)).meta;
    expect((await remove(`/Users/${id}`, { 'if-match': version })).status).toBe(204);
  });

  it.each(['/Users', '/Groups', ''])('answers 405 to DELETE "%s", and deletes nothing [delete-10]', async (path) => {
    await service.group('Tour Guides', [(await service.user('bjensen')).id]);
    const { status, headers } = await remove(path);
    expect(status).toBe(405);
    expect(headers['allow']).not.toContain('DELETE');
    expect((await get('')).totalResults).toBe(2);
  });

  it.each(['{}', '{', 'text', ''])('does not mind the body "%s" [delete-11]', async (body) => {
    const { id } = await service.user('bjensen');
    expect((await service.send('DELETE', `/Users/${id}`, body)).status).toBe(204);
  });
});
