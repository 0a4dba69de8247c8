import { DatabaseSync } from 'node:sqlite';
import { createBody, groupId, userId, type Sizes } from './directory.ts';

/** Opens the limit server's database with the settings of ours, and makes its tables where they are missing. */
export const openLimitDatabase = (file: string): DatabaseSync => {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000');
  db.exec('PRAGMA cache_size = -65536');
  db.exec(`
    CREATE TABLE IF NOT EXISTS user
      (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, user_name TEXT NOT NULL UNIQUE, display TEXT, body TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS "group" (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS member ("group" INTEGER, user INTEGER, PRIMARY KEY ("group", user)) WITHOUT ROWID;
  `);
  return db;
};

/** What is kept of a user, and sent as it lies there: all but the password, and `meta`. */
export const documentOf = (
  id: string,
  { password: _password, ...user }: { userName: string; password?: string },
): string => {
  const time = new Date().toISOString();
  const location = `http://127.0.0.1:8080/scim/v2/Users/${id}`;
  const meta = { resourceType: 'User', created: time, lastModified: time, location, version: 'W/"1"' };
  return JSON.stringify({ ...user, id, meta });
};

/** Fills the limit server's database. */
export const seedLimit = (file: string, { users, groups }: Sizes): void => {
  const db = openLimitDatabase(file);
  const insertUser = db.prepare('INSERT INTO user VALUES (?, ?, ?, ?, ?)');
  const insertGroup = db.prepare('INSERT INTO "group" VALUES (?, ?, ?)');
  const insertMember = db.prepare('INSERT INTO member VALUES (?, ?)');
  db.exec('BEGIN');
  for (let n = 1; n <= users; n++) {
    const user = createBody(n);
    insertUser.run(n, userId(n), user.userName, user.displayName, documentOf(userId(n), user));
  }
  for (const [group, size] of groups.entries()) {
    const id = groupId(group);
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
    insertGroup.run(group, id, JSON.stringify({ schemas, id, displayName: `Tour Guides ${size}` }));
    for (let n = 1; n <= size; n++) insertMember.run(group, n);
  }
  db.exec('COMMIT');
  db.close();
};
