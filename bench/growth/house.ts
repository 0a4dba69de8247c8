import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { groupType, userType } from '../../src/protocol/resource-types.ts';
import { openStorage } from '../../src/storage/open.ts';
import { startCluster, stopCluster } from '../../test/postgres-cluster.ts';
import { createBody, groupId, userId } from '../directory.ts';
import { startServer, unlimited, type BenchServer } from '../servers.ts';
import { insertIntoFile, insertIntoSchema } from './bare-inserts.ts';

export type Kind = 'sqlite' | 'postgres';

export interface GrowthServer extends BenchServer {
  readonly authorization: string;
  /** Reads a group with all its members and throws them away. @returns milliseconds, and bytes of the body */
  streamGroup(place: number): Promise<{ readonly time: number; readonly bytes: number }>;
  /**
   * Reads all users as Okta's import does: pages of 100 by index, one after the other, until there are no more by `totalResults`.
   * @returns milliseconds: of it all, and the median of the first and the last hundred pages (or of as many as there are)
   * @throws Error where a page is short, or the total another one
   */
  walk(): Promise<{ readonly time: number; readonly first: number; readonly last: number }>;
}

/** One database, and what is done to it. */
export interface House {
  /** Imports users by the command. @returns how many a second */
  importUsers(from: number, to: number): Promise<number>;
  /** Writes the same rows with the same indexes by bare statements. @returns how many users a second */
  bareInserts(): Promise<number>;
  /** Makes the group of all users, and removes that of the size before. */
  fillGroup(place: number, users: number): Promise<void>;
  serve(): Promise<GrowthServer>;
  /** Exports everything by the command. @returns resources a second, each group and each user being one */
  exportAll(): Promise<number>;
  /** Bytes. */
  diskSize(): Promise<number>;
  remove(): Promise<void>;
}

const bin = fileURLToPath(new URL('../../bin/muster.js', import.meta.url));
const tenant = 'bench';
const pageSize = 100;
const nothing = { wanted: { members: false, groups: false } };

interface ListResponse {
  readonly totalResults: number;
  readonly Resources: readonly unknown[];
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** Nobody knows the passwords of those who move house. */
function* userLines(from: number, to: number): Generator<string> {
  for (let n = from + 1; n <= to; n++) {
    const { password: _password, groups: _groups, ...user } = createBody(n);
    yield `${JSON.stringify({ ...user, id: userId(n) })}\n`;
  }
}

export const openHouse = async (kind: Kind): Promise<House> => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-growth-'));
  execFileSync('chmod', ['755', folder]);
  const settings = { shared_buffers: '256MB', max_wal_size: '4GB' };
  const superuser = kind === 'postgres' ? await startCluster(folder, 'system', settings) : undefined;
  const client = superuser === undefined ? undefined : new pg.Client({ connectionString: superuser });
  await client?.connect();
  await client?.query('CREATE DATABASE growth OWNER muster');
  const database =
    superuser?.replace('postgres@', 'muster@').replace(/\/postgres$/, '/growth') ?? join(folder, 'muster.db');

  /** Runs a command to its end. @returns milliseconds */
  const muster = async (args: readonly string[], output = 'ignore' as 'ignore' | 'pipe'): Promise<number> => {
    const start = performance.now();
    const child = spawn(process.execPath, [bin, ...args, '--database', database], {
      stdio: ['ignore', output, 'pipe'],
    });
    let stderr = '';
    child.stderr!.on('data', (data) => (stderr = `${stderr}${String(data)}`.slice(-2_000)));
    child.stdout?.resume();
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`muster ${args.join(' ')} ended with ${code}: ${stderr}`);
    return performance.now() - start;
  };
  await muster(['tenant', 'add', tenant]);
  // Whoever copies all rows sees those of every tenant.
  const growth = client && new pg.Client({ connectionString: superuser!.replace(/\/postgres$/, '/growth') });
  await growth?.connect();
  const added = execFileSync(
    process.execPath,
    [bin, 'connection', 'add', 'okta', '--tenant', tenant, '--auth', 'bearer', '--json', '--database', database],
    { encoding: 'utf8' },
  );
  const { authorization } = JSON.parse(added) as { authorization: string };
  let filled = 0;

  return {
    async importUsers(from, to) {
      const lines = join(folder, 'users.jsonl');
      await pipeline(Readable.from(userLines(from, to)), createWriteStream(lines));
      const time = await muster(['import', lines, '--tenant', tenant]);
      filled = to;
      rmSync(lines);
      return (to - from) / (time / 1_000);
    },
    async bareInserts() {
      if (!growth) return filled / (insertIntoFile(database) / 1_000);
      return filled / ((await insertIntoSchema(growth)) / 1_000);
    },
    async fillGroup(place, users) {
      const { resources, close } = await openStorage({ database, resourceTypes: [userType, groupType] });
      const store = resources.tenant(tenant);
      if (place > 0) await store.delete(groupType, groupId(place - 1), {});
      const id = groupId(place);
      const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
      const attributes = { schemas, id, displayName: 'Tour Guides' };
      const members = Array.from({ length: users }, (_, i) => userId(i + 1));
      await store.create(groupType, { id, attributes, members }, nothing);
      await close();
      await client?.query('CHECKPOINT');
    },
    async serve() {
      const server = await startServer((port) => [
        bin,
        'serve',
        '--database',
        database,
        '--port',
        port,
        '--request-log',
        'off',
        ...unlimited,
      ]);
      return {
        ...server,
        authorization,
        async streamGroup(place) {
          const start = performance.now();
          const response = await fetch(`${server.url}/scim/v2/Groups/${groupId(place)}`, {
            headers: { authorization },
          });
          let bytes = 0;
          for await (const part of response.body!) bytes += (part as Uint8Array).length;
          return { time: performance.now() - start, bytes };
        },
        async walk() {
          const times: number[] = [];
          let totalResults = filled;
          for (let startIndex = 1; startIndex <= totalResults; startIndex += pageSize) {
            const start = performance.now();
            const url = `${server.url}/scim/v2/Users?startIndex=${startIndex}&count=${pageSize}`;
            const page = (await (await fetch(url, { headers: { authorization } })).json()) as ListResponse;
            times.push(performance.now() - start);
            ({ totalResults } = page);
            if (totalResults < filled || page.Resources.length !== Math.min(pageSize, totalResults + 1 - startIndex))
              throw new Error(`From ${startIndex}: ${page.Resources.length} users of ${totalResults}`);
          }
          const time = times.reduce((sum, one) => sum + one, 0);
          return { time, first: median(times.slice(0, 100)), last: median(times.slice(-100)) };
        },
      };
    },
    async exportAll() {
      const time = await muster(['export', '--tenant', tenant], 'pipe');
      return (filled + 1) / (time / 1_000);
    },
    async diskSize() {
      if (!client)
        return ['', '-wal'].reduce(
          (sum, end) => sum + (statSync(database + end, { throwIfNoEntry: false })?.size ?? 0),
          0,
        );
      const { rows } = await client.query<{ size: string }>(`SELECT pg_database_size('growth') AS size`);
      return Number(rows[0]!.size);
    },
    async remove() {
      await growth?.end();
      await client?.end();
      if (superuser !== undefined) await stopCluster(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
