import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importResult } from '../../../src/provisioning/import/counts.ts';
import { whyGuarded } from '../../../src/provisioning/import/safeguard.ts';
import { mergeInto } from '../../../src/provisioning/mapping/merge-into.ts';
import { setUp } from './importing.ts';

const login = 'bjensen@example.com';

describe('an import on the wire', () => {
  const recorded = (): readonly string[] => {
    const path = join(import.meta.dirname, '../../recorded/okta/import.json');
    const { steps } = JSON.parse(readFileSync(path, 'utf8'));
    return steps
      .map(({ request }: any) => request)
      .filter(({ method }: any) => method === 'GET')
      .map(({ path }: any) => path);
  };

  it('turns the pages of users, then those of groups, as it was recorded', async () => {
    const { service, requests, run } = await setUp();
    for (let i = 0; i < 101; i++) await service.user(`tourist${i}@example.com`);
    expect((await run()).users).toMatchObject({ scanned: 101, added: 101 });
    expect(requests.map(({ path }) => path)).toEqual(recorded());
    expect(requests.every(({ method, body }) => method === 'GET' && body === undefined)).toBe(true);
  });

  it('ends when startIndex is past totalResults', async () => {
    const { service, requests, run } = await setUp({ importGroups: false });
    for (let i = 0; i < 100; i++) await service.user(`tourist${i}@example.com`);
    await run();
    expect(requests.map(({ path }) => path)).toEqual(['/Users?startIndex=1&count=100']);
  });

  it('goes on from what came where a service returns fewer than it was asked for, and never for ever', async () => {
    const { context, application } = await setUp({ importGroups: false });
    const paths: string[] = [];
    const { runImport } = await import('../../../src/provisioning/import/run.ts');
    const outcome = await runImport(
      application,
      { mode: 'full', trigger: 'manual' },
      {
        ...context,
        send: async ({ path }) => {
          paths.push(path);
          const startIndex = Number(/startIndex=(\d+)/.exec(path)![1]);
          const left = Math.max(0, 70 - startIndex + 1);
          const Resources = Array.from({ length: Math.min(30, left) }, (_, i) => ({
            id: `${startIndex + i}`,
            userName: `u${startIndex + i}`,
          }));
          return {
            status: 200,
            text: '',
            json: { totalResults: 1000, startIndex, itemsPerPage: Resources.length, Resources },
          };
        },
      },
    );
    expect(outcome).toMatchObject({ ok: true, value: { users: { scanned: 70, added: 70 } } });
    expect(paths).toEqual([1, 31, 61, 71].map((startIndex) => `/Users?startIndex=${startIndex}&count=100`));
  });

  it('asks an on-premises connector for what has changed since the last import, and removes nobody', async () => {
    const { user, run, requests, store, application } = await setUp({
      key: 'scim1testapp',
      importGroups: false,
      changes: { kind: 'on-premises' },
    });
    await user(login);
    const first = await run({ mode: 'incremental' });
    expect(first.users).toMatchObject({ scanned: 1, added: 1 });
    requests.length = 0;
    const second = await run({ mode: 'incremental' });
    const since = encodeURIComponent(`meta.lastModified gt "${first.started}"`);
    expect(requests.map(({ path }) => path)).toEqual([`/Users?filter=${since}&startIndex=1&count=100`]);
    expect(second.users.removed).toBe(0);
    expect((await store.imports.users(application.id, { limit: 9 })).items).toHaveLength(1);
  });

  it('asks a connector without the capability for everything', async () => {
    const { run, requests, store, application } = await setUp({
      key: 'scim1testapp',
      importGroups: false,
      changes: { kind: 'on-premises' },
    });
    await store.applications.setDiscovery(application.id, { capabilities: ['PUSH_NEW_USERS'] });
    await run();
    await run({ mode: 'incremental' });
    expect(requests.map(({ path }) => path)).toEqual([
      '/Users?startIndex=1&count=100',
      '/Users?startIndex=1&count=100',
    ]);
  });

  it('asks a cloud application for everything, whatever the choice', async () => {
    const { run, requests } = await setUp({ importGroups: false });
    await run();
    await run({ mode: 'incremental' });
    expect(requests.map(({ path }) => path)).toEqual([
      '/Users?startIndex=1&count=100',
      '/Users?startIndex=1&count=100',
    ]);
  });

  it('stops with Okta’s message where the service fails, and keeps what it took in', async () => {
    const { service, context, store, application } = await setUp();
    for (let i = 0; i < 101; i++) await service.user(`tourist${i}@example.com`);
    const { runImport } = await import('../../../src/provisioning/import/run.ts');
    let sent = 0;
    const failing = async (request: any) =>
      ++sent === 1 ? context.send(request) : { status: 429, text: '', retryAfter: '7', json: { detail: 'Slow down.' } };
    const outcome = await runImport(application, { mode: 'full', trigger: 'scheduled' }, { ...context, send: failing });
    expect(outcome).toMatchObject({
      ok: false,
      failure: {
        kind: 'rate-limit',
        retryAfter: '7',
        message: 'Import from app Tours failed: Too Many Requests. Errors reported by remote server: Slow down.',
      },
    });
    const [run] = (await store.imports.list(application.id, { limit: 1 })).items;
    expect(run).toMatchObject({ state: 'failed', users: { scanned: 100, added: 100 } });
  });
});

