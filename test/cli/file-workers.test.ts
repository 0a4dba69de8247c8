import { readFileSync } from 'node:fs';
import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { groupSchema, patchOp, senderOf, userSchema } from './instances.ts';
import { load, madeIn, whileStopping, within } from './load.ts';
import { muster, musterJson, newFolder, spawnMuster } from './muster.ts';

const bulkRequest = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const searchRequest = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

/** A tenant in a file, with a connection of a kind. */
const newTenant = async (auth: string, more: readonly string[] = []) => {
  const folder = newFolder();
  await musterJson(folder, ['tenant', 'add', 'example']);
  const connect = async (name: string, kind: string, options: readonly string[] = []): Promise<Record<string, any>> => {
    const [added] = await musterJson(folder, ['connection', 'add', name, '--auth', kind, ...options]);
    return added!;
  };
  const { authorization } = await connect('okta', auth, more);
  return { folder, connect, authorization: String(authorization) };
};

/** Two processes that read a file, and one that writes it. */
const serveFile = async (folder: string, args: readonly string[] = []) => {
  const options = ['--port', '0', '--admin-port', '0', '--json', '--log-level', 'error'];
  const running = spawnMuster(folder, ['serve', '--workers', '2', ...options, ...args]);
  const [line] = await running.until(/^\{.*\}\n/);
  const pid = running.child.pid!;
  /** The writer is the first that was started, or started again. */
  const pids = () => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  return { running, pids, ...(JSON.parse(line) as { baseUrl: string; adminUrl: string }) };
};

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: any;
}

/** Clients with a connection each, which are given to the processes in turn. */
const clientsOf = (baseUrl: string, authorization: string, count: number) => {
  const agents = Array.from({ length: count }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  onTestFinished(() => {
    for (const agent of agents) agent.destroy();
  });
  let sent = 0;
  const send = (
    client: number,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      sent += 1;
      const options = {
        method,
        agent: agents[client % count],
        headers: { authorization, 'content-type': 'application/scim+json', ...headers },
      };
      request(baseUrl + path, options, (response) => {
        const settle = (content: string): void =>
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            body: content === '' ? undefined : JSON.parse(content),
          });
        text(response).then(settle, reject);
      })
        .on('error', reject)
        .end(body === undefined ? undefined : JSON.stringify(body));
    });
  return { send, sent: () => sent };
};

