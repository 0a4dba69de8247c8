import { describe, expect, it } from 'vitest';
import { createTestDatabase } from '../postgres-cluster.ts';
import { endLeases } from './leases.ts';
import { musterJson, newFolder, spawnMuster } from './muster.ts';

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const uuid = /^[0-9a-f-]{36}$/;

describe.each([
  ['SQLite', async () => ({})],
  ['PostgreSQL', async () => ({ MUSTER_DATABASE: await createTestDatabase() })],
] as const)('Prefer: respond-async on %s (RFC 9967)', (_, database) => {
  it('has requests accepted, done in their order, also after a kill, and what came of each told', async () => {
    const folder = newFolder();
    const env: Record<string, string> = await database();
    const json = (args: readonly string[]) => musterJson(folder, args, { env });
    await json(['tenant', 'add', 'acme']);
    const [connection] = await json(['connection', 'add', 'okta', '--auth', 'bearer', '--profile', 'rfc']);
    const [operator] = await json(['operator', 'add', 'app', '--scope', 'events']);
    const serve = async () => {
      await endLeases(folder, env['MUSTER_DATABASE']);
      const args = ['serve', '--port', '0', '--admin-port', '0', '--json', '--log-level', 'error'];
      const running = spawnMuster(folder, args, { env });
      const [line] = await running.until(/^\{.*\}\n/);
      return { ...running, ...(JSON.parse(line) as { baseUrl: string; adminUrl: string }) };
    };
    let service = await serve();
    const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      fetch(path.startsWith('http') ? path : service.baseUrl + path, {
        method,
        headers: {
          authorization: String(connection?.['authorization']),
          'content-type': 'application/scim+json',
          prefer: 'respond-async',
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    const completed = async (count: number): Promise<any[]> => {
      for (;;) {
        const url = `${service.adminUrl}/admin/v1/events?after=0&types=request.*&count=1000&wait=1`;
        const response = await fetch(url, { headers: { authorization: `Bearer ${operator?.['token']}` } });
        const { items } = (await response.json()) as { items: any[] };
        if (items.length >= count) return items;
      }
    };

    expect(await (await send('GET', '/ServiceProviderConfig')).json()).toMatchObject({
      securityEvents: { asyncRequest: 'request' },
    });
    const made = await send('POST', '/Users', { schemas: [userSchema], userName: 'bjensen' });
    expect([made.status, await made.text(), made.headers.get('preference-applied')]).toEqual([
      202,
      '',
      'respond-async',
    ]);
    const txn = made.headers.get('set-txn');
    const location = made.headers.get('location')!;
    expect([txn, location]).toEqual([
      expect.stringMatching(uuid),
      expect.stringMatching(/\/scim\/v2\/Users\/[0-9a-f-]{36}$/),
    ]);
    const id = location.split('/').at(-1)!;
    // In their order: each needs the one before it.
    const replaced = await send('PUT', `/Users/${id}`, { schemas: [userSchema], userName: 'babs' });
    expect(replaced.headers.get('location')).toBe(location);
    await send('POST', '/Users', { schemas: [userSchema], userName: 'babs' });
    await send('DELETE', `/Users/${id}`);
    await send('PATCH', `/Users/${id}`, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [] });
    const told = await completed(5);
    expect(
      told.map(({ requestId, resource, result }) => [requestId, resource.id, result.method, result.status]),
    ).toEqual([
      [txn, id, 'POST', '201'],
      [replaced.headers.get('set-txn'), id, 'PUT', '200'],
      [expect.any(String), expect.any(String), 'POST', '409'],
      [expect.any(String), id, 'DELETE', '204'],
      [expect.any(String), id, 'PATCH', expect.stringMatching(/^40[04]$/)],
    ]);
    expect(told[0].result.version).toBe('W/"1"');
    expect(told[2].result.response).toMatchObject({ scimType: 'uniqueness', status: '409' });

    // What cannot be kept, or read, is answered at once.
    const secret = { schemas: [userSchema], userName: 'mandy' };
    for (const [method, path, body, status] of [
      ['POST', '/Users', { ...secret, password: 't1meMa$heen' }, 201],
      [
        'POST',
        '/Users',
        JSON.stringify({ ...secret, userName: 'jsmith', x: 1 }).replace('"x":1', '"p\\u0061ssword":"t1meMa$heen"'),
        201,
      ],
      ['POST', '/Users', '{', 400],
      ['POST', '/Users/.search', { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'] }, 200],
      ['GET', '/Users', undefined, 200],
      ['POST', '/Bulk', { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: [] }, 200],
      [
        'POST',
        service.baseUrl.replace('/v2', '/v1') + '/Users',
        { schemas: ['urn:scim:schemas:core:1.0'], userName: 'zoe' },
        201,
      ],
    ] as const) {
      const response = await send(
        method,
        path,
        body,
        path.includes('/v1') ? { 'content-type': 'application/json' } : {},
      );
      expect([method, path, body, response.status]).toEqual([method, path, body, status]);
    }
    const waiting = await send('POST', '/Users', { schemas: [userSchema], userName: 'zoe2' }, { prefer: 'wait=10' });
    expect(waiting.status).toBe(201);

    // What was accepted is done, whatever happens to the process.
    const accepted: string[] = [];
    const names = Array.from({ length: 60 }, (__, i) => `bjensen${i}`);
    const all = names.map(async (userName) => {
      const response = await send('POST', '/Users', { schemas: [userSchema], userName });
      if (response.status === 202) accepted.push(response.headers.get('set-txn')!);
      if (accepted.length === 20) service.child.kill('SIGKILL');
    });
    await Promise.allSettled(all);
    await service.ended;
    service = await serve();
    // Since they are done in their order, all is done when the last is.
    const last = await send('DELETE', '/Users/nobody');
    const lastTxn = last.headers.get('set-txn');
    let results: any[] = [];
    for (let count = told.length + 1; results.at(-1)?.requestId !== lastTxn; count = results.length + 1) {
      results = await completed(count);
    }
    const done = results.slice(told.length, -1);
    const statuses = new Map(done.map(({ requestId, result }) => [requestId, result.status]));
    expect(accepted.map((one) => statuses.get(one))).toEqual(accepted.map(() => '201'));
    expect(done).toHaveLength(statuses.size);
    const { totalResults } = (await (await send('GET', '/Users?filter=userName sw "bjensen"&count=0')).json()) as any;
    expect(totalResults).toBe(done.length);
  });
});
