import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { musterJson, newFolder } from '../cli/muster.ts';

const examples = join(import.meta.dirname, '../../examples/library');
const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'bjensen@example.com' };

/** A database with a tenant and a connection, made as an operator makes them. */
const newDatabase = async (): Promise<{ database: string; authorization: string }> => {
  const folder = newFolder();
  const database = join(folder, 'scim.db');
  await musterJson(folder, ['tenant', 'add', 'acme', '--database', database]);
  const [connection] = await musterJson(folder, [
    ...['connection', 'add', 'okta', '--tenant', 'acme', '--auth', 'bearer', '--database', database],
  ]);
  return { database, authorization: String(connection!['authorization']) };
};

/** Runs an example as its first line says. @returns its origin */
const start = async (name: string, database: string): Promise<string> => {
  const child = spawn(process.execPath, [join(examples, `${name}.ts`)], {
    env: { PATH: process.env['PATH'], DATABASE: database, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  for await (const text of child.stdout.setEncoding('utf8')) {
    const port = /port: (\d+)/.exec(String(text))?.[1];
    if (port) return `http://localhost:${port}`;
  }
  throw new Error(`The example ${name} ended before it listened.`);
};

describe.each(['node-http', 'express', 'fastify', 'hono'])('the service in %s', (name) => {
  it('answers below its path, says what is wrong in SCIM, and leaves all else to the application', async () => {
    const { database, authorization } = await newDatabase();
    const origin = await start(name, database);
    const send = (
      path: string,
      {
        headers = {},
        ...init
      }: { method?: string; body?: string | Uint8Array<ArrayBuffer>; headers?: Record<string, string> } = {},
    ) =>
      fetch(`${origin}${path}`, {
        ...init,
        headers: { authorization, 'content-type': 'application/scim+json', ...headers },
      });

    const created = await send('/scim/v2/Users', { method: 'POST', body: JSON.stringify(user) });
    expect(created.status).toBe(201);
    const { id, meta } = (await created.json()) as { id: string; meta: { location: string } };
    expect(meta.location).toBe(`${origin}/scim/v2/Users/${id}`);

    const patch = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', value: { active: false } }],
    };
    const modified = await send(`/scim/v2/Users/${id}`, { method: 'PATCH', body: JSON.stringify(patch) });
    expect([modified.status, ((await modified.json()) as { active: boolean }).active]).toEqual([200, false]);

    const found = await send(`/scim/v2/Users?filter=${encodeURIComponent('userName eq "BJENSEN@example.com"')}`);
    expect(((await found.json()) as { totalResults: number }).totalResults).toBe(1);

    const again = await send('/scim/v2/Users', { method: 'POST', body: JSON.stringify(user) });
    expect([again.status, ((await again.json()) as { scimType: string }).scimType]).toEqual([409, 'uniqueness']);

    const zipped = await send(`/scim/v2/Users/${id}`, {
      method: 'PUT',
      body: gzipSync(JSON.stringify({ ...user, displayName: 'Babs' })),
      headers: { 'content-encoding': 'gzip' },
    });
    expect(((await zipped.json()) as { displayName: string }).displayName).toBe('Babs');

    const older = await send(`/scim/v1/Users/${id}`);
    expect(((await older.json()) as { schemas: string[] }).schemas).toContain('urn:scim:schemas:core:1.0');

    const removed = await send(`/scim/v2/Users/${id}`, { method: 'DELETE' });
    expect([removed.status, await removed.text()]).toEqual([204, '']);
    const refused = await send('/scim/v2/Users', { headers: { authorization: 'Bearer nobody' } });
    expect([refused.status, refused.headers.get('content-type')]).toEqual([401, 'application/scim+json']);
    expect(await (await fetch(`${origin}/`)).text()).toContain('The application.');
  });
});

describe('the service as a route handler of Next', () => {
  it('answers the requests that Next hands to it', async () => {
    const { database, authorization } = await newDatabase();
    process.env['DATABASE'] = database;
    const { GET, POST } = await import('../../examples/library/next.ts');
    const headers = { authorization, 'content-type': 'application/scim+json' };
    const url = 'https://app.example.com/scim/v2/Users';
    const created = await POST(new Request(url, { method: 'POST', headers, body: JSON.stringify(user) }));
    expect([created.status, created.headers.get('location')?.startsWith(`${url}/`)]).toEqual([201, true]);
    const listed = await GET(new Request(url, { headers }));
    expect(((await listed.json()) as { totalResults: number }).totalResults).toBe(1);
  });
});