describe('an import of users', () => {
  it('counts in Okta’s words (C9304)', async () => {
    const { user, run } = await setUp({ importGroups: false });
    await user(login);
    expect(importResult(await run())).toEqual([
      '1 users scanned!',
      '1 new user imported',
      '0 existing users updated',
      '0 existing users unchanged',
      '0 users removed',
      '0 groups scanned!',
    ]);
    expect(importResult(await run())).toContain('1 existing users unchanged');
  });

  it('lists active users alone, with their values by the mappings; confirming makes an Okta user (C9303)', async () => {
    const { user, run, rows, confirm, store, application, heard } = await setUp();
    await user(login, {
      title: 'Tour Guide',
      name: { givenName: 'Barbara', familyName: 'Jensen', middleName: 'Jane' },
    });
    await user('jsmith@example.com', { active: false });
    const { users } = await run();
    expect(users).toEqual({ scanned: 1, added: 1, updated: 0, unchanged: 0, removed: 0 });
    const [row] = await rows();
    expect(row).toMatchObject({ username: login, match: 'none', decision: 'create' });

    const outcome = await confirm(row!.externalId, { activate: true });
    expect(outcome).toMatchObject({ ok: true, created: true });
    const person = (await store.people.getByLogin(login))!;
    expect(person).toMatchObject({
      status: 'PROVISIONED',
      profile: {
        login,
        firstName: 'Barbara',
        lastName: 'Jensen',
        email: login,
        middleName: 'Jane',
        title: 'Tour Guide',
      },
    });
    expect(person.source).toBeUndefined();
    expect(heard).toEqual([`personAdded ${person.id}`]);
    expect(await store.appUsers.get(application.id, person.id)).toMatchObject({
      externalId: row!.externalId,
      username: login,
      scope: 'USER',
      syncState: 'SYNCHRONIZED',
      profile: { userName: login, title: 'Tour Guide' },
    });
    expect(await rows()).toEqual([]);
    expect((await run()).users).toMatchObject({ scanned: 1, added: 0, unchanged: 1 });
  });

  it('says why a row cannot be confirmed, and keeps it', async () => {
    const { user, run, rows, confirm } = await setUp();
    await user('bjensen');
    const { id } = await user('jsmith@example.com', { name: { givenName: 'Jim' } });
    await run();
    const [babs] = await rows();
    expect(await confirm(babs!.externalId)).toEqual({
      ok: false,
      reason: 'Username must be in the form of an email address, found "bjensen".',
    });
    expect(await confirm(id)).toEqual({
      ok: false,
      reason: 'Last name is required, and the mappings to Okta give none.',
    });
    expect(await confirm(id, { decision: 'ignore' })).toEqual({ ok: false, reason: 'This user is ignored.' });
    expect(await confirm(id, { decision: 'link', person: '00uNobody' })).toEqual({
      ok: false,
      reason: 'The Okta user is gone.',
    });
    expect(await rows()).toHaveLength(2);
  });

  it('brings assigned users up to date: what came is what was pushed last (C9305)', async () => {
    const { user, run, confirm, store, application, service } = await setUp({ toApp: { updateAttributes: true } });
    const { id } = await user(login, { title: 'Tour Guide' });
    await run();
    await confirm(id);
    const person = (await store.people.getByLogin(login))!;
    await service.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'Chief Guide' }]);
    expect((await run()).users).toMatchObject({ scanned: 1, updated: 1 });
    const appUser = (await store.appUsers.get(application.id, person.id))!;
    // What Okta wants stays what it is; the next push sees what there is to mend.
    expect(appUser.profile['title']).toBe('Tour Guide');
    expect(appUser.pushed?.['title']).toBe('Chief Guide');
    const resource = (await service.send('GET', `/Users/${id}`)).json;
    const edited = mergeInto(
      resource,
      application,
      { ...appUser.profile, title: 'Edited' },
      { pushed: appUser.pushed },
    );
    expect((await service.send('PUT', `/Users/${id}`, edited)).json.title).toBe('Edited');
  });

  it('takes over the service’s values where nothing is pushed there', async () => {
    const { user, run, confirm, store, application, service } = await setUp();
    const { id } = await user(login, { title: 'Tour Guide' });
    await run();
    await confirm(id);
    await service.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'Chief Guide' }]);
    await run();
    const person = (await store.people.getByLogin(login))!;
    expect((await store.appUsers.get(application.id, person.id))!.profile['title']).toBe('Chief Guide');
    // The application is not the source of the person.
    expect(person.profile['title']).toBe('Tour Guide');
  });
});

