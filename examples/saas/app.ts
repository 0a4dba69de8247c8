// A SaaS application with users, teams and sessions of its own, to which Okta provisions: `SCIM_TOKEN=… node examples/saas/app.ts`
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { createResourceTypes, createService, openMappedStore, ScimError } from 'muster-scim';

const db = new DatabaseSync(process.env['DATABASE'] ?? 'saas.db');
db.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  CREATE TABLE IF NOT EXISTS users (
    id INTEGER PRIMARY KEY, email TEXT NOT NULL, first_name TEXT, last_name TEXT,
    status TEXT NOT NULL DEFAULT 'active', role TEXT NOT NULL, created_at TEXT, updated_at TEXT);
  CREATE UNIQUE INDEX IF NOT EXISTS users_email ON users (lower(email));
  CREATE TABLE IF NOT EXISTS teams (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS memberships (
    team_id INTEGER NOT NULL REFERENCES teams, user_id INTEGER NOT NULL REFERENCES users, PRIMARY KEY (team_id, user_id));
  CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE, since TEXT NOT NULL);
`);

const { resourceTypes } = createResourceTypes();
const storage = await openMappedStore({
  database: db,
  resourceTypes,
  mapping: {
    tenant: 'saas',
    resources: {
      User: {
        table: 'users',
        id: { column: 'id', kind: 'integer' },
        attributes: {
          userName: 'email',
          'name.givenName': 'first_name',
          'name.familyName': 'last_name',
          active: { column: 'status', values: { true: 'active', false: 'suspended' }, absent: 'active' },
        },
        defaults: { role: 'member' },
        timestamps: { created: 'created_at', modified: 'updated_at' },
      },
      Group: {
        table: 'teams',
        id: { column: 'id', kind: 'integer' },
        attributes: { displayName: 'name' },
        members: { table: 'memberships', group: 'team_id', member: 'user_id' },
      },
    },
  },
  // In the transaction that suspends a user: nobody is suspended and signed in.
  react: (changes) => {
    for (const { type, resource } of changes) {
      if (type === 'user.deactivated') db.prepare('DELETE FROM sessions WHERE user_id = ?').run(Number(resource.id));
    }
  },
});

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const token = digest(process.env['SCIM_TOKEN'] ?? randomUUID());
const scim = createService({
  storage,
  authenticate: async ({ authorization = '' }) => {
    if (!timingSafeEqual(digest(authorization.replace(/^Bearer /i, '')), token)) {
      throw new ScimError(401, 'The token is unknown.', { headers: { 'www-authenticate': 'Bearer' } });
    }
    return { tenant: 'saas', connection: 'okta', profile: 'okta' };
  },
  rateLimits: { perConnection: 100 },
});

const escape = (text: unknown): string => String(text).replaceAll(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

const page = (): string => {
  const rows = db
    .prepare(
      `SELECT u.email, s.since, group_concat(t.name, ', ') AS teams FROM sessions s JOIN users u ON u.id = s.user_id
       LEFT JOIN memberships m ON m.user_id = u.id LEFT JOIN teams t ON t.id = m.team_id GROUP BY s.id ORDER BY s.since`,
    )
    .all()
    .map(
      ({ email, teams, since }) => `<li>${escape(email)} (${escape(teams ?? 'no team')}) since ${escape(since)}</li>`,
    );
  return `<!doctype html><title>Who is signed in</title><h1>Who is signed in</h1><ul>${rows.join('')}</ul>`;
};

/** An application of earnest has people come back from their identity provider here (OpenID Connect). */
const signIn = (email: string | null): string | undefined => {
  const user = db.prepare("SELECT id FROM users WHERE lower(email) = lower(?) AND status = 'active'").get(email ?? '');
  if (!user) return undefined;
  const id = randomUUID();
  db.prepare('INSERT INTO sessions VALUES (?, ?, ?)').run(id, user['id']!, new Date().toISOString());
  return id;
};

const answer = (request: IncomingMessage, response: ServerResponse): void => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname.startsWith('/scim/')) return scim.listener(request, response);
  if (request.method === 'GET' && pathname === '/') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page());
    return;
  }
  if (request.method === 'POST' && pathname === '/sign-in') {
    const session = signIn(searchParams.get('email'));
    response.writeHead(
      session ? 200 : 403,
      session ? { 'set-cookie': `session=${session}; HttpOnly; SameSite=Lax` } : {},
    );
    response.end();
    return;
  }
  response.writeHead(404).end();
};

const server = createServer(answer).listen(Number(process.env['PORT'] ?? 3000), () => console.log(server.address()));
