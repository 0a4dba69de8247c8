// A SaaS application with users, teams and sessions of its own, to which Okta provisions, and whose other services follow its events:
// `SCIM_TOKEN=… EVENTS_TOKEN=… node examples/saas/app.ts`
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { createResourceTypes, createService, openMappedStore, ScimError, startEvents } from 'muster-scim';

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
  keepEvents: true,
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

/** Refuses whoever does not have the token of this variable. */
const createAssertToken = (variable: string) => {
  const token = digest(process.env[variable] ?? randomUUID());
  return (authorization = ''): void => {
    if (timingSafeEqual(digest(authorization.replace(/^Bearer /i, '')), token)) return;
    throw new ScimError(401, 'The token is unknown.', { headers: { 'www-authenticate': 'Bearer' } });
  };
};
const assertEventsToken = createAssertToken('EVENTS_TOKEN');
const assertScimToken = createAssertToken('SCIM_TOKEN');

// Read at /admin/v1/events, and delivered to the webhooks that are added at /admin/v1/webhooks.
const events = startEvents({
  storage,
  resourceTypes,
  publicUrl: process.env['PUBLIC_URL'] ?? 'https://saas.example.com',
  authenticate: async ({ authorization }) => {
    assertEventsToken(authorization);
    return { name: 'saas' };
  },
});

const scim = createService({
  storage,
  events,
  authenticate: async ({ authorization }) => {
    assertScimToken(authorization);
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

/** What the application does itself is told as what Okta does is, in one transaction with it. */
const rename = (id: number, name: string): Promise<unknown> =>
  storage.change({ tenant: 'saas', resources: [{ type: 'User', id }], by: 'profile page' }, () =>
    db.prepare('UPDATE users SET first_name = ? WHERE id = ?').run(name, id),
  );

const answer = (request: IncomingMessage, response: ServerResponse): void => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname.startsWith('/scim/')) return scim.listener(request, response);
  if (events.serves(pathname)) return events.listener(request, response);
  if (request.method === 'GET' && pathname === '/') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page());
    return;
  }
  if (request.method === 'POST' && pathname === '/sign-in') {
    const made = signIn(searchParams.get('email'));
    response.writeHead(made ? 200 : 403, made ? { 'set-cookie': `session=${made}; HttpOnly; SameSite=Lax` } : {});
    response.end();
    return;
  }
  const session = /session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
  const user = db.prepare('SELECT user_id FROM sessions WHERE id = ?').get(session)?.['user_id'];
  if (request.method === 'POST' && pathname === '/rename' && user !== undefined) {
    rename(Number(user), searchParams.get('name') ?? '').then(
      () => response.writeHead(204).end(),
      () => response.writeHead(500).end(),
    );
    return;
  }
  response.writeHead(404).end();
};

const server = createServer(answer).listen(Number(process.env['PORT'] ?? 3000), () => console.log(server.address()));
