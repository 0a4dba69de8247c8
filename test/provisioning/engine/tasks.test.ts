import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Fetch } from '../../../src/client/exchange.ts';
import { createOrg } from './org.ts';

const bjensen = 'bjensen@example.com';

/** Answers some requests in the service's stead. */
const answering =
  (answer: (method: string, url: string) => Response | undefined | 'nothing') =>
  (fetch: Fetch): Fetch =>
  async (url, init) => {
    const response = answer(init.method ?? 'GET', url);
    if (response === 'nothing') throw Object.assign(new Error('no bytes within 60000 ms'), { code: 'ETIMEDOUT' });
    return response ?? fetch(url, init);
  };

const limited = (retryAfter?: string): Response =>
  Response.json(
    { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '429', detail: 'Slow down.' },
    { status: 429, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } },
  );

describe('429', () => {
  /** A clock that is set by hand, and a service that answers 429 so many times. */
  const setUp = async (times: number, retryAfter?: string) => {
    let now = Date.parse('2026-11-25T00:00:00Z');
    let asked = 0;
    const org = await createOrg({
      clock: () => now,
      through: answering(() => (asked++ < times ? limited(retryAfter) : undefined)),
    });
    const app = await org.application();
    const person = await org.person(bjensen);
    const job = async () => (await org.store.jobs.list({ subject: person.id, limit: 1 })).items[0]!;
    return {
      org,
      person,
      job,
      assign: () => org.assign(app, person),
      pass: async (time: number) => {
        now += time;
        await org.idle();
      },
      asked: () => asked,
    };
  };

  it('waits for the seconds of Retry-After, then twice as long each time', async () => {
    const { org, assign, job, pass } = await setUp(3, '7');
    await assign();
    expect(await job()).toMatchObject({
      state: 'waiting',
      wait: 7_000,
      message: expect.stringContaining('Too Many Requests'),
    });
    await pass(6_999);
    expect((await org.users()).size).toBe(0);
    await pass(1);
    expect(await job()).toMatchObject({ state: 'waiting', wait: 14_000 });
    await pass(14_000);
    expect(await job()).toMatchObject({ state: 'waiting', wait: 28_000 });
    await pass(28_000);
    expect(await job()).toMatchObject({ state: 'done' });
    expect((await org.users()).size).toBe(1);
    expect(await org.log()).toContain('application.integration.rate_limit_exceeded FAILURE');
  });

  for (const other of [undefined, 'Wed, 25 Nov 2026 00:01:00 GMT', 'soon', '1.5']) {
    it(`waits for five minutes where Retry-After is ${other}`, async () => {
      const { assign, job } = await setUp(1, other);
      await assign();
      expect(await job()).toMatchObject({ state: 'waiting', wait: 300_000 });
    });
  }

  it('is a task after ten attempts, and starts again from there', async () => {
    const { org, assign, job, pass, asked } = await setUp(10, '1');
    await assign();
    for (let i = 0; i < 8; i++) await pass((await job()).wait!);
    expect(await job()).toMatchObject({ state: 'waiting', attempts: 9 });
    await pass((await job()).wait!);
    expect(await job()).toMatchObject({ state: 'failed', attempts: 10 });
    expect(asked()).toBe(10);
    await pass(10 * 86_400_000);
    expect(asked()).toBe(10);
    await org.change((tables) => org.engine.retryAll(tables));
    expect(await job()).toMatchObject({ state: 'done' });
  });

  it('holds back what comes later for the same user, and nobody else', async () => {
    const { org, person, pass } = await setUp(1, '5');
    const app = (await org.store.applications.list({ limit: 1 })).items[0]!;
    await org.assign(app, person);
    await org.assign(app, await org.person('jsmith@example.com'));
    await org.unassign(app, person);
    expect([...(await org.users()).keys()]).toEqual(['jsmith@example.com']);
    await pass(5_000);
    expect((await org.users()).get(bjensen)).toBeUndefined();
  });
});

