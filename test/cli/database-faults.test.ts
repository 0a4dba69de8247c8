import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createResourceTypes } from '../../src/protocol/resource-types.ts';
import { createVersions } from '../../src/service/versions.ts';
import { openPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { start } from '../node/running.ts';
import { createDatabaseIn, restartCluster, startCluster, stopCluster } from '../postgres-cluster.ts';
import { newDatabase, senderOf, serve, userSchema } from './instances.ts';
import { musterJson, newFolder } from './muster.ts';
import { openOrgs } from './org-instances.ts';

/** A connection beside those of the service, which sees the schema of its URL. */
const connect = async (database: string): Promise<pg.Client> => {
  const [url, schema = 'muster'] = database.split('?schema=');
  const client = new pg.Client({ connectionString: url!, options: `-c search_path=${schema}` });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
};

/** A server of the test's own, to be stopped. */
const startOwnCluster = async () => {
  const home = mkdtempSync(join(tmpdir(), 'muster-cluster-'));
  onTestFinished(async () => {
    await stopCluster(home);
    rmSync(home, { recursive: true });
  });
  return { home, cluster: await startCluster(home, 'system', { full_page_writes: 'off' }) };
};

/** The service in a process of its own, with a client of each version of SCIM. */
const open = async (database: string, args: readonly string[] = []) => {
  const folder = newFolder();
  const { baseUrl } = await serve(folder, database, args);
  await musterJson(folder, ['tenant', 'add', 'example', '--database', database]);
  const flags = ['--auth', 'bearer', '--tenant', 'example', '--database', database];
  const [{ authorization } = {}] = await musterJson(folder, ['connection', 'add', 'okta', ...flags]);
  const send = senderOf(String(authorization));
  const root = baseUrl.replace(/\/scim\/v2$/, '');
  const create = async (userName: string) => {
    const answer = await send(baseUrl, 'POST', '/Users', { schemas: [userSchema], userName });
    return { status: answer.status, answer };
  };
  return {
    create,
    get: (path: string) => send(baseUrl, 'GET', path),
    getV1: (path: string) => send(`${root}/scim/v1`, 'GET', path),
    ready: async () => (await fetch(`${root}/readyz`)).status,
  };
};

/** What is to be tried again: in SCIM's own words, and with when. */
const expectUnavailable = async (answer: Response, why = /try again/i): Promise<void> => {
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  const v1 = answer.url.includes('/scim/v1');
  expect(answer.headers.get('content-type')).toMatch(v1 ? /^application\/json/ : /^application\/scim\+json/);
  const body: unknown = await answer.json();
  expect(body).toMatchObject(
    v1
      ? { Errors: [{ code: '503', description: expect.stringMatching(why) }] }
      : {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
          status: '503',
          detail: expect.stringMatching(why),
        },
  );
};

describe('a service whose database', () => {
  it('is held up refuses at once what finds too many waiting, answers 503 where it is cut off, and goes on', async () => {
    const database = await newDatabase();
    const { create, get, getV1 } = await open(database, ['--database-connections', '3']);
    await create('bjensen');
    const other = await connect(database);
    await other.query('BEGIN; LOCK TABLE resource');
    const answers: Response[] = [];
    let refused = (): void => undefined;
    const some = new Promise<void>((resolve) => (refused = resolve));
    // Three are under way, fifty wait for each of them.
    const asked = Array.from({ length: 300 }, async (_, i) => {
      const answer = await (i % 2 ? get : getV1)('/Users');
      answers.push(answer);
      if (answer.status !== 200) refused();
    });
    await some;
    await other.query('ROLLBACK');
    await Promise.all(asked);
    const [done, shed] = [answers.filter(({ ok }) => ok), answers.filter(({ ok }) => !ok)];
    expect(done.length).toBeGreaterThanOrEqual(100);
    expect(done.length).toBeLessThan(300);
    for (const answer of shed) await expectUnavailable(answer, /overloaded/);
    for (const answer of done) await answer.arrayBuffer();

    await other.query('BEGIN; LOCK TABLE resource');
    const cut = [
      get('/Users'),
      getV1('/Users?filter=userName eq "bjensen"'),
      create('jsmith').then(({ answer }) => answer),
    ];
    const waiting = `SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
    await expect.poll(async () => (await other.query(waiting)).rowCount).toBe(3);
    await other.query(`SELECT pg_terminate_backend(pid) FROM (${waiting}) w`);
    for (const answer of await Promise.all(cut)) await expectUnavailable(answer);
    await other.query('ROLLBACK');
    expect([(await create('jsmith')).status, (await get('/Users')).status]).toEqual([201, 200]);
  });

  it('is stopped says so and goes on by itself when it is back, with all that it had answered', async () => {
    const { home, cluster } = await startOwnCluster();
    const { create, get, getV1, ready } = await open(await createDatabaseIn(cluster));
    const made: string[] = [];
    let stopped = false;
    /** Makes users until it is refused. */
    const client = async (name: number): Promise<Response> => {
      for (let i = 0; ; i++) {
        const { status, answer } = await create(`bjensen${name}-${i}`);
        if (status !== 201) return answer;
        made.push(((await answer.json()) as { id: string }).id);
        if (made.length === 20 && !stopped) {
          stopped = true;
          await stopCluster(home);
        }
      }
    };
    const refused = await Promise.all([1, 2, 3, 4].map(client));
    for (const answer of [...refused, await get('/Users'), await getV1('/Users')]) await expectUnavailable(answer);
    expect(await ready()).toBe(503);
    await restartCluster(home, cluster);
    await expect.poll(ready).toBe(200);
    expect((await create('bjensen')).status).toBe(201);
    const found = await Promise.all(made.map(async (id) => (await get(`/Users/${id}`)).status));
    expect(found.filter((status) => status !== 200)).toEqual([]);
  });
});

it('an org whose database is stopped says so in the words of Okta, and goes on by itself when it is back', async () => {
  const { home, cluster } = await startOwnCluster();
  const { first, headers, person } = await openOrgs([], await createDatabaseIn(cluster));
  const list = (): Promise<Response> => fetch(`${first.url}/api/v1/users`, { headers });
  expect((await list()).status).toBe(200);
  await stopCluster(home);
  // Its own work goes on looking for the database meanwhile.
  for (let i = 0; i < 3; i++) {
    const answer = await list();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await answer.json()).toMatchObject({
      errorCode: 'E0000009',
      errorCauses: [{ errorSummary: expect.stringContaining('try again') }],
    });
  }
  await restartCluster(home, cluster);
  await expect.poll(async () => (await list()).status).toBe(200);
  expect(await person(first, 'bjensen@example.com')).toMatch(/^00u/);
});

it('a statement that waits too long for another is answered 503, whatever it asks for, and one that looks at too much tooMany', async () => {
  const { resourceTypes, schemas } = createResourceTypes();
  const url = await newDatabase();
  const storage = await openPostgresStorage({ url, resourceTypes, queryTime: 300 });
  onTestFinished(() => storage.close());
  await storage.connections.addTenant({ id: 'acme', created: 0 });
  const service = createVersions({
    store: storage.resources,
    cursorKey: storage.cursorKey,
    resourceTypes,
    schemas,
    authenticate: async () => ({ tenant: 'acme', connection: 'okta', profile: 'okta' }),
  });
  const { url: root } = await start(service.handle, { level: 'silent' });
  const send = senderOf('none');
  const create = (userName: string) =>
    send(`${root}/scim/v2`, 'POST', '/Users', { schemas: [userSchema], userName, title: 'Tour Guide' });
  const get = (version: string, path: string) => send(`${root}/scim/${version}`, 'GET', path);
  const { id } = (await (await create('bjensen')).json()) as { id: string };
  const other = await connect(url);
  await other.query('BEGIN; LOCK TABLE resource');
  const waiting = ['v1', 'v2'].flatMap((version) =>
    [`/Users/${id}`, '/Users', '/Users?filter=title co "Guide"'].map((path) => get(version, path)),
  );
  for (const answer of await Promise.all([...waiting, create('jsmith')])) await expectUnavailable(answer);
  await other.query('ROLLBACK');
  expect((await create('jsmith')).status).toBe(201);

  await other.query('SET muster.tenant = 1');
  await other.query(
    `INSERT INTO resource SELECT copy.* FROM resource r, generate_series(10, 60000) n,
       LATERAL jsonb_populate_record(r, jsonb_build_object('seq', r.seq + n, 'id', 'copy' || n)) copy WHERE r.id = $1`,
    [id],
  );
  const filter = Array.from({ length: 200 }, (_, i) => `title co "driver ${i}"`).join(' or ');
  const [one, two] = [
    await get('v1', `/Users?filter=${encodeURIComponent(filter)}`),
    await get('v2', `/Users?filter=${encodeURIComponent(filter)}`),
  ];
  expect([one.status, two.status]).toEqual([400, 400]);
  expect(await one.json()).toMatchObject({ Errors: [{ description: expect.stringContaining('too many resources') }] });
  expect(await two.json()).toMatchObject({
    scimType: 'tooMany',
    detail: expect.stringContaining('too many resources'),
  });
});
