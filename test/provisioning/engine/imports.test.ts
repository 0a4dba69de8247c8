import { describe, expect, it } from 'vitest';
import type { Fetch } from '../../../src/client/exchange.ts';
import { nextImport } from '../../../src/provisioning/import/start.ts';
import { createImporting, stranger } from './importing.ts';

const babs = stranger('bjensen@example.com');

describe('the job of an import', () => {
  it('runs over the wire, keeps its exchanges and says how far it came', async () => {
    const org = await createImporting();
    const app = await org.application({ importGroups: true });
    await org.harness.send('POST', '/Users', babs, { authorization: org.authorization });
    const id = await org.startImport(app.id);
    expect(await org.store.jobs.get(id)).toMatchObject({ state: 'done', progress: { done: 1, total: 1 } });
    const { items } = await org.store.exchanges.list({ job: id, limit: 10 });
    expect(items.map(({ request }) => request.url.replace(/^.*\/v2/, ''))).toEqual([
      '/Users?startIndex=1&count=100',
      '/Groups?startIndex=1&count=100',
    ]);
    expect((await org.store.imports.list(app.id, { limit: 5 })).items).toMatchObject([
      { job: id, state: 'done', users: { scanned: 1, added: 1 } },
    ]);
  });

  it('pushes nothing back to where the values came from', async () => {
    const org = await createImporting();
    const confirmNew = { confirmNew: true, activateNew: true };
    const app = await org.application({
      change: (one) => ({ ...one, toOkta: { ...one.toOkta, match: { ...one.toOkta.match, ...confirmNew } } }),
    });
    await org.harness.send('POST', '/Users', babs, { authorization: org.authorization });
    await org.startImport(app.id);
    const person = (await org.store.people.getByLogin('bjensen@example.com'))!;
    expect(await org.store.appUsers.get(app.id, person.id)).toMatchObject({ syncState: 'SYNCHRONIZED' });
    expect(org.sent.map(({ method }) => method)).toEqual(['GET']);
    // What changes in Okta later goes out.
    await org.update(person.id, { firstName: 'Babs' });
    expect(org.sent.map(({ method }) => method)).toEqual(['GET', 'GET', 'PUT']);
    expect((await org.users()).get('bjensen@example.com').name.givenName).toBe('Babs');
  });

  it.each([['template', '2.0'] as const, ['on-premises', '1.1'] as const])(
    'has whom it links put into the groups that are pushed: %s, SCIM %s',
    async (kind, scim) => {
      const org = await createImporting();
      const app = await org.application({
        kind,
        scim,
        change: (one) => ({ ...one, toOkta: { ...one.toOkta, match: { ...one.toOkta.match, confirmExact: true } } }),
      });
      const person = await org.person('bjensen@example.com');
      const group = await org.group('Tour Guides', [person]);
      await org.change((tables) => org.engine.startPush(tables, app, group));
      expect(await org.groups()).toEqual({ 'Tour Guides': [] });
      await org.arrive([babs]);
      await org.startImport(app.id);
      expect(await org.groups()).toEqual({ 'Tour Guides': ['bjensen@example.com'] });
    },
  );

  it('is a task with Okta’s message when it failed', async () => {
    const through = (): Fetch => async () => new Response('<html>', { status: 500 });
    const org = await createImporting({ through });
    const app = await org.application({ label: 'Tours' });
    const id = await org.startImport(app.id);
    expect(await org.store.jobs.get(id)).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(
        /^Import from app Tours failed: Internal Server Error\. Errors reported by remote server: /,
      ),
    });
  });

  it('marks an import that was interrupted as such when it is run again', async () => {
    const org = await createImporting();
    const app = await org.application();
    await org.store.imports.put({
      ...{
        id: 'impLeft',
        app: app.id,
        mode: 'full',
        trigger: 'manual',
        state: 'running',
        started: '2026-11-25T00:00:00.000Z',
      },
      users: { scanned: 100, added: 100, updated: 0, unchanged: 0, removed: 0 },
      groups: { scanned: 0, added: 0, updated: 0, unchanged: 0, removed: 0 },
    });
    await org.startImport(app.id);
    expect(await org.store.imports.get('impLeft')).toMatchObject({
      state: 'failed',
      message: 'The import was interrupted.',
    });
  });
});