describe('a task', () => {
  it('tells of 60 seconds without a byte', async () => {
    const org = await createOrg({ through: answering((method) => (method === 'POST' ? 'nothing' : undefined)) });
    const app = await org.application();
    await org.assign(app, await org.person(bjensen));
    const [task] = await org.tasks();
    expect(task!.message).toContain('Error while creating user bjensen Example: ');
    expect(task!.explanation).toContain('POST /Users got no byte for a minute');
    expect(await org.log()).toContain('application.integration.general_failure FAILURE');
  });

  it('is retried with the body that was computed first', async () => {
    let broken = true;
    const org = await createOrg({
      through: answering((method) =>
        broken && method === 'POST' ? Response.json({ detail: 'Not now.' }, { status: 500 }) : undefined,
      ),
    });
    const app = await org.application();
    const person = await org.person(bjensen, { title: 'Guide' });
    await org.assign(app, person);
    const first = org.sent.find(({ method }) => method === 'POST')?.body;
    await org.change(async (tables) => {
      const mappings = { ...app.mappings, toApp: app.mappings.toApp.filter(({ target }) => target !== 'title') };
      await tables.applications.update({ ...app, mappings });
    });
    broken = false;
    await org.change((tables) => org.engine.retryAll(tables));
    const last = org.sent.findLast(({ method }) => method === 'POST')?.body;
    expect({ ...last, password: '' }).toEqual({ ...first, password: '' });
    expect(last.title).toBe('Guide');
  });

  it('of 401 says so in the log, in Okta’s words', async () => {
    const org = await createOrg({ through: answering(() => Response.json({ detail: 'Who?' }, { status: 401 })) });
    const app = await org.application();
    await org.assign(app, await org.person(bjensen));
    expect((await org.tasks())[0]!.message).toContain('Unauthorized. Errors reported by remote server: Who?');
    const events = (await org.store.log.list({ limit: 100 })).items;
    expect(events.map(({ displayMessage }) => displayMessage)).toContain(
      'The credentials used to connect to the API were invalid; please check your configuration',
    );
  });

  it('can be marked as complete', async () => {
    const org = await createOrg({ through: answering(() => Response.json({}, { status: 500 })) });
    const app = await org.application();
    await org.assign(app, await org.person(bjensen));
    const [task] = await org.tasks();
    expect(await org.change((tables) => org.engine.dismiss(tables, task!.id))).toBe(true);
    expect(await org.change((tables) => org.engine.dismiss(tables, task!.id))).toBe(false);
    expect(await org.change((tables) => org.engine.retry(tables, task!.id))).toBe(false);
    expect(await org.tasks()).toEqual([]);
  });
});

it('a lease whose renewal takes longer than until the next is due is not taken for lost', async () => {
  const [asked, answered, renewed] = [1, 2, 3].map(() => Promise.withResolvers<void>());
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
    answered!.resolve();
  });
  const org = await createOrg({
    lease: 60_000,
    through: (fetch) => async (url, init) => {
      if (init.method !== 'POST') return fetch(url, init);
      asked!.resolve();
      await answered!.promise;
      return fetch(url, init);
    },
  });
  const [app, person] = [await org.application(), await org.person(bjensen)];
  const assigned = org.assign(app, person);
  await asked!.promise;
  const { jobs } = org.store;
  const { update } = jobs;
  const renewals = vi.spyOn(jobs, 'update').mockImplementationOnce(async (...given) => {
    await renewed!.promise;
    return update(...given);
  });
  // The store is asked to renew it, and has not yet when the next is due.
  vi.advanceTimersByTime(2 * 20_000);
  await Promise.all(renewals.mock.results.slice(1).map(({ value }) => value));
  renewed!.resolve();
  expect(await renewals.mock.results[0]!.value).toBe(true);
  answered!.resolve();
  await assigned;
  expect(await org.tasks()).toEqual([]);
  expect((await org.users()).size).toBe(1);
});