describe('beside other work', () => {
  it('an import does not take leave of a user who was pushed while it ran', async () => {
    const { context, application, store, person, run } = await setUp({ importGroups: false });
    const babs = await person(login);
    const at = (offset: number) => new Date(context.clock() + offset).toISOString();
    const appUser = (lastSync: string) => ({
      ...{
        app: application.id,
        person: babs.id,
        scope: 'USER' as const,
        created: at(-90_000),
        lastUpdated: lastSync,
        lastSync,
      },
      ...{ status: 'ACTIVE' as const, syncState: 'SYNCHRONIZED' as const, externalId: 'pushed', username: login },
      ...{ overrides: {}, profile: {}, pushed: {} },
    });
    await store.appUsers.add(appUser(at(60_000)));
    expect((await run()).users.removed).toBe(0);
    await store.appUsers.update(appUser(at(-60_000)));
    expect((await run()).users.removed).toBe(1);
  });

  it('a row whose user was linked meanwhile is not confirmed', async () => {
    const { user, run, rows, confirm, store } = await setUp();
    const { id } = await user(login);
    await run();
    const [row] = await rows();
    await confirm(id);
    await store.imports.putUsers([row!]);
    expect(await confirm(id)).toEqual({ ok: false, reason: 'This user is linked to a person already.' });
  });
});

