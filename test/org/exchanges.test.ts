import { describe, expect, it } from 'vitest';
import { bjensen } from './running.ts';
import { addApp, startBoth } from './service.ts';

const exchanges = '/muster/api/v1/exchanges';

const setUp = async () => {
  const both = await startBoth();
  const { org } = both;
  const app = await addApp(org, both);
  const person = async (login: string) =>
    (await org.call('POST', '/api/v1/users?activate=true', bjensen({ login, email: login }))).body;
  const assign = async ({ id }: { id: string }) => {
    await org.call('POST', `/api/v1/apps/${app.id}/users`, { id, scope: 'USER' });
    await org.context.engine.worker.idle();
  };
  const list = async (query: string) => (await org.call('GET', `${exchanges}?${query}`)).body;
  const find = async (operation: string) => (await list(`operation=${operation}`))[0];
  return { ...both, app, person, assign, list, find };
};

describe('exchanges, by the API', () => {
  it('are found by what they were for and how they were answered, with bodies or without', async () => {
    const { org, person, assign, list } = await setUp();
    const barbara = await person('bjensen@example.com');
    await assign(barbara);
    expect(await list('operation=create-user&status=201')).toMatchObject([
      { operation: 'create-user', person: barbara.id, response: { status: 201 } },
    ]);
    expect(await list('operation=create-user&status=4xx')).toEqual([]);
    expect((await list('status=2xx')).length).toBeGreaterThan(2);
    const [brief] = await list('operation=create-user&bodies=false');
    expect(Object.keys(brief.request)).toEqual(['method', 'url']);
    expect(brief.response).toEqual({ status: 201 });
    // The test of the credentials was sent too.
    expect((await list('operation=list-users'))[0].request.url).toMatch(/count=2$/);
    for (const wrong of ['operation=nothing', 'status=abc', 'bodies=maybe', 'limit=0'])
      expect((await org.call('GET', `${exchanges}?${wrong}`)).status).toBe(400);
  });

  it('are told as they come to who waits for them', async () => {
    const { org, person, assign } = await setUp();
    const start = (await org.call('GET', `${exchanges}/since`)).body;
    expect(start.items).toEqual([]);
    const waits = org.call('GET', `${exchanges}/since?position=${start.position}&operation=create-user&wait=20000`);
    await assign(await person('bjensen@example.com'));
    const found = (await waits).body;
    expect(found.items).toMatchObject([{ operation: 'create-user' }]);
    const none = (await org.call('GET', `${exchanges}/since?position=${found.position}&wait=1`)).body;
    expect(none.position).toBeGreaterThanOrEqual(found.position);
    expect((await org.call('GET', `${exchanges}/since?position=x`)).status).toBe(400);
  });

  it('are no longer waited for when the org stops', async () => {
    const stopping = new AbortController();
    const { org } = await startBoth('header', { stopping: stopping.signal });
    const waits = org.call('GET', `${exchanges}/since?position=0&wait=20000`);
    setTimeout(() => stopping.abort(), 50);
    expect((await waits).body).toEqual({ position: 0, items: [] });
  });

  it('are compared with what Okta’s documentation says', async () => {
    const { org, person, assign, find } = await setUp();
    await assign(await person('bjensen@example.com'));
    const created = await find('create-user');
    const { body } = await org.call('GET', `${exchanges}/${created.id}/documented`);
    expect(body.checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([]);
    expect(body).toMatchObject({ matches: true, documented: { title: 'Create a user' } });
    expect((await org.call('GET', `${exchanges}/excNoSuchExchange123/documented`)).status).toBe(404);
  });

  it('are sent again, and the answers compared', async () => {
    const both = await setUp();
    const { org, app, person, assign, find, authorization, base } = both;
    await assign(await person('bjensen@example.com'));
    const created = await find('create-user');
    const resend = (id: string, body: object) => org.call('POST', `${exchanges}/${id}/resend`, body);
    // It exists by now.
    const again = (await resend(created.id, {})).body;
    expect(again.exchange).toMatchObject({ replayOf: created.id, person: created.person, response: { status: 409 } });
    expect(again.differences).toContainEqual({ path: 'status', before: 201, now: 409 });
    expect(await find('create-user')).toMatchObject({ id: again.exchange.id });
    const read = await find('find-user');
    expect((await resend(read.id, {})).body.differences).toContainEqual({
      path: 'body.totalResults',
      before: 0,
      now: 1,
    });
    // To the same service by its address: the credentials do not go along by themselves.
    const elsewhere = (await resend(read.id, { baseUrl: base('2.0') })).body;
    expect(elsewhere.exchange.response.status).toBe(401);
    const allowed = (await resend(read.id, { baseUrl: base('2.0'), authorization })).body;
    expect(allowed.exchange.response.status).toBe(200);
    expect(JSON.stringify(allowed)).not.toContain(authorization);
    const old = await addApp(org, both, { name: 'scim1headerauth', version: '1.1' });
    expect((await resend(read.id, { app: old.id })).status).toBe(400);
    const { integration: _, ...without } = (await org.store.applications.get(app.id))!;
    await org.store.applications.update(without);
    expect((await resend(read.id, {})).status).toBe(400);
  });

  it('are downloaded as HAR, all that are asked for or a choice', async () => {
    const { org, person, assign, list } = await setUp();
    await assign(await person('bjensen@example.com'));
    const har = async (query: string) => (await org.call('GET', `/muster/api/v1/exchanges.har?${query}`)).body.log;
    const [newest, before] = await list('limit=2');
    const chosen = await har(`ids=${newest.id},${before.id}`);
    expect(chosen.entries.map(({ request }: any) => request.url)).toEqual([before.request.url, newest.request.url]);
    const ids = [newest.id, before.id, ...Array.from({ length: 9_998 }, (_, i) => `exc${i}`)];
    const posted = await org.call('POST', '/muster/api/v1/exchanges.har', { ids });
    expect(posted.body.log.entries).toEqual(chosen.entries);
    const tooMany = await org.call('POST', '/muster/api/v1/exchanges.har', { ids: [...ids, 'one-more'] });
    expect([tooMany.status, tooMany.body.errorCauses]).toEqual([
      400,
      [{ errorSummary: expect.stringContaining('10000 ids at most') }],
    ]);
    expect((await har('operation=create-user')).entries).toHaveLength(1);
    expect((await har('')).entries.length).toBeGreaterThan(2);
  });
});
