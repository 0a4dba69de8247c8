import { describe, expect, it } from 'vitest';
import type { Fetch } from '../../../src/client/exchange.ts';
import type { Application } from '../../../src/provisioning/application.ts';
import { createOrg } from './org.ts';

const bjensen = 'bjensen@example.com';
const jsmith = 'jsmith@example.com';

const switched =
  (switches: Partial<Application['switches']>) =>
  (one: Application): Application => ({ ...one, switches: { ...one.switches, ...switches } });

describe('a dry run', () => {
  it('plans every request, those that follow from others too, sends none that writes, and is then applied', async () => {
    const org = await createOrg();
    const app = await org.application({ change: switched({ paused: true }) });
    const [barbara, jim] = [await org.person(bjensen), await org.person(jsmith)];
    await org.harness.user(jsmith, { active: false });
    const guides = await org.group('Tour Guides', [barbara, jim]);
    await org.assignGroup(app, guides);
    await org.push(app, guides);
    org.sent.length = 0;
    const plan = await org.engine.plan(app);
    expect(org.sent.map(({ method }) => method)).toEqual(org.sent.map(() => 'GET'));
    expect((await org.users()).size).toBe(1);
    expect(await org.store.appUsers.count(app.id)).toBe(0);
    const writes = plan.jobs.flatMap(({ action, requests }) =>
      requests
        .filter(({ method }) => method !== 'GET')
        .map(({ method, path }) => `${action}: ${method} ${path.replace(/[0-9a-f]{8}-.*/, 'ID')}`),
    );
    // Jobs of different subjects are in no order.
    expect(writes.toSorted()).toEqual(
      [
        'create-group: POST /Groups',
        'create-group: PATCH /Groups/planned-1',
        'assign: POST /Users',
        'assign: PATCH /Users/ID',
        'assign: PUT /Users/ID',
        'update-group: PATCH /Groups/planned-1',
        'update-group: PATCH /Groups/planned-1',
      ].toSorted(),
    );
    expect(JSON.stringify(plan)).toContain('"password":"••••"');
    // The same plan again; another once something else is wanted.
    expect((await org.engine.plan(app)).digest).toBe(plan.digest);
    expect(await org.engine.applyPlan(app, 'another')).toMatchObject({ applied: false });
    expect((await org.users()).size).toBe(1);
    expect(await org.engine.applyPlan(app, plan.digest)).toMatchObject({ applied: true });
    expect([...(await org.users()).values()].map(({ active }) => active)).toEqual([true, true]);
    expect(await org.groups()).toEqual({ 'Tour Guides': [bjensen, jsmith] });
    expect((await org.engine.plan(app)).jobs).toEqual([]);
  });

  it('tells of what would fail', async () => {
    const org = await createOrg();
    const app = await org.application({
      change: (one) => switched({ paused: true })({ ...one, toApp: { ...one.toApp, createUsers: false } }),
    });
    await org.assign(app, await org.person(bjensen));
    expect((await org.engine.plan(app)).jobs).toMatchObject([
      { action: 'assign', result: 'failed', message: expect.stringContaining('Matching user not found.') },
    ]);
    expect(await org.tasks()).toEqual([]);
  });
});

describe('differences', () => {
  const setUp = async (options: Parameters<typeof createOrg>[0] = {}) => {
    const org = await createOrg(options);
    const app = await org.application();
    const people = [
      await org.person(bjensen, { title: 'Guide' }),
      await org.person(jsmith),
      await org.person('third@example.com'),
    ];
    await org.assign(app, ...people);
    const { id } = (await org.users()).get(bjensen);
    const atService = (value: object) =>
      org.harness.patch(`/Users/${id}`, [{ op: 'replace', value }], { authorization: org.authorization });
    return { org, app, people, atService, id };
  };

  it('of a user are three-way', async () => {
    const { org, app, people, atService } = await setUp();
    await org.store.applications.update({ ...app, toApp: { ...app.toApp, updateAttributes: false } });
    await atService({ title: 'Boss', nickName: 'Babs' });
    await org.update(people[0]!.id, { firstName: 'Barbara', title: 'Senior Guide' });
    const row = (await org.store.appUsers.get(app.id, people[0]!.id))!;
    const outcome = await org.engine.difference(app, row);
    const found = outcome?.ok ? outcome.value.attributes.filter(({ changed }) => changed !== 'nowhere') : [];
    expect(found).toMatchObject([
      { variable: 'givenName', pushed: 'bjensen', atService: 'bjensen', wanted: 'Barbara', changed: 'in the org' },
      { variable: 'title', pushed: 'Guide', atService: 'Boss', wanted: 'Senior Guide', changed: 'on both sides' },
      { variable: 'nickName', atService: 'Babs', changed: 'at the service' },
    ]);
  });

  it('of all are a drift report: changed, inactive, missing, orphans, members', async () => {
    const { org, app, people, atService, id } = await setUp();
    const guides = await org.group('Tour Guides', people);
    const pushed = await org.push(app, guides);
    expect(await org.engine.drift(app)).toMatchObject({ ok: true, value: { users: 3, groups: 1, drifts: [] } });
    const { authorization } = org;
    await atService({ title: 'Boss', active: false });
    await org.harness.patch(`/Groups/${pushed.externalId}`, [{ op: 'remove', path: `members[value eq "${id}"]` }], {
      authorization,
    });
    await org.harness.send('DELETE', `/Users/${(await org.users()).get(jsmith).id}`, undefined, { authorization });
    await org.harness.user('stranger@example.com');
    const report = await org.engine.drift(app);
    expect(report.ok && report.value.counts).toEqual({
      inactive: 1,
      changed: 1,
      orphan: 1,
      missing: 1,
      'group-changed': 1,
    });
    expect(report.ok && report.value.drifts.find(({ kind }) => kind === 'group-changed')).toMatchObject({
      hasBesides: [],
    });
  });

  it('of members who are returned by request alone are asked for, and told to be unknown where that is in vain', async () => {
    let returns: 'asked' | 'never' = 'asked';
    const through =
      (inner: Fetch): Fetch =>
      async (address, init) => {
        const response = await inner(address, init);
        const keeps = returns === 'asked' && address.includes('attributes=members');
        if (init.method !== 'GET' || !address.includes('/Groups/') || keeps) return response;
        const { members: _, ...rest } = (await response.json()) as { members?: unknown };
        return Response.json(rest, { headers: { 'content-type': 'application/scim+json' } });
      };
    const { org, app, people, id } = await setUp({ through });
    const pushed = await org.push(app, await org.group('Tour Guides', people));
    expect(await org.engine.drift(app)).toMatchObject({ ok: true, value: { groups: 1, drifts: [] } });
    await org.harness.patch(`/Groups/${pushed.externalId}`, [{ op: 'remove', path: `members[value eq "${id}"]` }], {
      authorization: org.authorization,
    });
    expect(await org.engine.drift(app)).toMatchObject({ value: { drifts: [{ kind: 'group-changed', lacks: [id] }] } });
    returns = 'never';
    expect(await org.engine.drift(app)).toMatchObject({
      value: { drifts: [{ kind: 'group-unknown', name: 'Tour Guides' }] },
    });
  });
});

