import { describe, expect, it } from 'vitest';
import type { Application } from '../../../src/provisioning/application.ts';
import { createOrg } from './org.ts';

const bjensen = 'bjensen@example.com';
const jsmith = 'jsmith@example.com';
const searched = 'GET /Users?filter=userName%20eq%20%22bjensen%40example.com%22&startIndex=1&count=100';

describe('users of a catalogue application', () => {
  it('are created when they are assigned [C9290]', async () => {
    const org = await createOrg();
    const app = await org.application();
    const person = await org.person(bjensen, {
      firstName: 'Barbara',
      lastName: 'Jensen',
      displayName: 'Barbara Jensen',
    });
    expect(await org.during(() => org.assign(app, person))).toEqual([searched, 'POST /Users']);
    const user = (await org.users()).get(bjensen);
    expect(user).toMatchObject({
      active: true,
      externalId: person.id,
      name: { givenName: 'Barbara', familyName: 'Jensen' },
    });
    expect(await org.store.appUsers.get(app.id, person.id)).toMatchObject({
      externalId: user.id,
      syncState: 'SYNCHRONIZED',
      status: 'PROVISIONED',
    });
    const { body } = org.sent[1]!;
    expect(JSON.stringify({ ...body, password: 'gl^m&qWZ' })).toBe(
      JSON.stringify({
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        userName: bjensen,
        name: { givenName: 'Barbara', familyName: 'Jensen' },
        emails: [{ primary: true, value: bjensen, type: 'work' }],
        displayName: 'Barbara Jensen',
        externalId: person.id,
        groups: [],
        password: 'gl^m&qWZ',
        active: true,
      }),
    );
    expect(body.password).toHaveLength(8);
    expect(await org.log()).toEqual([
      'application.user_membership.add SUCCESS',
      'application.provision.user.verify_exists SUCCESS',
      'application.provision.user.push SUCCESS',
      'application.provision.user.sync SUCCESS',
      'app.user_management.push_new_user_success SUCCESS',
    ]);
    const { items } = await org.store.exchanges.list({ person: person.id, limit: 10 });
    expect(items.map(({ request }) => request.method).toSorted()).toEqual(['GET', 'POST']);
    expect(JSON.stringify(items)).not.toContain(JSON.stringify(body.password).slice(1, -1));
  });

  it('are linked where they are there already [C9335]', async () => {
    const org = await createOrg();
    const app = await org.application();
    const before = await org.harness.user(bjensen, { active: false, nickName: 'Babs', displayName: 'B' });
    const person = await org.person(bjensen, { firstName: 'Barbara', displayName: 'Barbara Jensen' });
    expect(await org.during(() => org.assign(app, person))).toEqual([
      searched,
      'PATCH /Users/ID',
      'GET /Users/ID',
      'PUT /Users/ID',
    ]);
    expect((await org.users()).get(bjensen)).toMatchObject({
      id: before.id,
      active: true,
      displayName: 'Barbara Jensen',
      nickName: 'Babs',
      externalId: person.id,
    });
  });

  it('are created with all their attributes [C9334, C9336]', async () => {
    const org = await createOrg();
    const app = await org.application();
    const person = await org.person(bjensen, {
      firstName: 'Barbara',
      lastName: 'Jensen',
      middleName: 'Jane',
      honorificPrefix: 'Ms.',
      nickName: 'Babs',
      title: 'Tour Guide',
      email: 'b.jensen@example.com',
      primaryPhone: '555-555-8377',
      streetAddress: '100 Universal City Plaza',
      city: 'Hollywood',
      state: 'CA',
      zipCode: '91608',
      countryCode: 'US',
      locale: 'en-US',
      timezone: 'America/Los_Angeles',
      employeeNumber: '701984',
      costCenter: '4130',
      department: 'Tour Operations',
    });
    await org.assign(app, person);
    expect((await org.users()).get(bjensen)).toMatchObject({
      name: { givenName: 'Barbara', middleName: 'Jane', honorificPrefix: 'Ms.' },
      title: 'Tour Guide',
      emails: [{ value: 'b.jensen@example.com', primary: true }],
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
        employeeNumber: '701984',
        department: 'Tour Operations',
      },
    });
    expect(await org.tasks()).toEqual([]);
  });

  it('get what changed of their profile, and nothing where nothing that is mapped did [C9291, C9310, C9305]', async () => {
    const org = await createOrg();
    const app = await org.application();
    const person = await org.person(bjensen);
    await org.assign(app, person);
    expect(await org.during(() => org.update(person.id, { firstName: 'Babs' }))).toEqual([
      'GET /Users/ID',
      'PUT /Users/ID',
    ]);
    expect((await org.users()).get(bjensen)).toMatchObject({ name: { givenName: 'Babs' } });
    expect(await org.during(() => org.update(person.id, { firstName: 'Babs', secondEmail: 'b@example.org' }))).toEqual(
      [],
    );
    // An edit of the assignment goes out too, and wins over the mapping.
    await org.change((tables) => org.engine.changeAssignment(tables, app, person.id, { overrides: { title: 'Boss' } }));
    await org.update(person.id, { title: 'Guide' });
    expect((await org.users()).get(bjensen)).toMatchObject({ title: 'Boss' });
  });

  it('lose no value for an empty one, and no error comes of it [C9337]', async () => {
    const org = await createOrg();
    const app = await org.application();
    const person = await org.person(bjensen, { title: 'Tour Guide' });
    await org.assign(app, person);
    expect(await org.during(() => org.update(person.id, { title: '' }))).toEqual([]);
    expect((await org.users()).get(bjensen)).toMatchObject({ title: 'Tour Guide' });
    expect(await org.tasks()).toEqual([]);
  });

  it('are deactivated when they are unassigned, and found again when they are assigned again [C9294, C9293]', async () => {
    const org = await createOrg();
    const app = await org.application();
    const person = await org.person(bjensen);
    await org.assign(app, person);
    const { id } = (await org.users()).get(bjensen);
    expect(await org.during(() => org.unassign(app, person))).toEqual(['PATCH /Users/ID']);
    expect((await org.users()).get(bjensen)).toMatchObject({ id, active: false });
    expect(await org.store.appUsers.get(app.id, person.id)).toBeUndefined();
    await org.assign(app, person);
    expect((await org.users()).get(bjensen)).toMatchObject({ id, active: true });
  });

  it('are deactivated with the person, and not when the person is suspended [C9292, C9295, C9300]', async () => {
    const org = await createOrg();
    const app = await org.application();
    const person = await org.person(bjensen);
    await org.assign(app, person);
    expect(await org.during(() => org.update(person.id, {}, 'SUSPENDED'))).toEqual([]);
    expect(await org.during(() => org.update(person.id, {}, 'ACTIVE'))).toEqual([]);
    expect(await org.during(() => org.update(person.id, {}, 'DEPROVISIONED'))).toEqual(['PATCH /Users/ID']);
    expect((await org.users()).get(bjensen)).toMatchObject({ active: false });
    expect(await org.during(() => org.update(person.id, {}, 'ACTIVE'))).toEqual([]);
    await org.assign(app, person);
    expect((await org.users()).get(bjensen)).toMatchObject({ active: true });
  });

  it('come and go with the groups that are assigned; who has another way in stays [C9307, C9311, C9333]', async () => {
    const org = await createOrg();
    const app = await org.application();
    const [barbara, jim] = [await org.person(bjensen), await org.person(jsmith)];
    const [guides, staff] = [await org.group('Tour Guides', [barbara, jim]), await org.group('Staff', [jim])];
    await org.assignGroup(app, guides);
    expect(await org.store.appUsers.get(app.id, barbara.id)).toMatchObject({ scope: 'GROUP', group: guides.id });
    await org.assignGroup(app, staff);
    await org.leave(guides, barbara, jim);
    expect((await org.users()).get(bjensen)).toMatchObject({ active: false });
    expect((await org.users()).get(jsmith)).toMatchObject({ active: true });
    // Back through the group: reactivated by itself.
    await org.join(guides, barbara);
    expect((await org.users()).get(bjensen)).toMatchObject({ active: true });
    await org.change(async (tables) => {
      await tables.appGroups.remove(app.id, guides.id);
      await org.engine.groupAssignmentChanged(tables, app.id, guides.id);
    });
    expect((await org.users()).get(bjensen)).toMatchObject({ active: false });
  });

  it('take values from the assignment of their group [C9309]', async () => {
    const org = await createOrg();
    const app = await org.application({
      change: (one) => ({
        ...one,
        profile: one.profile.map((a) => (a.variable === 'title' ? { ...a, scope: 'group' } : a)),
      }),
    });
    const person = await org.person(bjensen, { title: 'Person' });
    const guides = await org.group('Tour Guides', [person]);
    await org.assignGroup(app, guides, { title: 'Guide' });
    expect((await org.users()).get(bjensen)).toMatchObject({ title: 'Guide' });
    await org.assignGroup(app, guides, { title: 'Senior Guide' });
    expect((await org.users()).get(bjensen)).toMatchObject({ title: 'Senior Guide' });
  });

  it('become a task where nobody may be created, and one click makes it good', async () => {
    const org = await createOrg();
    const app = await org.application({ change: (one) => ({ ...one, toApp: { ...one.toApp, createUsers: false } }) });
    const person = await org.person(bjensen);
    await org.assign(app, person);
    const [task] = await org.tasks();
    expect(task!.message).toBe(
      `Automatic provisioning of user ${bjensen} to app ${app.label} failed: Matching user not found.`,
    );
    expect(task!.explanation).toContain('Create Users is off');
    expect(await org.store.appUsers.get(app.id, person.id)).toMatchObject({ syncState: 'ERROR' });
    await org.harness.user(bjensen);
    await org.change((tables) => org.engine.retryAll(tables));
    expect(await org.tasks()).toEqual([]);
    expect(await org.store.appUsers.get(app.id, person.id)).toMatchObject({ syncState: 'SYNCHRONIZED' });
  });

  it('are deprovisioned by hand where Deactivate Users is off', async () => {
    const org = await createOrg();
    const app = await org.application({
      change: (one) => ({ ...one, toApp: { ...one.toApp, deactivateUsers: false } }),
    });
    const person = await org.person(bjensen);
    await org.assign(app, person);
    expect(await org.during(() => org.unassign(app, person))).toEqual([]);
    const [task] = await org.tasks();
    expect(task!.message).toContain('by hand');
    await org.change((tables) => org.engine.dismiss(tables, task!.id));
    expect(await org.tasks()).toEqual([]);
    expect(await org.log()).toContain('app.user_management.deprovision_task_complete SUCCESS');
  });

  it('are pushed while the person is pending where an on-premises connector wants it, and activated later', async () => {
    for (const kind of ['on-premises', 'template'] as const) {
      const org = await createOrg();
      const app = await org.application({ kind, scim: '1.1' });
      const person = await org.person(bjensen);
      await org.store.people.update({ ...person, status: 'STAGED' });
      await org.assign(app, person);
      expect((await org.users()).get(bjensen)?.active).toBe(kind === 'on-premises' ? false : undefined);
      await org.update(person.id, {}, 'ACTIVE');
      expect((await org.users()).get(bjensen)).toMatchObject({ active: true });
      expect(await org.store.appUsers.get(app.id, person.id)).toMatchObject({ status: 'PROVISIONED' });
      expect(await org.tasks()).toEqual([]);
    }
  });

  it('are left alone once provisioning is off [C9339]', async () => {
    const org = await createOrg();
    const app = await org.application();
    const person = await org.person(bjensen);
    await org.assign(app, person);
    await org.change(async (tables) => {
      const { integration: _, ...off } = app;
      await tables.applications.update(off);
      await org.engine.applicationChanged(tables, app, off);
    });
    expect(await org.during(() => org.update(person.id, { firstName: 'Babs' }))).toEqual([]);
    expect(await org.during(() => org.update(person.id, {}, 'DEPROVISIONED'))).toEqual([]);
  });

  it('get their Okta password, or a random one, when it is synchronized [C9301, C9302]', async () => {
    const org = await createOrg();
    const app = await org.application({ change: (one) => ({ ...one, toApp: { ...one.toApp, syncPassword: 'okta' } }) });
    const random = await org.application({
      kind: 'wizard',
      change: (one) => ({ ...one, toApp: { ...one.toApp, syncPassword: 'random', cycleSyncedPassword: true } }),
    });
    const person = await org.person(bjensen);
    await org.assign(app, person);
    await org.assign(random, person);
    org.sent.length = 0;
    await org.change((tables) => org.engine.passwordGiven(tables, person.id, 'Lstar99&', { changed: true }));
    const bodies = org.sent.filter(({ body }) => body).map(({ method, body }) => ({ method, body }));
    expect(bodies.map(({ method }) => method).toSorted()).toEqual(['PATCH', 'PUT']);
    expect(bodies.find(({ method }) => method === 'PATCH')!.body.Operations).toEqual([
      { op: 'replace', value: { password: 'Lstar99&' } },
    ]);
    const made = bodies.find(({ method }) => method === 'PUT')!.body.password;
    expect(made).toHaveLength(16);
    // Neither is kept anywhere once it is sent.
    const kept = JSON.stringify([
      await org.store.jobs.list({ limit: 100 }),
      await org.store.exchanges.list({ limit: 100 }),
    ]);
    expect(kept).not.toContain('Lstar99&');
    expect(kept).not.toContain(JSON.stringify(made).slice(1, -1));
  });

  it.each([
    ['template', '2.0', 'PATCH'],
    ['template', '1.1', 'PATCH'],
    ['governance', '2.0', 'PATCH'],
    ['wizard', '2.0', 'PUT'],
    ['wizard', '1.1', 'PUT'],
    ['on-premises', '1.1', 'PUT'],
  ] as const)(
    'get another random password from a %s of SCIM %s where that is switched on',
    async (kind, scim, verb) => {
      const org = await createOrg();
      const withPassword = (more: Partial<Application['toApp']>) =>
        org.application({
          kind,
          scim,
          change: (one) => ({ ...one, toApp: { ...one.toApp, syncPassword: 'random', ...more } }),
        });
      const [kept, cycled] = [await withPassword({}), await withPassword({ cycleSyncedPassword: true })];
      const person = await org.person(bjensen);
      await org.assign(kept, person);
      await org.assign(cycled, person);
      const passwords = async (work: () => Promise<unknown>): Promise<string[]> => {
        org.sent.length = 0;
        await work();
        return org.sent.flatMap(({ method, body }) => {
          const password = body?.password ?? body?.Operations?.[0].value.password;
          return password === undefined ? [] : [`${method} ${password.length}`];
        });
      };
      const given = (changed: boolean) => () =>
        org.change((tables) => org.engine.passwordGiven(tables, person.id, 'Lstar99&', { changed }));
      expect(await passwords(given(true))).toEqual([`${verb} 16`]);
      expect((await org.store.appUsers.get(kept.id, person.id))?.passwordChanged).toBeUndefined();
      expect((await org.store.appUsers.get(cycled.id, person.id))?.passwordChanged).toBeDefined();
      // To sign in is no change.
      expect(await passwords(given(false))).toEqual([]);
      // Force Sync sends one whatever is switched on.
      expect(await passwords(() => org.change((tables) => org.engine.forceSync(tables, kept)))).toEqual([`${verb} 16`]);
    },
  );

  it('get their roles and entitlements', async () => {
    const org = await createOrg();
    const app = await org.application({ kind: 'governance' });
    const person = await org.person(bjensen);
    await org.assign(app, person);
    org.sent.length = 0;
    await org.change((tables) =>
      org.engine.changeAssignment(tables, app, person.id, {
        grants: {
          roles: [{ value: 'role123', display: 'First Role' }],
          entitlements: [{ value: 'entitlement123', display: 'First Entitlement', type: 'License' }],
        },
      }),
    );
    expect(org.sent.map(({ method }) => method)).toEqual(['GET', 'PUT']);
    expect(org.sent[1]!.body).toMatchObject({
      entitlements: [{ value: 'entitlement123', display: 'First Entitlement', type: 'License' }],
      roles: [{ value: 'role123', display: 'First Role' }],
    });
    expect((await org.users()).get(bjensen)).toMatchObject({ roles: [{ value: 'role123' }] });
  });

  it('are pushed again by Force Sync, whatever was pushed before', async () => {
    const org = await createOrg();
    const app = await org.application();
    const [barbara, jim] = [await org.person(bjensen), await org.person(jsmith)];
    await org.assign(app, barbara, jim);
    const { id } = (await org.users()).get(bjensen);
    await org.harness.patch(`/Users/${id}`, [{ op: 'replace', path: 'name.givenName', value: 'Nobody' }], {
      authorization: org.authorization,
    });
    await org.change((tables) => org.engine.forceSync(tables, app));
    expect((await org.users()).get(bjensen)).toMatchObject({ name: { givenName: 'bjensen' } });
  });

  it('are pushed again when a mapping changes', async () => {
    const org = await createOrg();
    const app = await org.application();
    const person = await org.person(bjensen, { nickName: 'Babs' });
    await org.assign(app, person);
    await org.change(async (tables) => {
      const toApp = app.mappings.toApp.map((one) =>
        one.target === 'title' ? { ...one, expression: 'user.nickName' } : one,
      );
      const next = { ...app, mappings: { ...app.mappings, toApp } };
      await tables.applications.update(next);
      await org.engine.applicationChanged(tables, app, next);
    });
    expect((await org.users()).get(bjensen)).toMatchObject({ title: 'Babs' });
  });

  it('become a task when they are gone at the service: nobody is created again (contract §4.3)', async () => {
    const org = await createOrg();
    const app = await org.application();
    const person = await org.person(bjensen);
    await org.assign(app, person);
    const { id } = (await org.users()).get(bjensen);
    await org.harness.send('DELETE', `/Users/${id}`, undefined, { authorization: org.authorization });
    expect(await org.during(() => org.update(person.id, { firstName: 'Babs' }))).toEqual(['GET /Users/ID']);
    expect((await org.tasks())[0]!.message).toMatch(/^Automatic profile push of .* Not Found\. Errors reported/);
    await org.unassign(app, person);
    expect(await org.tasks()).toEqual([]);
    await org.assign(app, person);
    expect((await org.users()).get(bjensen)).toMatchObject({ active: true });
  });
});

for (const [kind, scim] of [
  ['wizard', '2.0'],
  ['wizard', '1.1'],
  ['template', '1.1'],
  ['on-premises', '1.1'],
  ['oin', '2.0'],
  ['governance', '2.0'],
] as const) {
  for (const auth of ['basic', 'header', 'bearer'] as const) {
    it(`users of kind ${kind}, SCIM ${scim}, by ${auth}: created, updated, deactivated, reactivated`, async () => {
      const org = await createOrg({ auth });
      const app = await org.application({ kind, scim });
      const person = await org.person(bjensen, { employeeNumber: '701984' });
      await org.assign(app, person);
      await org.update(person.id, { firstName: 'Barbara' });
      expect((await org.users()).get(bjensen)).toMatchObject({ active: true, name: { givenName: 'Barbara' } });
      await org.unassign(app, person);
      expect((await org.users()).get(bjensen)).toMatchObject({ active: false });
      await org.assign(app, person);
      expect((await org.users()).get(bjensen)).toMatchObject({ active: true });
      expect(await org.tasks()).toEqual([]);
    });
  }
}
