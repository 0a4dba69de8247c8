import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { countOf, newDatabase, senderOf, serve, userSchema } from './instances.ts';
import { load, madeIn, whileStopping, within } from './load.ts';
import { muster, musterJson, newFolder } from './muster.ts';

/** Two workers at one port, with a client and an operator's credential for `/metrics`. */
const openTwo = async (args: readonly string[] = []) => {
  const folder = newFolder();
  const database = await newDatabase();
  writeFileSync(join(folder, 'muster.json'), '{}');
  const options = ['--workers', '2', '--admin-port', '0', '--config', 'muster.json', ...args];
  const { running, baseUrl, adminUrl } = await serve(folder, database, options);
  await musterJson(folder, ['tenant', 'add', 'example', '--database', database]);
  const flags = ['--tenant', 'example', '--auth', 'bearer', '--database', database];
  const [connection] = await musterJson(folder, ['connection', 'add', 'okta', ...flags]);
  const send = senderOf(String(connection?.['authorization']));
  const [operator] = await musterJson(folder, [
    ...['operator', 'add', 'prometheus', '--scope', 'metrics', '--database', database],
  ]);
  const metrics = async (): Promise<string> => {
    const headers = { authorization: `Bearer ${operator!['token']}` };
    return (await fetch(`${adminUrl}/metrics`, { headers })).text();
  };
  const pid = running.child.pid!;
  const pids = () => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  // By a connection of its own: one that is kept may be closed just as the next request is on its way.
  const create = (userName: string) =>
    send(baseUrl, 'POST', '/Users', { schemas: [userSchema], userName }, { connection: 'close' });
  const count = async (): Promise<number> => {
    const list = (await (await send(baseUrl, 'GET', '/Users?count=0')).json()) as { totalResults: number };
    return list.totalResults;
  };
  return { folder, database, running, baseUrl, send, create, count, metrics, pids };
};

/** Gives up on an answer that does not come. */
const inTime = (answer: Promise<Response>): Promise<Response> =>
  Promise.race([
    answer,
    new Promise<never>((_, fail) => void setTimeout(() => fail(new Error('No answer came.')), 2_000).unref()),
  ]);

describe('muster serve --workers', () => {
  it('serves by several processes at one port, replaces one that dies, and stops when all have finished', async () => {
    const { running, create, pids } = await openTwo();
    const made = await Promise.all(Array.from({ length: 40 }, (_, i) => create(`bjensen${i % 20}`)));
    expect([countOf(made, 201), countOf(made, 409)]).toEqual([20, 20]);

    const before = pids();
    expect(before).toHaveLength(2);
    process.kill(before[0]!, 'SIGKILL');
    // Who is not answered tries again: the connection was cut, or lies with the worker that did not live to take it.
    const answered = await vi.waitFor(() => inTime(create('mandy')), within);
    expect([201, 409]).toContain(answered.status);
    await vi.waitFor(() => {
      expect(pids()).toHaveLength(2);
      expect(pids()).not.toContain(before[0]);
    }, within);
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(0);
  });

  it('replaces its workers one after the other at SIGHUP, and nobody who sends requests meanwhile notices', async () => {
    const { running, create, count, pids, baseUrl } = await openTwo();
    const before = pids();
    const { outcomes, end } = load(create);
    await vi.waitFor(() => expect(outcomes.get(201)).toBeGreaterThan(50), within);
    running.child.kill('SIGHUP');
    const ready = new Set<number>();
    await vi.waitFor(async () => {
      // A connection of its own, so that any of them may answer.
      ready.add((await fetch(baseUrl.replace('/scim/v2', '/readyz'), { headers: { connection: 'close' } })).status);
      expect(running.stderr()).toContain('All workers were replaced.');
    }, within);
    const then = outcomes.get(201)!;
    await vi.waitFor(() => expect(outcomes.get(201)).toBeGreaterThan(then + 50), within);
    await end();
    expect([...outcomes.keys()]).toEqual([201]);
    expect([...ready]).toEqual([200]);
    expect(await count()).toBe(outcomes.get(201));
    expect(pids().filter((pid) => before.includes(pid))).toEqual([]);
    expect(pids()).toHaveLength(2);
  });

  it('keeps its workers at SIGHUP where the next could not start', async () => {
    const { folder, running, create, pids } = await openTwo();
    const before = pids();
    writeFileSync(join(folder, 'muster.json'), '{"maxPageSize": "many"}');
    running.child.kill('SIGHUP');
    await vi.waitFor(() => expect(running.stderr()).toContain('those that are there stay'), within);
    expect(running.stderr()).toContain('maxPageSize');
    expect((await create('bjensen')).status).toBe(201);
    expect(pids()).toEqual(before);
  });

  it('finishes at SIGTERM what it accepted under load: what was done was answered', async () => {
    const { folder, database, running, create } = await openTwo();
    const { outcomes, end } = load(create);
    await vi.waitFor(() => expect(outcomes.get(201)).toBeGreaterThan(100), within);
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(0);
    await end();
    const users = await muster(folder, ['export', '--database', database]);
    expect(users.stdout.trim().split('\n')).toHaveLength(outcomes.get(201)!);
    expect([...outcomes.keys()].filter((outcome) => !whileStopping.includes(outcome))).toEqual([]);
  });

  it('tells at /metrics what all of them counted, those too that have ended', async () => {
    const { running, create, metrics, pids } = await openTwo();
    await Promise.all(Array.from({ length: 40 }, (_, i) => create(`bjensen${i}`)));
    const texts = await Promise.all(Array.from({ length: 6 }, metrics));
    expect(texts.map(madeIn)).toEqual([40, 40, 40, 40, 40, 40]);
    expect(texts[0]).toContain('muster_request_duration_seconds_count{operation="create"} 40');
    // What is a lag and no size is not summed.
    const [, lag] = /^nodejs_eventloop_lag_p99_seconds (.*)$/m.exec(texts[0]!) ?? [];
    expect(Number(lag)).toBeLessThan(5);

    running.child.kill('SIGHUP');
    await vi.waitFor(() => expect(running.stderr()).toContain('All workers were replaced.'), within);
    expect(madeIn(await metrics())).toBe(40);
    await create('mandy');
    expect(madeIn(await metrics())).toBe(41);
    // What one counted that is killed is known from the last scrape.
    const [first] = pids();
    process.kill(first!, 'SIGKILL');
    await vi.waitFor(() => expect(pids()).not.toContain(first), within);
    expect(madeIn(await metrics())).toBe(41);
  });

  it('is refused in memory, and fails where a worker cannot start', async () => {
    const folder = newFolder();
    const memory = await muster(folder, ['serve', '--workers', '2', '--port', '0', '--database', ':memory:']);
    expect(memory).toMatchObject({ code: 2, stderr: expect.stringContaining('a file, or PostgreSQL') });
    writeFileSync(join(folder, 'text.db'), 'no database');
    const file = await muster(folder, ['serve', '--workers', '2', '--port', '0', '--database', 'text.db']);
    expect(file).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/not a SQLite database.*\n(?:.*\n)*.*A worker could not start/),
    });
    const nowhere = 'postgres://muster@127.0.0.1:1/muster';
    const unreachable = await muster(folder, ['serve', '--workers', '2', '--port', '0', '--database', nowhere]);
    expect(unreachable).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/cannot be opened.*\n(?:.*\n)*.*A worker could not start/),
    });
  });
});