describe('the matching', () => {
  it('is exact by the username, with regard to case', async () => {
    const { user, run, rows, person, confirm, store, application } = await setUp();
    const babs = await person(login);
    await person('JSmith@example.com');
    const { id } = await user(login);
    await user('jsmith@example.com');
    await run();
    expect(
      (await rows()).map(({ username, match, decision, person }) => ({ username, match, decision, person })),
    ).toEqual([
      { username: login, match: 'exact', decision: 'link', person: babs.id },
      { username: 'jsmith@example.com', match: 'none', decision: 'create', person: undefined },
    ]);
    expect(await confirm(id)).toMatchObject({ ok: true, created: false });
    expect(await store.appUsers.get(application.id, babs.id)).toMatchObject({ externalId: id });
  });

  it.each([
    ['email', 'email' as const],
    ['an attribute', { attributes: ['employeeNumber'] }],
    ['a combination', { attributes: ['employeeNumber', 'familyName'] }],
  ])('is exact by %s', async (_, exact) => {
    const { user, run, rows, person } = await setUp({ match: { exact } });
    const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
    const babs = await person('babs@example.com', { email: login, employeeNumber: '701984' });
    await user(login, { [enterprise]: { employeeNumber: '701984' } });
    await user('jsmith@example.com', { [enterprise]: { employeeNumber: '7' } });
    await run();
    expect((await rows()).map(({ match, person }) => `${match} ${person}`)).toEqual([
      `exact ${babs.id}`,
      'none undefined',
    ]);
  });

  it('is partial by first and last name, where that is allowed', async () => {
    for (const partial of [true, false]) {
      const { user, run, rows, person } = await setUp({ match: { partial } });
      const babs = await person('babs@example.com');
      await user(login);
      await run();
      const [row] = await rows();
      expect(row).toMatchObject(
        partial ? { match: 'partial', decision: 'link', person: babs.id } : { match: 'none', decision: 'create' },
      );
    }
  });

  it('leaves it to somebody to choose among several', async () => {
    const { user, run, rows, person, confirm } = await setUp({ match: { partial: true, confirmPartial: true } });
    const [babs] = [await person('babs@example.com'), await person('barbara@example.com')];
    const { id } = await user(login);
    await run();
    expect(await rows()).toMatchObject([{ match: 'partial', decision: 'undecided' }]);
    expect(await confirm(id)).toMatchObject({ ok: false, reason: 'Nobody has decided yet whom this user is.' });
    expect(await confirm(id, { decision: 'link', person: babs.id })).toMatchObject({
      ok: true,
      person: { id: babs.id },
    });
  });

  it('never links a person twice', async () => {
    const { user, run, rows, person, confirm } = await setUp({ match: { exact: 'email' } });
    await person('babs@example.com', { email: login });
    const { id } = await user(login);
    const { id: other } = await user('other@example.com', { emails: [{ primary: true, value: login }] });
    await run();
    expect((await rows()).map(({ match }) => match)).toEqual(['exact', 'exact']);
    expect(await confirm(id)).toMatchObject({ ok: true });
    expect(await confirm(other)).toMatchObject({
      ok: false,
      reason: 'The Okta user is linked to another user of the application.',
    });
    await run();
    expect(await rows()).toMatchObject([{ externalId: other, match: 'none' }]);
  });

  it('confirms by itself what it is told to', async () => {
    const { user, run, rows, person, store } = await setUp({
      match: { confirmExact: true, confirmNew: true, activateNew: true },
    });
    await person(login);
    await user(login);
    await user('jsmith@example.com', { name: { givenName: 'Jim', familyName: 'Smith' } });
    await user('nobody');
    expect((await run()).users).toMatchObject({ scanned: 3, added: 3 });
    expect(await rows()).toMatchObject([{ username: 'nobody', decision: 'create' }]);
    expect(await store.people.getByLogin('jsmith@example.com')).toMatchObject({ status: 'PROVISIONED' });
  });

  it('keeps what somebody decided, and forgets who is gone', async () => {
    const { user, run, rows, store, service, person } = await setUp();
    const { id } = await user(login);
    await run();
    const [row] = await rows();
    await store.imports.putUsers([{ ...row!, decision: 'ignore' }]);
    await run();
    expect(await rows()).toMatchObject([{ decision: 'ignore' }]);
    const babs = await person('babs@example.com');
    await store.imports.putUsers([{ ...row!, match: 'none', decision: 'link', person: babs.id }]);
    await person(login);
    await run();
    expect(await rows()).toMatchObject([{ match: 'none', decision: 'link', person: babs.id }]);
    await store.imports.putUsers([{ ...row!, match: 'exact', decision: 'create' }]);
    await run();
    expect(await rows()).toMatchObject([{ match: 'exact', decision: 'create' }]);
    await service.send('DELETE', `/Users/${id}`);
    await run();
    expect(await rows()).toEqual([]);
  });
});

