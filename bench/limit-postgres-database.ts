import pg from 'pg';
import { createBody, groupId, userId, type Sizes } from './directory.ts';
import { documentOf } from './limit-database.ts';

const tables = `
  CREATE TABLE "user" (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE,
    user_name text COLLATE "C" NOT NULL UNIQUE, display text, body text NOT NULL);
  CREATE TABLE "group" (seq bigint PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE, body text NOT NULL);
  CREATE TABLE member ("group" bigint, "user" bigint, PRIMARY KEY ("group", "user"));`;

/** Makes and fills the limit server's tables. */
export const seedPostgresLimit = async (url: string, { users, groups }: Sizes): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(tables);
  for (let from = 1; from <= users; from += 1_000) {
    const rows = Array.from({ length: Math.min(1_000, users + 1 - from) }, (_, i) => {
      const user = createBody(from + i);
      return [userId(from + i), user.userName, user.displayName, documentOf(userId(from + i), user)] as const;
    });
    await client.query(
      'INSERT INTO "user" (id, user_name, display, body) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])',
      [0, 1, 2, 3].map((column) => rows.map((row) => row[column])),
    );
  }
  for (const [group, size] of groups.entries()) {
    const id = groupId(group);
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
    const body = JSON.stringify({ schemas, id, displayName: `Tour Guides ${size}` });
    await client.query('INSERT INTO "group" VALUES ($1, $2, $3)', [group, id, body]);
    await client.query('INSERT INTO member SELECT $1, n FROM generate_series(1, $2::integer) n', [group, size]);
  }
  await client.query('ANALYZE');
  await client.end();
};