describe('one person now', () => {
  it('is pushed, and each step is told', async () => {
    const org = await createOrg();
    const app = await org.application();
    const person = await org.person(bjensen);
    await org.assign(app, person);
    const { job, exchanges } = await org.engine.provisionNow(app, person.id);
    expect(job).toMatchObject({ action: 'update-profile', state: 'done' });
    expect(exchanges.map(({ request, response }) => `${request.method} ${response?.status}`)).toEqual([
      'GET 200',
      'PUT 200',
    ]);
  });

  it('who was assigned before there was provisioning is provisioned then', async () => {
    const org = await createOrg();
    const app = await org.application();
    const { integration: _, ...before } = app;
    await org.store.applications.update(before);
    const person = await org.person(bjensen);
    await org.assign(before, person);
    expect(await org.store.appUsers.get(app.id, person.id)).toMatchObject({ syncState: 'DISABLED', status: 'ACTIVE' });
    await org.store.applications.update(app);
    const { job } = await org.engine.provisionNow(app, person.id);
    expect(job).toMatchObject({ action: 'assign', state: 'done' });
    expect((await org.users()).size).toBe(1);
  });
});

describe('faults on purpose', () => {
  for (const fault of ['dropAfterSend', 'duplicate', 'stale', 'reorder'] as const) {
    it(`${fault}: the service is right in the end`, async () => {
      const org = await createOrg();
      const app = await org.application({ change: switched({ faults: { seed: 7, [fault]: 0.5, delay: 2 } }) });
      const people = await Promise.all([1, 2, 3, 4, 5, 6].map((i) => org.person(`user${i}@example.com`)));
      const guides = await org.group('Tour Guides', people);
      await org.assign(app, ...people);
      await org.push(app, guides);
      await org.leave(guides, people[0]!);
      for (const [i, { id }] of people.entries()) await org.update(id, { title: `Guide ${i}` });
      if (fault === 'dropAfterSend') expect((await org.tasks()).length).toBeGreaterThan(0);
      if (fault === 'duplicate') expect(org.sent.length).toBeGreaterThan(30);
      await org.store.applications.update({ ...app, switches: { ...app.switches, faults: undefined } as never });
      for (let i = 0; i < 3; i++) await org.change((tables) => org.engine.retryAll(tables));
      expect(await org.tasks()).toEqual([]);
      const users = [...(await org.users()).values()].toSorted((a, b) => a.userName.localeCompare(b.userName));
      expect(users.map(({ title, active }) => `${title} ${active}`)).toEqual(people.map((_, i) => `Guide ${i} true`));
      expect((await org.groups())['Tour Guides']).toEqual(people.slice(1).map(({ profile }) => profile['login']));
    });
  }

  it('are the same for the same seed', async () => {
    const run = async () => {
      const org = await createOrg({ concurrency: 1 });
      const app = await org.application({
        change: switched({ faults: { seed: 42, dropAfterSend: 0.3, duplicate: 0.3 } }),
      });
      for (let i = 0; i < 5; i++) await org.assign(app, await org.person(`user${i}@example.com`));
      return org.sent.map(({ method }) => method);
    };
    expect(await run()).toEqual(await run());
  });
});

it('recorded exchanges are replayed against another service, with the ids that it gives', async () => {
  const [org, other] = [await createOrg(), await createOrg()];
  const app = await org.application();
  const people = [await org.person(bjensen), await org.person(jsmith)];
  await org.assign(app, ...people);
  await org.push(app, await org.group('Tour Guides', people));
  await org.unassign(app, people[1]!);
  const there = await org.application({
    change: (one) => ({
      ...one,
      integration: { ...one.integration!, baseUrl: `${other.url}/scim/v2`, credentials: other.credentials },
    }),
  });
  const replayed = await org.engine.replay(app, there);
  expect(replayed.length).toBeGreaterThan(8);
  for (const { before, now } of replayed) expect(now).toBe(before);
  expect(await other.groups()).toEqual({ 'Tour Guides': [bjensen, jsmith] });
  expect((await other.users()).get(jsmith)).toMatchObject({ active: false });
});
