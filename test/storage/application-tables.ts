import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import type { Mapping } from '../../src/index.ts';
import { createTestDatabase } from '../postgres-cluster.ts';

/** Ids that the database gives, a status of several words, rows that are hidden and not deleted. */
export const schema = (integer: string) => `
  CREATE TABLE app_users (
    id ${integer}, email text NOT NULL, surname text, state text NOT NULL DEFAULT 'invited', removed_at text);
  CREATE UNIQUE INDEX app_users_email ON app_users (lower(email)) WHERE removed_at IS NULL;
  CREATE TABLE app_teams (id ${integer}, name text NOT NULL);
  CREATE TABLE app_memberships (team_id bigint NOT NULL, user_id bigint NOT NULL, PRIMARY KEY (team_id, user_id));`;

export const mapping: Mapping = {
  tenant: 'acme',
  prefix: 'muster_',
  resources: {
    User: {
      table: 'app_users',
      id: { column: 'id', kind: 'integer' },
      attributes: {
        userName: 'email',
        'name.familyName': 'surname',
        active: { column: 'state', values: { true: 'active', false: 'suspended' }, absent: 'active' },
      },
      deleted: 'removed_at',
    },
    Group: {
      table: 'app_teams',
      id: { column: 'id', kind: 'integer' },
      attributes: { displayName: 'name' },
      members: { table: 'app_memberships', group: 'team_id', member: 'user_id' },
    },
  },
};

export interface Application {
  /** What the application itself does to its tables. */
  readonly run: (text: string) => Promise<readonly Record<string, unknown>[]>;
  readonly database: DatabaseSync | pg.Pool;
}

export const openSqlite = async (): Promise<Application> => {
  const db = new DatabaseSync(':memory:');
  db.exec(schema('INTEGER PRIMARY KEY'));
  onTestFinished(() => db.close());
  return { database: db, run: async (text) => db.prepare(text).all() };
};

export const openPostgres = async (): Promise<Application> => {
  const pool = new pg.Pool({ connectionString: await createTestDatabase(), max: 4 });
  onTestFinished(() => pool.end());
  await pool.query(schema('bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY'));
  return { database: pool, run: async (text) => (await pool.query(text)).rows as Record<string, unknown>[] };
};
