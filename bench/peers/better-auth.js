// better-auth's SCIM plugin over SQLite in a file, as durable as ours: WAL, synchronous FULL.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { scim } from '@better-auth/scim';
import { betterAuth } from 'better-auth';
import { toNodeHandler } from 'better-auth/node';
import { getMigrations } from 'better-auth/db/migration';

const [port, file] = process.argv.slice(2);
const token = randomBytes(32).toString('hex');
const database = new DatabaseSync(file);
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
const options = {
  baseURL: `http://127.0.0.1:${port}`,
  secret: randomBytes(32).toString('hex'),
  database,
  telemetry: { enabled: false },
  rateLimit: { enabled: false },
  plugins: [scim({ connections: [{ id: 'okta', credentials: [{ type: 'bearer', id: 'okta', token }] }] })],
};
const { runMigrations } = await getMigrations(options);
await runMigrations();
const handle = toNodeHandler(betterAuth(options));
const server = createServer((request, response) => void handle(request, response)).listen(Number(port), '127.0.0.1');
await once(server, 'listening');
console.log(JSON.stringify({ base: '/api/auth/scim/v2', authorization: `Bearer ${token}` }));