describe('profile sourcing', () => {
  type Options = NonNullable<Parameters<typeof setUp>[0]>;
  const sourced = async (sourcing: Options['sourcing'], toApp: NonNullable<Options['toApp']> = {}) => {
    const made = await setUp({ sourcing: { onDeactivate: 'deactivate', ...sourcing }, toApp });
    const { id } = await made.user(login, { title: 'Tour Guide' });
    await made.run();
    await made.confirm(id);
    const person = (await made.store.people.getByLogin(login))!;
    made.heard.length = 0;
    return { ...made, id, person: async () => (await made.store.people.get(person.id))! };
  };
  const deactivate = { op: 'replace', value: { active: false } };
  const activate = { op: 'replace', value: { active: true } };

  it('makes the application the source of the people it brings (C9360)', async () => {
    const { person, application, service, run, id, heard, store } = await sourced({}, { updateAttributes: true });
    expect((await person()).source).toBe(application.id);
    await service.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'Chief Guide' }]);
    await run();
    expect((await person()).profile['title']).toBe('Chief Guide');
    expect(heard).toEqual([`personChanged ${(await person()).id}`]);
    expect((await store.appUsers.get(application.id, (await person()).id))?.profile['title']).toBe('Chief Guide');
  });

  it('deactivates who was deactivated in the application (C9359, C9361)', async () => {
    const { person, service, run, id, store, application } = await sourced({});
    await service.patch(`/Users/${id}`, [deactivate]);
    expect((await run()).users).toMatchObject({ scanned: 0, removed: 1 });
    expect((await person()).status).toBe('DEPROVISIONED');
    expect(await store.appUsers.get(application.id, (await person()).id)).toBeUndefined();
    expect((await run()).users).toMatchObject({ scanned: 0, removed: 0 });
  });

  it('deactivates who was deleted there', async () => {
    const { person, service, run, id } = await sourced({});
    await service.send('DELETE', `/Users/${id}`);
    await run();
    expect((await person()).status).toBe('DEPROVISIONED');
  });

  it('suspends where it is to, and brings back who returns', async () => {
    const { person, service, run, id, store, application } = await sourced({
      onDeactivate: 'suspend',
      reactivateSuspended: true,
    });
    await service.patch(`/Users/${id}`, [deactivate]);
    expect((await run()).users.removed).toBe(1);
    expect((await person()).status).toBe('SUSPENDED');
    expect((await run()).users.removed).toBe(0);
    expect(await store.appUsers.get(application.id, (await person()).id)).toMatchObject({ externalId: id });
    await service.patch(`/Users/${id}`, [activate]);
    await run();
    expect((await person()).status).toBe('ACTIVE');
  });

  it('brings back who was deactivated, where it may', async () => {
    for (const reactivateDeactivated of [true, false]) {
      const { person, service, run, id, rows, store, application } = await sourced({ reactivateDeactivated });
      await service.patch(`/Users/${id}`, [deactivate]);
      await run();
      await service.patch(`/Users/${id}`, [activate]);
      await run();
      expect((await person()).status).toBe(reactivateDeactivated ? 'ACTIVE' : 'DEPROVISIONED');
      expect(await rows()).toHaveLength(reactivateDeactivated ? 0 : 1);
      expect((await store.appUsers.get(application.id, (await person()).id))?.externalId).toBe(
        reactivateDeactivated ? id : undefined,
      );
    }
  });

  it('only ends the assignment where it is to do nothing', async () => {
    const { person, service, run, id, store, application, heard } = await sourced({ onDeactivate: 'nothing' });
    await service.patch(`/Users/${id}`, [deactivate]);
    expect((await run()).users.removed).toBe(1);
    expect((await person()).status).toBe('STAGED');
    expect(await store.appUsers.get(application.id, (await person()).id)).toBeUndefined();
    expect(heard).toEqual([]);
  });

  it('keeps the assignment that a group gave, as one of somebody whom the service lacks', async () => {
    const { user, run, confirm, store, application, service } = await setUp();
    const { id } = await user(login);
    await run();
    await confirm(id);
    const person = (await store.people.getByLogin(login))!;
    const appUser = (await store.appUsers.get(application.id, person.id))!;
    await store.appUsers.update({ ...appUser, scope: 'GROUP' });
    await service.send('DELETE', `/Users/${id}`);
    await run();
    const after = (await store.appUsers.get(application.id, person.id))!;
    expect(after).toMatchObject({ status: 'DEPROVISIONED', syncState: 'OUT_OF_SYNC' });
    expect(after.externalId).toBeUndefined();
  });
});