describe('an integration', () => {
  it('is saved where it verifies, and read as Okta reads it; else it is refused [C9306, C9340, C9341]', async () => {
    const org = await createOrg();
    const app = await org.application({ importGroups: true });
    const { integration } = app;
    await org.change((tables) => tables.applications.update({ ...app, integration: undefined } as never));
    const wrong = { ...integration!, credentials: { mode: 'bearer', token: 'wrong-token' } as const };
    expect(await org.engine.saveIntegration(app.id, wrong)).toMatchObject({ ok: false });
    expect((await org.store.applications.get(app.id))!.integration).toBeUndefined();
    const sent = await org.during(async () => {
      expect(await org.engine.saveIntegration(app.id, integration!)).toMatchObject({ ok: true });
      await org.idle();
    });
    expect(sent).toEqual(['GET /Users?startIndex=1&count=2', 'GET /Groups?startIndex=1&count=100']);
    expect((await org.store.applications.get(app.id))!.integration).toEqual(integration);
  });

  it('of a wizard application lists the groups when To App is saved, of a governance one discovers', async () => {
    const org = await createOrg();
    const app = await org.application({ kind: 'wizard', importGroups: true });
    const saves = await org.during(() => org.engine.saveIntegration(app.id, app.integration!).then(org.idle));
    expect(saves).toEqual(['GET /Users?startIndex=1&count=2']);
    const toApp = { ...app.toApp, deactivateUsers: false };
    expect(
      await org.during(() => org.change((tables) => org.engine.applicationChanged(tables, app, { ...app, toApp }))),
    ).toEqual(['GET /Users?startIndex=1&count=2', 'GET /Groups?startIndex=1&count=100']);

    const governed = await org.application({ kind: 'governance' });
    const discovers = await org.during(() =>
      org.engine.saveIntegration(governed.id, governed.integration!).then(org.idle),
    );
    expect(discovers).toEqual(['GET /Users?startIndex=1&count=2', 'GET /ResourceTypes']);
    expect(await org.store.applications.discovery(governed.id)).toMatchObject({ roles: [], entitlements: [] });
  });
});

describe('beyond Okta, where it is switched on', () => {
  const switched = (switches: object) => (one: any) => ({ ...one, switches: { ...one.switches, ...switches } });

  it('a pause holds all back until it ends', async () => {
    const org = await createOrg();
    const app = await org.application({ change: switched({ paused: true }) });
    const person = await org.person(bjensen);
    expect(await org.during(() => org.assign(app, person))).toEqual([]);
    await org.change((tables) => tables.applications.update({ ...app, switches: { ...app.switches, paused: false } }));
    expect((await org.users()).size).toBe(1);
  });

  it('a rate limit spaces requests out', async () => {
    const org = await createOrg();
    const app = await org.application({ change: switched({ rateLimit: 50 }) });
    const people = await Promise.all([1, 2, 3, 4, 5].map((i) => org.person(`user${i}@example.com`)));
    const started = performance.now();
    await org.assign(app, ...people);
    // Ten requests, 20 ms apart.
    expect(performance.now() - started).toBeGreaterThan(170);
    expect((await org.users()).size).toBe(5);
  });

  it('quarantine begins after failures in a row, and ends when somebody ends it', async () => {
    let broken = true;
    const org = await createOrg({
      through: answering(() => (broken ? Response.json({}, { status: 503 }) : undefined)),
    });
    const app = await org.application({ change: switched({ quarantineAfter: 3 }) });
    for (let i = 0; i < 6; i++) await org.assign(app, await org.person(`user${i}@example.com`));
    expect(org.sent).toHaveLength(3);
    expect(await org.tasks()).toHaveLength(3);
    broken = false;
    await org.change((tables) => org.engine.release(tables, app.id));
    expect((await org.users()).size).toBe(3);
    await org.change((tables) => org.engine.retryAll(tables));
    expect((await org.users()).size).toBe(6);
  });
});
