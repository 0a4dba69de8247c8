/**
 * Pushes users from an org to the service over sockets at several concurrencies, imports them into another org, and
 * prints how many that is a minute. `--database postgres`: the orgs are kept in a PostgreSQL of their own. `--users 2000`.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { createWire } from '../src/client/wire.ts';
import { assembleOrg } from '../src/org/assemble.ts';
import type { Application } from '../src/provisioning/application.ts';
import { fromTemplate, templates } from '../src/provisioning/catalogue.ts';
import { createIds } from '../src/provisioning/id.ts';
import { createSeal } from '../src/provisioning/seal.ts';
import { openOrgStorage } from '../src/storage/open.ts';
import { startCluster, stopCluster } from '../test/postgres-cluster.ts';
import { seed } from './seed.ts';
import { startServer, unlimited } from './servers.ts';

const { values: options } = parseArgs({
  options: { database: { type: 'string', default: 'sqlite' }, users: { type: 'string', default: '2000' } },
});
const users = Number(options.users);
const concurrencies = [1, 4, 16, 64];

const home = mkdtempSync(join(tmpdir(), 'muster-bench-'));
execFileSync('chmod', ['755', home]);
const onPostgres = options.database === 'postgres';
const superuser = onPostgres ? await startCluster(home, 'system', { max_wal_size: '4GB' }) : '';

const newDatabase = async (name: string): Promise<string> => {
  if (!onPostgres) return join(home, `${name}.db`);
  const client = new pg.Client({ connectionString: superuser });
  await client.connect();
  await client.query(`CREATE DATABASE ${name} OWNER muster`);
  await client.end();
  return superuser.replace('postgres@', 'muster@').replace(/\/postgres$/, `/${name}`);
};

const service = join(home, 'service.db');
const authorization = await seed(service, { users: 0, groups: [] });
const server = await startServer((port) => [
  ...[fileURLToPath(new URL('../bin/muster.js', import.meta.url)), 'serve', '--database', service, '--port', port],
  ...['--request-log', 'off', '--events', 'off', ...unlimited],
]);

/** An org with an application that is integrated with the service. */
const openOrg = async (name: string, concurrency: number) => {
  const store = await openOrgStorage({ database: await newDatabase(name), seal: createSeal(randomBytes(32)) });
  const wire = createWire();
  const newId = createIds(randomBytes);
  const { engine } = await assembleOrg({
    ...{ store, newId, concurrency, clock: Date.now, random: randomBytes, uuid: randomUUID, fetch: wire.fetch },
    passwords: { hash: async () => '', verify: async () => false },
    properties: { name: 'Example', subdomain: 'example' },
    origin: () => 'https://org.example.com',
  });
  const made = fromTemplate(
    templates.find(({ key }) => key === 'scim2headerauth')!,
    {
      ...{ id: newId('application'), label: 'Tours', created: new Date().toISOString() },
    },
  );
  const app: Application = {
    ...made,
    toApp: { ...made.toApp, createUsers: true, updateAttributes: true, deactivateUsers: true },
    toOkta: { ...made.toOkta, match: { ...made.toOkta.match, confirmNew: true } },
    integration: {
      ...{ baseUrl: `${server.url}/scim/v2`, credentials: { mode: 'header', value: authorization } },
      ...{ uniqueIdentifier: 'userName', actions: [], importGroups: false, pushNullValues: false },
    },
  };
  await store.applications.add(app);
  /** Runs what waits. @returns how many users a minute that was */
  const perMinute = async (count: number): Promise<number> => {
    const start = performance.now();
    engine.worker.start();
    for (let left = count; left > 0;) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const { queued = 0, running = 0, waiting = 0, failed = 0 } = await store.jobs.count(app.id);
      if (failed + waiting > 0) throw new Error('A job failed.');
      left = queued + running;
    }
    return Math.round((count / (performance.now() - start)) * 600) * 100;
  };
  const close = async (): Promise<void> => {
    await engine.worker.stop();
    await store.close();
    wire.close();
  };
  return { store, engine, app, newId, perMinute, close };
};

const push = async (concurrency: number): Promise<number> => {
  const { store, engine, app, newId, perMinute, close } = await openOrg(`push_${concurrency}`, concurrency);
  const time = new Date().toISOString();
  await store.transaction(async (tables) => {
    for (let i = 0; i < users; i++) {
      const login = `tourist.${concurrency}.${i}@example.com`;
      const id = newId('person');
      const profile = { login, email: login, firstName: 'Barbara', lastName: `Jensen ${i}` };
      const times = { created: time, lastUpdated: time, statusChanged: time, activated: time };
      await tables.people.add({ id, status: 'ACTIVE', profile, password: false, ...times });
      await engine.assignPerson(tables, app, id);
    }
  });
  const rate = await perMinute(users);
  await close();
  return rate;
};

const importAll = async (count: number): Promise<number> => {
  const { store, engine, app, perMinute, close } = await openOrg('import', 16);
  await store.transaction((tables) => engine.startImport(tables, app.id, { mode: 'full', trigger: 'manual' }));
  const rate = await perMinute(count);
  const [run] = (await store.imports.list(app.id, { limit: 1 })).items;
  if (run?.users.added !== count) throw new Error(`Expected ${count} users, imported ${run?.users.added}.`);
  await close();
  return rate;
};

try {
  for (const concurrency of concurrencies)
    console.log(`pushed, ${concurrency} at a time: ${await push(concurrency)} users a minute`);
  console.log(`imported: ${await importAll(users * concurrencies.length)} users a minute`);
  console.log(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${options.database}`);
} finally {
  await server.stop();
  if (onPostgres) await stopCluster(home);
  rmSync(home, { recursive: true });
}
