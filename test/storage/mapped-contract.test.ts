import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { openMappedStore, type MappedStoreOptions } from '../../src/storage/mapped/store.ts';
import { eventContract, resourceContract } from '../../src/storage/testing.ts';
import { createTestDatabase } from '../postgres-cluster.ts';

/** An application with customers, people and teams, as it was before it heard of SCIM. */
const schema = (text: string) => `
  CREATE TABLE customers (slug text PRIMARY KEY);
  CREATE TABLE people (
    id ${text} PRIMARY KEY, customer text NOT NULL REFERENCES customers, login text NOT NULL, login_key text NOT NULL,
    given text, surname text, shown text, status text NOT NULL DEFAULT 'active', changed_at text,
    UNIQUE (customer, login_key));
  CREATE TABLE teams (id ${text} PRIMARY KEY, customer text NOT NULL REFERENCES customers, title text);
  CREATE TABLE memberships (team text NOT NULL, person text NOT NULL, role text NOT NULL, PRIMARY KEY (team, person));
  CREATE INDEX memberships_of ON memberships (person);`;

const mapping: MappedStoreOptions['mapping'] = {
  tenant: { table: 'customers', id: 'slug' },
  resources: {
    User: {
      table: 'people',
      tenant: 'customer',
      attributes: {
        userName: { column: 'login', compare: { key: 'login_key' } },
        'name.givenName': 'given',
        'name.familyName': 'surname',
        displayName: 'shown',
      },
      timestamps: { modified: 'changed_at' },
    },
    Group: {
      table: 'teams',
      tenant: 'customer',
      attributes: { displayName: 'title' },
      members: { table: 'memberships', group: 'team', member: 'person', defaults: { role: 'member' } },
    },
  },
};

/** The primary key of a table holds for all tenants: the ids that the service makes are never equal. */
const notOffered = ['refuses an id that the tenant has, whatever the type, and lets another tenant have it'];
const offered = ({ name }: { name: string }): boolean => !notOffered.includes(name);

describe('tables of an application in SQLite', () => {
  const open = async (options: Pick<MappedStoreOptions, 'resourceTypes' | 'clock'>) => {
    const db = new DatabaseSync(':memory:');
    db.exec(schema('text'));
    const store = await openMappedStore({ database: db, mapping, keepEvents: true, ...options });
    return {
      ...store,
      addTenant: (id: string) => void db.prepare('INSERT INTO customers VALUES (?)').run(id),
      close: () => db.close(),
    };
  };
  for (const { name, run } of [...resourceContract(open).filter(offered), ...eventContract(open)]) it(name, run);
});

describe('tables of an application in PostgreSQL', () => {
  let pool: pg.Pool;
  beforeAll(async () => {
    pool = new pg.Pool({ connectionString: await createTestDatabase(), max: 4 });
    await pool.query(schema('text'));
  });
  afterAll(() => pool.end());
  const open = async (options: Pick<MappedStoreOptions, 'resourceTypes' | 'clock'>) => {
    const store = await openMappedStore({ database: pool, mapping, keepEvents: true, ...options });
    const theirs = ['memberships', 'people', 'teams', 'customers'];
    const ours = ['resource', 'member', 'outbox', 'event', 'endpoint', 'delivery', 'accepted_request'];
    const all = [...theirs, ...ours.map((name) => `scim_${name}`)];
    await pool.query(all.map((table) => `DELETE FROM ${table};`).join(' '));
    await pool.query('UPDATE scim_event_end SET sequence = 0, total = 0');
    return {
      ...store,
      addTenant: async (id: string) => void (await pool.query('INSERT INTO customers VALUES ($1)', [id])),
      close: () => undefined,
    };
  };
  for (const { name, run } of [...resourceContract(open).filter(offered), ...eventContract(open)]) it(name, run);
});