describe('an import that is interrupted', () => {
  /** A service with two pages of users, who are imported by themselves; `refuse` says what becomes of a page. */
  const createLong = async () => {
    const page: { refuse: (url: string) => Promise<Response> | undefined } = { refuse: () => undefined };
    const org = await createImporting({
      lease: 200,
      through: (fetch) => (url, init) => page.refuse(url) ?? fetch(url, init),
    });
    const confirmNew = { confirmNew: true };
    const app = await org.application({
      importGroups: true,
      change: (one) => ({ ...one, toOkta: { ...one.toOkta, match: { ...one.toOkta.match, ...confirmNew } } }),
    });
    const { authorization } = org;
    await org.arrive(Array.from({ length: 120 }, (_, i) => stranger(`user${i}@example.com`)));
    await org.harness.send('POST', '/Groups', { schemas: [groupSchema], displayName: 'Guides' }, { authorization });
    const pages = () => org.sent.map(({ path }) => path.replace('&count=100', ''));
    const runs = async () => (await org.store.imports.list(app.id, { limit: 5 })).items;
    return Object.assign(org, { app, page, pages, runs });
  };
  const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
  const slowDown = (): Promise<Response> =>
    Promise.resolve(new Response('{"detail":"Slow down."}', { status: 429, headers: { 'retry-after': '600' } }));
  const once = (start: string, answer: () => Promise<Response>) => {
    let times = 1;
    return (url: string) => (url.includes(start) && times-- > 0 ? answer() : undefined);
  };

  it('by a rate limit waits, and goes on at the page that it had reached', async () => {
    const { app, page, pages, runs, startImport, store, sent, change, engine } = await createLong();
    page.refuse = once('/Users?startIndex=101', slowDown);
    const id = await startImport(app.id);
    expect(await store.jobs.get(id)).toMatchObject({
      ...{ state: 'waiting', wait: 600_000, message: expect.stringContaining('Slow down.') },
      progress: { done: 100, total: 120 },
    });
    expect(await runs()).toMatchObject([{ state: 'running', users: { scanned: 100, added: 100 } }]);
    // A second Import Now finds it still there.
    expect(await startImport(app.id)).toBe(id);
    sent.length = 0;
    page.refuse = once('/Groups', slowDown);
    await change((tables) => engine.retry(tables, id));
    expect(await runs()).toMatchObject([{ state: 'running', message: expect.stringContaining('Slow down.') }]);
    await change((tables) => engine.retry(tables, id));
    expect(pages()).toEqual(['/Users?startIndex=101', '/Groups?startIndex=1', '/Groups?startIndex=1']);
    const counts = { users: { scanned: 120, added: 120, removed: 0 }, groups: { scanned: 1, added: 1 } };
    const [run, ...more] = await runs();
    expect(run).toMatchObject({ state: 'done', ...counts });
    expect([run!.message, run!.position, more]).toEqual([undefined, undefined, []]);
    expect(await store.appUsers.count(app.id)).toBe(120);
  });

  it('by a crash goes on there too, and takes nobody for gone whom it saw before', async () => {
    const org = await createLong();
    const { app, page, pages, runs, startImport, store, sent, harness, authorization } = org;
    await startImport(app.id);
    const gone = (await store.appUsers.getByUsername(app.id, 'user7@example.com'))[0]!;
    await harness.send('DELETE', `/Users/${gone.externalId}`, undefined, { authorization });
    page.refuse = once('/Users?startIndex=101', () => new Promise(() => undefined));
    await org.store.transaction((tables) =>
      org.engine.startImport(tables, app.id, { mode: 'full', trigger: 'manual', unguarded: true }),
    );
    org.engine.worker.kick();
    await expect.poll(() => pages().at(-1)).toBe('/Users?startIndex=101');
    sent.length = 0;
    await org.crash();
    // What a dead worker held is free again when its lease ends.
    await expect.poll(async () => (await runs())[0]!.state).toBe('done');
    expect(pages()).toEqual(['/Users?startIndex=101', '/Groups?startIndex=1']);
    expect((await runs())[0]).toMatchObject({ users: { scanned: 119, unchanged: 119, removed: 1 } });
    expect(await store.appUsers.count(app.id)).toBe(119);
    expect(await store.appUsers.get(app.id, gone.person)).toBeUndefined();
  });

  it('begins anew where the service has more or fewer users by then', async () => {
    const { app, page, pages, runs, startImport, store, sent, change, engine, harness, authorization } =
      await createLong();
    page.refuse = once('/Users?startIndex=101', slowDown);
    const id = await startImport(app.id);
    const first = (await store.appUsers.getByUsername(app.id, 'user0@example.com'))[0]!;
    // Whoever was first on the second page is last on the first one now.
    await harness.send('DELETE', `/Users/${first.externalId}`, undefined, { authorization });
    sent.length = 0;
    await change((tables) => engine.retry(tables, id));
    expect(pages()).toEqual([
      '/Users?startIndex=101',
      '/Users?startIndex=1',
      '/Users?startIndex=101',
      '/Groups?startIndex=1',
    ]);
    expect(await runs()).toMatchObject([{ state: 'done', users: { scanned: 119, added: 20, unchanged: 99 } }]);
  });

  it('and is given up, or fails after ten attempts, has failed', async () => {
    const { app, page, runs, startImport, change, engine, store } = await createLong();
    page.refuse = slowDown;
    const id = await startImport(app.id);
    await change((tables) => engine.dismiss(tables, id));
    expect(await runs()).toMatchObject([{ state: 'failed', message: 'The import was interrupted.' }]);
    const other = await startImport(app.id);
    expect(other).not.toBe(id);
    const { wait: _, ...waiting } = (await store.jobs.get(other))!;
    await change(async ({ jobs }) => void (await jobs.update({ ...waiting, state: 'queued', attempts: 9, runAt: 0 })));
    expect(await store.jobs.get(other)).toMatchObject({ state: 'failed', attempts: 10 });
    expect(await runs()).toMatchObject([
      { state: 'failed', message: expect.stringContaining('Slow down.') },
      { state: 'failed' },
    ]);
  });
});