describe('muster serve --workers on a file', () => {
  it('has every reader see what the writer answered, whichever was asked', async () => {
    const { folder, authorization } = await newTenant('basic');
    const { running, baseUrl } = await serveFile(folder, ['--request-log', 'bodies']);
    const { send, sent } = clientsOf(baseUrl, authorization, 4);
    const everywhere = (path: string) => Promise.all([0, 1, 2, 3].map((client) => send(client, 'GET', path)));
    const v1 = baseUrl.replace('/scim/v2', '/scim/v1');
    const old = clientsOf(v1, authorization, 2);

    for (let i = 0; i < 12; i++) {
      const made = await send(i, 'POST', '/Users', { schemas: [userSchema], userName: `bjensen${i}` });
      expect(made.status).toBe(201);
      const path = `/Users/${made.body.id}`;
      expect((await everywhere(path)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      const change = { schemas: [patchOp], Operations: [{ op: 'replace', value: { displayName: `Barbara ${i}` } }] };
      const changed = await send(i + 1, 'PATCH', path, change, { 'if-match': made.headers.etag! });
      expect(changed.status).toBe(200);
      const seen = await everywhere(path);
      expect(seen.map(({ body }) => body.displayName)).toEqual(Array(4).fill(`Barbara ${i}`));
      expect(seen.map(({ headers }) => headers.etag)).toEqual(Array(4).fill(changed.headers.etag));
      if (i > 0) continue;
      expect((await send(2, 'PUT', path, { schemas: [userSchema], userName: 'bjensen' })).status).toBe(200);
      const filter = `/Users?filter=${encodeURIComponent('userName eq "bjensen"')}`;
      expect((await everywhere(filter)).map(({ body }) => body.totalResults)).toEqual([1, 1, 1, 1]);
      const members = [{ value: made.body.id }];
      const Operations = [
        {
          method: 'POST',
          path: '/Groups',
          bulkId: 'g',
          data: { schemas: [groupSchema], displayName: 'Tour Guides', members },
        },
      ];
      const bulk = await send(3, 'POST', '/Bulk', { schemas: [bulkRequest], Operations });
      expect(bulk.body.Operations[0].status).toBe('201');
      const groups = await Promise.all(
        [0, 1, 2].map((client) => send(client, 'POST', '/Groups/.search', { schemas: [searchRequest] })),
      );
      expect(groups.map(({ body }) => body.Resources[0].members[0].value)).toEqual(Array(3).fill(made.body.id));
      const v1User = await old.send(0, 'POST', '/Users', { schemas: ['urn:scim:schemas:core:1.0'], userName: 'mandy' });
      expect(v1User.status).toBe(201);
      const v1Seen = await Promise.all([0, 1].map((client) => old.send(client, 'GET', `/Users/${v1User.body.id}`)));
      expect(v1Seen.map(({ body }) => body.userName)).toEqual(['mandy', 'mandy']);
      expect((await send(1, 'DELETE', `/Users/${v1User.body.id}`)).status).toBe(204);
      expect((await everywhere(`/Users/${v1User.body.id}`)).map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    }

    // What a client says of the way that it came is not believed, and not passed on.
    const forged = { 'x-muster-peer': 'https 203.0.113.9', 'x-request-id': 'forged' };
    const said = await send(0, 'POST', '/Users', { schemas: [userSchema], userName: 'forged' }, forged);
    expect(said.headers['location']).toMatch(/^http:\/\/127\.0\.0\.1/);

    const unread = await send(0, 'POST', '/Users', { schemas: [userSchema], userName: 'x'.repeat(5_000_000) });
    expect([unread.status, unread.body.status]).toEqual([413, '413']);

    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(0);
    const exchanges = await musterJson(folder, ['log', '--limit', '1000', '--bodies']);
    expect(exchanges).toHaveLength(sent() + old.sent());
    expect(new Set(exchanges.map(({ requestId }) => requestId)).size).toBe(exchanges.length);
    expect(exchanges.find(({ requestId }) => requestId === 'forged')).toMatchObject({ source: '127.0.0.1' });
    expect(exchanges.filter(({ tenant }) => tenant === 'example')).toHaveLength(exchanges.length);
  });

  it('waits for no lock where it reads, notes who read, and knows every kind of credential', async () => {
    const { folder, authorization, connect } = await newTenant('header');
    const client = await connect('oauth', 'oauth', ['--grant', 'client_credentials']);
    const { running, baseUrl } = await serveFile(folder, ['--oauth', '--request-log', 'off']);
    const { send } = clientsOf(baseUrl, authorization, 4);
    expect((await send(0, 'POST', '/Users', { schemas: [userSchema], userName: 'bjensen' })).status).toBe(201);

    const other = new DatabaseSync(join(folder, 'data/muster.db'));
    other.exec('BEGIN IMMEDIATE');
    let written = false;
    const write = send(0, 'POST', '/Users', { schemas: [userSchema], userName: 'mandy' }).finally(
      () => (written = true),
    );
    for (let i = 0; i < 40; i++) expect((await send(1 + (i % 3), 'GET', '/Users')).body.totalResults).toBe(1);
    expect(written).toBe(false);
    other.exec('ROLLBACK');
    expect((await write).status).toBe(201);
    other.close();

    const token = async () => {
      const form = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: client['clientId'],
        client_secret: client['clientSecret'],
      });
      const answer = await fetch(client['tokenEndpoint'].replace(/^.*(?=\/oauth)/, new URL(baseUrl).origin), {
        method: 'POST',
        body: form,
      });
      return ((await answer.json()) as { access_token: string }).access_token;
    };
    const bearer = clientsOf(baseUrl, `Bearer ${await token()}`, 2);
    const asked = await Promise.all([0, 1].map((reader) => bearer.send(reader, 'GET', '/Users?count=0')));
    expect(asked.map(({ body }) => body.totalResults)).toEqual([2, 2]);
    expect((await bearer.send(0, 'POST', '/Users', { schemas: [userSchema], userName: 'jsmith' })).status).toBe(201);
    const { headers } = await fetch(`${baseUrl}/Users`);
    expect(headers.get('www-authenticate')).toContain(
      `${new URL(baseUrl).origin}/.well-known/oauth-protected-resource`,
    );
    expect((await fetch(`${new URL(baseUrl).origin}/.well-known/oauth-authorization-server/oauth`)).status).toBe(200);

    const reading = await connect('reader', 'bearer');
    expect((await clientsOf(baseUrl, reading['authorization'], 1).send(0, 'GET', '/Users')).status).toBe(200);
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(0);
    const all = await musterJson(folder, ['connection', 'list']);
    expect(all.find(({ name }) => name === 'reader')).toHaveProperty('lastUsed');
  });

  it('loses no write that it acknowledged where the writer is killed, restarted or stopped under load', async () => {
    const { folder, authorization } = await newTenant('bearer');
    const { running, baseUrl, adminUrl, pids } = await serveFile(folder, ['--request-log', 'off']);
    const send = senderOf(authorization);
    const readyz = baseUrl.replace('/scim/v2', '/readyz');
    const readiness = async () => (await fetch(readyz, { headers: { connection: 'close' } })).status;
    const [operator] = await musterJson(folder, ['operator', 'add', 'prometheus', '--scope', 'metrics']);
    const metrics = async (): Promise<string> =>
      (await fetch(`${adminUrl}/metrics`, { headers: { authorization: `Bearer ${operator!['token']}` } })).text();

    const acknowledged: string[] = [];
    const refusals = new Set<string>();
    let group = 0;
    // A connection for each client, which it uses all the time: who takes up one that idled may find it closed.
    const { send: sendBy } = clientsOf(baseUrl, authorization, 8);
    const create = async (userName: string, client: number): Promise<Answer> => {
      const user = { schemas: [userSchema], userName: `${userName}.${group}` };
      const answer = await sendBy(client, 'POST', '/Users', user);
      const { status, headers, body } = answer;
      if (status === 201) acknowledged.push(body.id);
      if (status === 503) refusals.add(`${body.status} ${headers['retry-after']} ${headers['content-type']}`);
      return answer;
    };
    /** Has clients write while `work` is done. */
    const under = async (work: (outcomes: ReadonlyMap<number | string, number>) => Promise<void>) => {
      group += 1;
      const { outcomes, end } = load(create);
      await vi.waitFor(() => expect(outcomes.get(201)).toBeGreaterThan(30), within);
      await work(outcomes);
      await end();
      return outcomes;
    };
    const goesOn = (outcomes: ReadonlyMap<number | string, number>): Promise<void> => {
      const then = outcomes.get(201)!;
      return vi.waitFor(() => expect(outcomes.get(201)).toBeGreaterThan(then + 30), within);
    };

    const first = pids();
    expect(first).toHaveLength(3);
    const reads = new Set<number>();
    const ready = new Set<number>();
    const killed = await under(async (outcomes) => {
      process.kill(first[0]!, 'SIGKILL');
      await vi.waitFor(async () => {
        reads.add((await send(baseUrl, 'GET', '/Users?count=1', undefined, { connection: 'close' })).status);
        ready.add(await readiness());
        expect([...ready].at(-1) === 503 || ready.size === 2).toBe(true);
        expect(outcomes.get(503)).toBeGreaterThan(0);
      }, within);
      await vi.waitFor(async () => expect(await readiness()).toBe(200), within);
      await goesOn(outcomes);
    });
    expect([...killed.keys()].toSorted()).toEqual([201, 503]);
    expect([...refusals]).toEqual(['503 1 application/scim+json']);
    expect([...reads]).toEqual([200]);
    expect(pids().slice(0, 2)).toEqual(first.slice(1));

    const counted = madeIn(await metrics());
    const before = acknowledged.length;
    const readies = new Set<number>();
    const replaced = await under(async (outcomes) => {
      running.child.kill('SIGHUP');
      await vi.waitFor(async () => {
        readies.add(await readiness());
        expect(running.stderr()).toContain('All workers were replaced.');
      }, within);
      await goesOn(outcomes);
    });
    expect([...replaced.keys()]).toEqual([201]);
    expect([...readies]).toEqual([200]);
    expect(pids().filter((pid) => first.includes(pid))).toEqual([]);
    expect(pids()).toHaveLength(3);
    // Counted by each writer, and told by the last.
    expect(madeIn(await metrics())).toBe(counted + acknowledged.length - before);
    expect(await metrics()).toMatch(
      /^muster_requests_total\{operation="query",type="User",version="2.0",status="200"\} \d+$/m,
    );

    const stopped = await under(async () => {
      // As systemd and a terminal do, all at once: the writer stays until nobody needs it.
      for (const pid of [...pids(), running.child.pid!]) process.kill(pid, 'SIGTERM');
      expect((await running.ended).code).toBe(0);
    });
    expect([...stopped.keys()].filter((outcome) => !whileStopping.includes(outcome))).toEqual([]);

    const users = (await muster(folder, ['export'])).stdout.trim().split('\n');
    const kept = new Set(users.map((line) => (JSON.parse(line) as { id: string }).id));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  });

  it('counts rates and failed attempts together, whoever was asked', async () => {
    const { folder, authorization, connect } = await newTenant('bearer', ['--rate-limit', '5']);
    const okta = await connect('other', 'bearer');
    const { baseUrl } = await serveFile(folder, ['--request-log', 'off', '--max-failures-per-connection', '10']);
    const flood = async (credential: string) => {
      const { send } = clientsOf(baseUrl, credential, 6);
      const started = performance.now();
      // Every third goes to the writer.
      const one = (i: number) => (i % 3 === 0 ? send(i, 'DELETE', '/Users/none') : send(i, 'GET', '/Users?count=0'));
      const answers = await Promise.all(Array.from({ length: 180 }, (_, i) => one(i)));
      const limited = answers.filter(({ status }) => status === 429);
      for (const { headers } of limited) expect(headers['retry-after']).toMatch(/^[1-9]\d*$/);
      return { passed: 180 - limited.length, seconds: (performance.now() - started) / 1_000 };
    };
    const { passed, seconds } = await flood(authorization);
    expect(passed).toBeGreaterThanOrEqual(50);
    expect(passed).toBeLessThanOrEqual(50 + 5 * seconds);
    const guesses = await flood(`${okta['authorization']}x`);
    expect(guesses.passed).toBeGreaterThanOrEqual(10);
    expect(guesses.passed).toBeLessThanOrEqual(10 + (10 / 60) * guesses.seconds);
    expect((await flood(okta['authorization'])).passed).toBe(180);
  });
});