describe('the import safeguard', () => {
  it('lets a fifth go, of more than a hundred', () => {
    const why = (removed: number, assigned: number, safeguard?: number) =>
      whyGuarded({ label: 'Tours', toOkta: { safeguard } as never }, {}, { removed, assigned, assignments: assigned });
    expect(why(1, 1, 20)).toBeUndefined();
    expect(why(100, 100, 20)).toBeUndefined();
    expect(why(40, 200, 20)).toBeUndefined();
    expect(why(41, 200, 20)).toContain('it would remove 41 of 200 assigned users (20.5 %)');
    expect(why(200, 200)).toBeUndefined();
  });

  it('lets a fifth of all assignments go, where there are a hundred, after the application’s own limit', () => {
    const why = (removed: number, assignments: number, percent?: number, safeguard?: number) =>
      whyGuarded({ label: 'Tours', toOkta: { safeguard } as never }, percent === undefined ? {} : { percent }, {
        removed,
        assigned: assignments - 10,
        assignments,
      });
    expect(why(60, 99, 20)).toBeUndefined();
    expect(why(20, 100, 20)).toBeUndefined();
    expect(why(21, 100, 20)).toContain(
      'it would remove 21 of 100 assignments to all applications (21 %), more than the 20 % that the org-wide import safeguard allows',
    );
    expect(why(150, 200)).toBeUndefined();
    expect(why(150, 200, 20, 20)).toContain('it would remove 150 of 190 assigned users');
  });

  it('stops an import that would remove more, until somebody wants it', async () => {
    const { user, run, store, application, service } = await setUp({
      match: { confirmNew: true },
      importGroups: false,
    });
    const ids: string[] = [];
    for (let i = 0; i < 101; i++) ids.push((await user(`tourist${i}@example.com`)).id);
    await run();
    expect(await store.appUsers.count(application.id)).toBe(101);
    for (const id of ids.slice(0, 30)) await service.send('DELETE', `/Users/${id}`);
    const stopped = await run();
    expect(stopped).toMatchObject({ state: 'safeguard', users: { scanned: 71, removed: 0 } });
    expect(stopped.message).toContain('it would remove 30 of 101 assigned users');
    expect(await store.appUsers.count(application.id)).toBe(101);
    expect(await run({ unguarded: true })).toMatchObject({ state: 'done', users: { removed: 30 } });
    expect(await store.appUsers.count(application.id)).toBe(71);
  });
});