describe('the job of schema discovery', () => {
  it('brings the attributes that the users of a service have into the profile', async () => {
    const urn = 'urn:example:tours:2.0:User';
    const lists: Record<string, object[]> = {
      '/ResourceTypes': [{ name: 'User', endpoint: '/Users', schema: 'x', schemaExtensions: [{ schema: urn }] }],
      '/Schemas': [{ id: urn, attributes: [{ name: 'badge', type: 'integer' }] }],
    };
    const through =
      (fetch: Fetch): Fetch =>
      async (url, init) => {
        const Resources = lists[new URL(url).pathname.replace('/scim/v2', '')];
        return Resources
          ? Response.json({ totalResults: 1, startIndex: 1, itemsPerPage: 1, Resources })
          : fetch(url, init);
      };
    const org = await createImporting({ through });
    const app = await org.application({ kind: 'governance' });
    await org.engine.saveIntegration(app.id, app.integration!);
    await org.idle();
    expect((await org.store.applications.get(app.id))?.profile.at(-1)).toMatchObject({
      variable: 'badge',
      type: 'integer',
      externalNamespace: urn,
    });
  });
});

describe('the schedule of imports', () => {
  it('is due a period after the last one, or after the application was changed', () => {
    const hour = 3_600_000;
    expect(nextImport('never', 0, 0)).toBeUndefined();
    expect(nextImport('hourly', undefined, 5)).toBe(hour + 5);
    expect(nextImport('hourly', 10 * hour, 0)).toBe(11 * hour);
    expect(nextImport('daily', 10 * hour, 0)).toBe(34 * hour);
    expect(nextImport('weekly', 0, 0)).toBe(168 * hour);
  });

  it('starts what is due, once', async () => {
    const org = await createImporting();
    const scheduled = (schedule: 'hourly' | 'weekly' | 'never', lastUpdated: number) =>
      org.application({
        change: (one) => ({
          ...one,
          lastUpdated: new Date(Date.now() - lastUpdated).toISOString(),
          toOkta: { ...one.toOkta, schedule },
        }),
      });
    const due = await scheduled('hourly', 3_700_000);
    const others = [
      await scheduled('hourly', 100_000),
      await scheduled('weekly', 3_700_000),
      await scheduled('never', 9e9),
    ];
    await org.engine.importSchedule.tick();
    await org.engine.importSchedule.tick();
    await org.engine.worker.idle();
    expect((await org.store.imports.list(due.id, { limit: 5 })).items).toMatchObject([
      { trigger: 'scheduled', state: 'done' },
    ]);
    for (const { id } of others) expect((await org.store.imports.list(id, { limit: 5 })).items).toEqual([]);
  });
});
