import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Fetch } from '../../../src/client/exchange.ts';
import type { DirectoryChanges } from '../../../src/provisioning/changes.ts';
import type { EngineOptions } from '../../../src/provisioning/engine/engine.ts';
import { createIds } from '../../../src/provisioning/id.ts';
import { createImporter, type Importer } from '../../../src/provisioning/import/importer.ts';
import { nextImport } from '../../../src/provisioning/import/start.ts';
import { createMapper } from '../../../src/provisioning/mapping/mapper.ts';
import { oktaProfile } from '../../../src/provisioning/okta-profile.ts';
import { createOrg } from './org.ts';

/** An org whose engine imports, and tells itself of what an import does to people. */
const createImporting = async (options: Partial<EngineOptions> & { through?: (fetch: Fetch) => Fetch } = {}) => {
  let importer: Importer = () => Promise.reject(new Error('not yet'));
  const org = await createOrg({ importer: (...args) => importer(...args), ...options });
  const { engine, store } = org;
  const nothing = async () => undefined;
  const changes: DirectoryChanges = {
    ...{
      personRemoved: nothing,
      passwordSet: nothing,
      groupAdded: nothing,
      groupChanged: nothing,
      groupRemoved: nothing,
    },
    personAdded: (tables, { id }) => engine.personChanged(tables, id),
    personChanged: (tables, _, { id }) => engine.personChanged(tables, id),
    membersChanged: (tables, { id }, { added, removed }) =>
      engine.membershipChanged(tables, id, [...added, ...removed]),
  };
  importer = createImporter({
    ...{ store, changes, clock: Date.now, uuid: randomUUID, newId: createIds(randomBytes) },
    mapperOf: (app) =>
      createMapper(app, { user: oktaProfile, org: { name: 'Example', subdomain: 'example' }, clock: Date.now }),
  });
  const startImport = (app: string, more: object = {}) =>
    org.change((tables) => engine.startImport(tables, app, { mode: 'full', trigger: 'manual', ...more }));
  return { ...org, startImport };
};

const babs = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'bjensen@example.com',
  name: { givenName: 'Barbara', familyName: 'Jensen' },
  emails: [{ primary: true, value: 'bjensen@example.com', type: 'work' }],
  active: true,
};

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

  it('waits when the service asks it to, then begins anew', async () => {
    let refusals = 1;
    const through =
      (fetch: Fetch): Fetch =>
      async (url, init) =>
        refusals-- > 0
          ? new Response('{"detail":"Slow down."}', { status: 429, headers: { 'retry-after': '1' } })
          : fetch(url, init);
    const org = await createImporting({ through });
    const app = await org.application();
    const id = await org.startImport(app.id);
    const waiting = (await org.store.jobs.get(id))!;
    expect(waiting).toMatchObject({ state: 'waiting', wait: 1000, message: expect.stringContaining('Slow down.') });
    expect((await org.store.imports.list(app.id, { limit: 5 })).items).toMatchObject([{ state: 'failed' }]);
    // A second Import Now finds it still there.
    expect(await org.startImport(app.id)).toBe(id);
    await expect.poll(async () => (await org.store.jobs.get(id))?.state, { timeout: 5000 }).toBe('done');
    expect((await org.store.imports.list(app.id, { limit: 5 })).items).toMatchObject([
      { state: 'done' },
      { state: 'failed' },
    ]);
  });

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