describe('an import of groups', () => {
  it('counts in Okta’s words (C9338), and makes groups of the application', async () => {
    const { user, run, confirm, store, application, service } = await setUp();
    const { id } = await user(login);
    const { id: other } = await user('jsmith@example.com');
    await run();
    await confirm(id);
    const group = await service.group('Tour Guides', [id, other]);
    expect(importResult(await run()).slice(5)).toEqual([
      '1 groups scanned!',
      '1 new groups imported',
      '0 existing groups updated',
      '0 existing groups unchanged',
      '0 groups removed',
    ]);
    const imported = (await store.groups.getBySource(application.id, group.id))!;
    expect(imported).toMatchObject({ type: 'APP_GROUP', profile: { name: 'Tour Guides' } });
    const babs = (await store.people.getByLogin(login))!;
    expect((await store.groups.memberIds(imported.id, { limit: 10 })).items).toEqual([babs.id]);
    expect(await store.appGroupCache.getByName(application.id, 'Tour Guides')).toMatchObject({ externalId: group.id });

    expect((await run()).groups).toMatchObject({ scanned: 1, unchanged: 1 });
    await service.patch(`/Groups/${group.id}`, [{ op: 'remove', path: `members[value eq "${id}"]` }]);
    expect((await run()).groups).toMatchObject({ updated: 1 });
    expect(await store.groups.memberCount(imported.id)).toBe(0);
    await service.patch(`/Groups/${group.id}`, [{ op: 'replace', path: 'displayName', value: 'Guides' }]);
    expect((await run()).groups).toMatchObject({ updated: 1 });
    expect((await store.groups.get(imported.id))?.profile.name).toBe('Guides');
    await service.send('DELETE', `/Groups/${group.id}`);
    expect((await run()).groups).toMatchObject({ scanned: 0, removed: 1 });
    expect(await store.groups.get(imported.id)).toBeUndefined();
    expect(await store.appGroupCache.get(application.id, group.id)).toBeUndefined();
  });

  it('reads users, groups and descriptions of SCIM 1.1', async () => {
    const { user, run, store, application, service, requests } = await setUp({
      key: 'scim1testapp',
      match: { confirmNew: true },
    });
    const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
    const { id } = await user(login, { [enterprise]: { department: 'Tours', manager: { value: '26118915' } } });
    const made = await service.send('POST', '/scim/v1/Groups', {
      schemas: ['urn:scim:schemas:core:1.0', 'urn:okta:custom:group:1.0'],
      displayName: 'Tour Guides',
      members: [{ value: id }],
      'urn:okta:custom:group:1.0': { description: 'Show the way' },
    });
    expect(await run()).toMatchObject({ users: { added: 1 }, groups: { added: 1 } });
    const person = (await store.people.getByLogin(login))!;
    expect(person.profile).toMatchObject({ department: 'Tours', managerId: '26118915' });
    const group = (await store.groups.getBySource(application.id, made.json.id))!;
    expect(group.profile).toEqual({ name: 'Tour Guides', description: 'Show the way' });
    expect((await store.groups.memberIds(group.id, { limit: 9 })).items).toEqual([person.id]);
    expect(requests.map(({ path }) => path)).toEqual([
      '/Users?startIndex=1&count=100',
      '/Groups?startIndex=1&count=100',
    ]);
  });

  it('leaves the groups that the org pushes alone', async () => {
    const { run, store, application, service } = await setUp();
    const { id } = await service.group('Pushed');
    await store.groups.add({
      id: '00gPushed00000000000',
      type: 'OKTA_GROUP',
      created: '2026-11-25T00:00:00.000Z',
      lastUpdated: '2026-11-25T00:00:00.000Z',
      lastMembershipUpdated: '2026-11-25T00:00:00.000Z',
      profile: { name: 'Pushed' },
    });
    await store.pushedGroups.add({
      id: 'gPmPushed00000000000',
      app: application.id,
      group: '00gPushed00000000000',
      status: 'ACTIVE',
      pushing: false,
      externalId: id,
      created: '2026-11-25T00:00:00.000Z',
      lastUpdated: '2026-11-25T00:00:00.000Z',
    } as never);
    expect((await run()).groups).toMatchObject({ scanned: 1, added: 0, unchanged: 1 });
    expect(await store.groups.getBySource(application.id, id)).toBeUndefined();
    expect(await store.appGroupCache.get(application.id, id)).toBeDefined();
  });

  it('is not asked for where Import Groups is off', async () => {
    const { run, service, requests } = await setUp({ importGroups: false });
    await service.group('Tour Guides');
    expect((await run()).groups.scanned).toBe(0);
    expect(requests.some(({ path }) => path.startsWith('/Groups'))).toBe(false);
  });
});

describe('the System Log', () => {
  it('has the beginning, the people and the end of an import', async () => {
    const { user, run, store } = await setUp({ match: { confirmNew: true } });
    await user(login);
    await run();
    const { items } = await store.log.list({ limit: 20 });
    expect(items.map(({ eventType, displayMessage }) => `${eventType}: ${displayMessage}`)).toEqual([
      'system.import.start: Tours Import started via Import Now',
      'system.import.user.create: Create Okta user from imported user',
      'system.import.user.complete: Imported Users: 1 scanned, 0 unchanged, 1 added, 0 updated, 0 deleted',
      expect.stringMatching(/^system\.import\.complete: Import complete, total time: \d+ seconds$/),
    ]);
  });
});
