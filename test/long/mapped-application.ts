// An application with tables of its own, in the file or the database that DATABASE names, which serves SCIM and its events.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { createResourceTypes, createService, openMappedStore, startEvents } from '../../src/index.ts';

const { resourceTypes } = createResourceTypes();
const name = process.env['DATABASE']!;
const isPostgres = name.startsWith('postgres');
const id = isPostgres ? 'bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY' : 'INTEGER PRIMARY KEY';
const schema = `
  CREATE TABLE IF NOT EXISTS people (id ${id}, email text NOT NULL UNIQUE, enabled text NOT NULL);
  CREATE TABLE IF NOT EXISTS teams (id ${id}, title text NOT NULL);
  CREATE TABLE IF NOT EXISTS memberships (team bigint NOT NULL, person bigint NOT NULL, PRIMARY KEY (team, person));`;

const openSqlite = (): DatabaseSync => {
  const db = new DatabaseSync(name, { timeout: 5_000 });
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${schema}`);
  return db;
};
const openPostgres = async (): Promise<pg.Pool> => {
  const pool = new pg.Pool({ connectionString: name, max: 8 });
  await pool.query(schema);
  return pool;
};

const integer = { column: 'id', kind: 'integer' } as const;
const storage = await openMappedStore({
  database: isPostgres ? await openPostgres() : openSqlite(),
  resourceTypes,
  keepEvents: true,
  mapping: {
    tenant: 'example',
    resources: {
      User: {
        table: 'people',
        id: integer,
        attributes: {
          userName: 'email',
          active: { column: 'enabled', values: { true: 'yes', false: 'no' }, absent: 'yes' },
        },
      },
      Group: {
        table: 'teams',
        id: integer,
        attributes: { displayName: 'title' },
        members: { table: 'memberships', group: 'team', member: 'person' },
      },
    },
  },
});
const events = startEvents({
  storage,
  resourceTypes,
  publicUrl: 'https://app.example.com',
  authenticate: async ({ authorization }) => ({ name: authorization ?? 'nobody' }),
  webhookNetworks: ['127.0.0.0/8'],
  webhookTimeout: 1,
});
const scim = createService({
  storage,
  events,
  authenticate: async () => ({ tenant: 'example', connection: 'okta', profile: 'okta' }),
});
const server = createServer((request, response) =>
  events.serves(request.url!.split('?', 1)[0]!) ? events.listener(request, response) : scim.listener(request, response),
).listen(0, '127.0.0.1', () => {
  const adminUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.stdout.write(JSON.stringify({ baseUrl: `${adminUrl}/scim/v2`, adminUrl }));
});
