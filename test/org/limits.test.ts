import { describe, expect, it } from 'vitest';
import { createWire } from '../../src/client/wire.ts';
import type { Fetch } from '../../src/client/exchange.ts';
import { setUp } from './service.ts';

/** A service that may be down, and when it was asked what. */
const flaky = () => {
  const wire = createWire();
  const state = { down: false };
  const asked: { readonly at: number; readonly what: string }[] = [];
  const service: Fetch = async (address, init) => {
    asked.push({ at: performance.now(), what: `${init.method} ${new URL(address).pathname.replace(/^.*\/v2/, '')}` });
    return state.down ? new Response('{"detail":"Maintenance."}', { status: 503 }) : wire.fetch(address, init);
  };
  return { state, asked, service };
};

const start = async () => {
  const { state, asked, service } = flaky();
  const both = await setUp({}, { service });
  const { call, path, app } = both;
  const settings = async () => (await call('GET', path)).body;
  const switches = async (change: object) => {
    const saved = await call('PUT', `${path}/switches`, { ...(await settings()).switches, ...change });
    expect(saved.status).toBe(200);
    await both.idle();
  };
  const users = async (): Promise<string[]> =>
    (await both.ask('/Users')).Resources.map(({ userName }: any) => userName).toSorted();
  asked.length = 0;
  return { ...both, state, asked, switches, users, id: app.id };
};

describe('an application of the org', () => {
  it('sends nothing while it is paused, and all in its order afterwards', async () => {
    const { switches, assign, person, call, users, asked, id } = await start();
    await switches({ paused: true });
    const barbara = await person('bjensen@example.com');
    await assign(barbara.id);
    await assign((await person('jsmith@example.com')).id);
    await call('POST', `/api/v1/users/${barbara.id}`, { profile: { title: 'Tour Guide' } });
    expect(asked).toEqual([]);
    expect((await call('GET', `/api/v1/apps/${id}/users/${barbara.id}`)).body).toMatchObject({ status: 'STAGED' });
    await switches({ paused: false });
    expect(await users()).toEqual(['bjensen@example.com', 'jsmith@example.com']);
    expect((await call('GET', `/api/v1/apps/${id}/users/${barbara.id}`)).body).toMatchObject({
      status: 'PROVISIONED',
      syncState: 'SYNCHRONIZED',
      profile: { title: 'Tour Guide' },
    });
  });

  it('keeps to a rate of its own', async () => {
    const { switches, assign, person, call, users, asked, path } = await start();
    expect((await call('PUT', `${path}/switches`, { rateLimit: 0 })).status).toBe(400);
    await switches({ rateLimit: 40 });
    const people = [];
    for (const login of ['bjensen@example.com', 'jsmith@example.com', 'third@example.com'])
      people.push(await person(login));
    await switches({ paused: true });
    for (const { id } of people) await assign(id);
    await switches({ paused: false });
    expect(asked.map(({ what }) => what).toSorted()).toEqual([
      ...people.map(() => 'GET /Users'),
      ...people.map(() => 'POST /Users'),
    ]);
    // Six requests are five waits of 25 ms; a timer may be a little early.
    expect(asked.at(-1)!.at - asked[0]!.at).toBeGreaterThan(5 * 25 - 10);
    expect(await users()).toHaveLength(3);
  });

  it('is quarantined after failures in a row, and sends again once somebody has ended that', async () => {
    const { switches, assign, person, call, users, asked, state, path, idle, id } = await start();
    await switches({ quarantineAfter: 2 });
    const quarantine = async () => (await call('GET', `${path}/quarantine`)).body;
    const names = ['bjensen', 'jsmith', 'third', 'fourth'].map((name) => `${name}@example.com`);
    const people = await Promise.all(names.map(person));
    // One failure, then a success: nothing is counted any more.
    state.down = true;
    await assign(people[0].id);
    expect(await quarantine()).toEqual({ failures: 1 });
    state.down = false;
    await assign(people[1].id);
    expect(await quarantine()).toEqual({ failures: 0 });
    state.down = true;
    await assign(people[2].id);
    expect((await call('POST', '/muster/api/v1/tasks/retry', { app: id })).status).toBe(200);
    await idle();
    expect(await quarantine()).toMatchObject({
      failures: 2,
      since: expect.any(String),
      reason: expect.stringContaining('Service Unavailable'),
    });
    const events = (await call('GET', '/api/v1/logs?filter=eventType eq "application.integration.general_failure"'))
      .body;
    expect(events.map((event: any) => event.outcome.reason)).toContainEqual(
      expect.stringMatching(/^Quarantined after 2 failures in a row/),
    );
    // It is well again, but nobody has said so.
    state.down = false;
    asked.length = 0;
    await assign(people[3].id);
    expect(asked).toEqual([]);
    expect((await call('DELETE', `${path}/quarantine`)).status).toBe(204);
    await idle();
    expect(await quarantine()).toEqual({ failures: 0 });
    expect(await users()).toEqual(['fourth@example.com', 'jsmith@example.com']);
    expect((await call('POST', '/muster/api/v1/tasks/retry', { app: id })).status).toBe(200);
    await idle();
    expect(await users()).toEqual(names.toSorted());
  });
});
