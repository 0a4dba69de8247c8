import { describe, expect, it } from 'vitest';
import { setUp } from './service.ts';

/** Barbara, who is assigned and in the pushed group Tour Guides. */
const tour = async () => {
  const all = await setUp();
  const barbara = await all.person('bjensen@example.com');
  await all.assign(barbara.id);
  const guides = await all.group('Tour Guides', barbara);
  await all.call('POST', `${all.path}/pushed-groups`, { group: guides.id });
  await all.idle();
  const [user] = (await all.ask('/Users')).Resources;
  const [groupThere] = await all.atService();
  const links = async (query: string) => (await all.call('GET', `${all.path}/links?${query}`)).body;
  const sent = async () => (await all.call('GET', '/muster/api/v1/exchanges?limit=200')).body.length;
  return { ...all, barbara, guides, user, groupThere, links, sent };
};

describe('links by the API', () => {
  it('are listed, searched and shown, with how they came to be', async () => {
    const { call, path, barbara, guides, user, groupThere, links, app, person, assign } = await tour();
    await assign((await person('jsmith@example.com')).id);
    const link = {
      app: app.id,
      kind: 'person',
      subject: barbara.id,
      subjectName: 'bjensen@example.com',
      externalId: user.id,
      name: 'bjensen@example.com',
      linked: { at: expect.stringMatching(/^\d{4}-.*Z$/), how: 'created' },
    };
    expect(await links('q=BJEN')).toEqual([link]);
    expect(await links(`externalId=${user.id}`)).toEqual([link]);
    expect(await links('externalId=unknown')).toEqual([]);
    const first = await call('GET', `${path}/links?limit=1`);
    expect(first.body).toEqual([link]);
    expect(first.headers.get('link')).toContain('rel="next"');
    expect((await call('GET', `${path}/links/person/${barbara.id}`)).body).toEqual(link);
    const group = { kind: 'group', subject: guides.id, subjectName: 'Tour Guides', externalId: groupThere.id };
    expect(await links('kind=group&q=tour')).toMatchObject([{ ...group, name: 'Tour Guides' }]);
    expect((await call('GET', `${path}/links/group/${guides.id}`)).body).toMatchObject(group);
    expect((await call('GET', `${path}/links/group/${barbara.id}`)).status).toBe(404);
    expect((await call('GET', `${path}/links/robot/${barbara.id}`)).status).toBe(404);
    expect((await call('GET', `${path}/links?kind=robot`)).status).toBe(400);
  });

  it('are broken without a word to the service, which keeps the user in its groups', async () => {
    const { call, path, idle, barbara, guides, user, links, sent, ask, person, assign, atService } = await tour();
    const before = await sent();
    expect((await call('DELETE', `${path}/links/person/${barbara.id}`)).status).toBe(204);
    expect((await call('DELETE', `${path}/links/person/${barbara.id}`)).status).toBe(404);
    expect(await links('q=bjensen')).toEqual([]);
    await call('POST', `/api/v1/users/${barbara.id}`, { profile: { title: 'Tour Operator' } });
    await idle();
    expect(await sent()).toBe(before);
    expect(await ask(`/Users/${user.id}`)).toMatchObject({ active: true });
    const john = await person('jsmith@example.com');
    await assign(john.id);
    await call('PUT', `/api/v1/groups/${guides.id}/users/${john.id}`);
    await idle();
    expect((await atService())[0].members).toHaveLength(2);
    const log = (await call('GET', '/api/v1/logs?q=broken')).body;
    expect(log).toMatchObject([{ outcome: { reason: `The link to ${user.id} was broken` } }]);
  });

  it('of a group are broken, and its push with it, until it is activated', async () => {
    const { call, path, idle, guides, groupThere, links, sent, person, assign, atService } = await tour();
    expect((await call('DELETE', `${path}/links/group/${guides.id}`)).status).toBe(204);
    expect(await links('kind=group')).toEqual([]);
    const [pushed] = (await call('GET', `${path}/pushed-groups`)).body;
    expect(pushed).toMatchObject({ status: 'INACTIVE' });
    const john = await person('jsmith@example.com');
    await assign(john.id);
    const before = await sent();
    await call('PUT', `/api/v1/groups/${guides.id}/users/${john.id}`);
    await idle();
    expect(await sent()).toBe(before);
    await call('POST', `${path}/pushed-groups/${pushed.id}/activate`);
    await idle();
    // It was found by its name.
    expect(await links('kind=group')).toMatchObject([{ externalId: groupThere.id, linked: { how: 'matched' } }]);
    expect((await atService())[0].members).toHaveLength(2);
  });

  it('are matched anew: with who is there under the name now, or with somebody new', async () => {
    const { call, path, idle, barbara, guides, user, groupThere, links, both, ask, atService } = await tour();
    const { authorization } = both;
    const send = (method: string, at: string, body?: object) => both.harness.send(method, at, body, { authorization });
    // What the service has under her name is another user by now.
    await send('DELETE', `/Users/${user.id}`);
    const other = (await send('POST', '/Users', { schemas: user.schemas, userName: 'bjensen@example.com' })).json;
    await send('DELETE', `/Groups/${groupThere.id}`);
    const rematch = (kind: string, ...subjects: string[]) => call('POST', `${path}/links/rematch`, { kind, subjects });
    const begun = await rematch('person', barbara.id, barbara.id);
    expect(begun).toMatchObject({ status: 202, body: { jobs: [expect.any(String)] } });
    await idle();
    expect(await links('')).toMatchObject([{ subject: barbara.id, externalId: other.id, linked: { how: 'matched' } }]);
    expect(await ask(`/Users/${other.id}`)).toMatchObject({ name: { familyName: 'Example' } });
    expect((await rematch('group', guides.id)).status).toBe(202);
    await idle();
    const [made] = await atService();
    expect(made).toMatchObject({ displayName: 'Tour Guides', members: [{ value: other.id }] });
    expect(made.id).not.toBe(groupThere.id);
    expect(await links('kind=group')).toMatchObject([{ externalId: made.id, linked: { how: 'created' } }]);
    expect((await rematch('person', '00uNoSuchPerson12345')).status).toBe(404);
    expect((await rematch('group', '00gNoSuchGroup123456')).status).toBe(404);
    expect((await rematch('person')).status).toBe(400);
    await call('DELETE', `${path}/integration`);
    expect((await rematch('person', barbara.id)).status).toBe(400);
  });

  it('of whom an import found are imported, or chosen where somebody said who it is', async () => {
    const { call, path, idle, person, both } = await setUp();
    await both.harness.send(
      'POST',
      '/Users',
      {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        userName: 'babs',
        name: { givenName: 'Babs', familyName: 'Jensen' },
        emails: [{ value: 'babs@example.com', primary: true, type: 'work' }],
      },
      { authorization: both.authorization },
    );
    const barbara = await person('bjensen@example.com');
    await call('POST', `${path}/imports`, {});
    await idle();
    const [row] = (await call('GET', `${path}/imported-users`)).body;
    const decided = { decision: 'link', person: barbara.id };
    expect((await call('PUT', `${path}/imported-users/${row.externalId}`, decided)).status).toBe(200);
    await call('POST', `${path}/imported-users/confirm`, { externalIds: [row.externalId] });
    expect((await call('GET', `${path}/links`)).body).toMatchObject([
      { subject: barbara.id, name: 'babs', linked: { how: 'chosen' } },
    ]);
  });
});
