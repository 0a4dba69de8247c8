import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startCluster, stopCluster } from '../test/postgres-cluster.ts';
import type { Sizes } from './directory.ts';
import { seedLimit } from './limit-database.ts';
import { seedPostgresLimit } from './limit-postgres-database.ts';
import { seed } from './seed.ts';

/** Two filled databases of one kind, and what serves them. */
export interface Databases {
  /** What it is, with its version. */
  readonly engine: string;
  readonly ours: string;
  readonly limit: string;
  /** The file of the limit server for this kind. */
  readonly limitServer: string;
  /** Of a connection to ours. */
  readonly authorization: string;
  remove(): Promise<void>;
}

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const fillSqlite = async (sizes: Sizes): Promise<Databases> => {
  const data = file('./results');
  mkdirSync(data, { recursive: true });
  const [ours, limit] = [`${data}/muster.sqlite`, `${data}/limit.sqlite`];
  const remove = async (): Promise<void> => {
    for (const name of [ours, limit, `${data}/muster.requests.db`])
      for (const end of ['', '-wal', '-shm']) rmSync(name + end, { force: true });
  };
  await remove();
  const authorization = await seed(ours, sizes);
  seedLimit(limit, sizes);
  const engine = `SQLite ${process.versions['sqlite']}`;
  return { engine, ours, limit, limitServer: file('./limit-server.ts'), authorization, remove };
};

const fillPostgres = async (sizes: Sizes): Promise<Databases> => {
  const home = mkdtempSync(join(tmpdir(), 'muster-bench-'));
  execFileSync('chmod', ['755', home]);
  const superuser = await startCluster(home, 'system', { shared_buffers: '256MB', max_wal_size: '4GB' });
  const client = new pg.Client({ connectionString: superuser });
  await client.connect();
  const url = (name: string): string => superuser.replace('postgres@', 'muster@').replace(/\/postgres$/, `/${name}`);
  for (const name of ['ours', 'bare']) await client.query(`CREATE DATABASE ${name} OWNER muster`);
  const authorization = await seed(url('ours'), sizes);
  await seedPostgresLimit(url('bare'), sizes);
  // Both are as they would be a minute later.
  const filled = new pg.Client({ connectionString: superuser.replace(/\/postgres$/, '/ours') });
  await filled.connect();
  await filled.query('ANALYZE');
  await filled.end();
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  await client.end();
  return {
    engine: `PostgreSQL ${rows[0]!.server_version.split(' ', 1)[0]}`,
    ours: url('ours'),
    limit: url('bare'),
    limitServer: file('./limit-postgres.ts'),
    authorization,
    async remove() {
      await stopCluster(home);
      rmSync(home, { recursive: true });
    },
  };
};

/** Fills two databases: ours, through the store, and that of the limit server. */
export const fillDatabases = (kind: 'sqlite' | 'postgres', sizes: Sizes): Promise<Databases> =>
  kind === 'postgres' ? fillPostgres(sizes) : fillSqlite(sizes);
