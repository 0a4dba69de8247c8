import assert from 'node:assert/strict';
import type { LogEntry, LogQuery, NewLogEntry, RequestLogStore } from '../../admin/request-log/store.ts';
import type { ContractCheck } from './fixture.ts';

const start = Date.parse('2011-05-13T04:42:34Z');

const entry = (changes: Partial<NewLogEntry> = {}): NewLogEntry => ({
  time: start,
  requestId: 'r1',
  method: 'GET',
  path: '/scim/v2/Users',
  status: 200,
  timings: { total: 1.5 },
  request: { headers: { accept: 'application/scim+json' } },
  response: { headers: { 'content-type': 'application/scim+json' } },
  ...changes,
});

/** An entry for each of the paths, a second apart. */
const entries = (...paths: string[]): NewLogEntry[] =>
  paths.map((path, i) => entry({ path, requestId: `r-${path}`, time: start + i * 1_000 }));

const list = (log: RequestLogStore, query: Partial<LogQuery> = {}): Promise<readonly LogEntry[]> =>
  log.list({ count: 100, bodies: false, ...query });

const paths = async (log: RequestLogStore, query: Partial<LogQuery> = {}): Promise<readonly string[]> =>
  (await list(log, query)).map(({ path }) => path);

const checks: Readonly<Record<string, (log: RequestLogStore) => Promise<void>>> = {
  'gives an entry back as it was appended, with or without bodies': async (log) => {
    const full = entry({
      query: 'filter=userName%20pr',
      tenant: 'acme',
      connection: 'c1',
      source: '192.0.2.1',
      leniencies: ['booleanStrings'],
      detail: 'Barbara’s "userName" is taken.\n',
      cause: 'Error: 💥',
      timings: { total: 3, authentication: 1, body: 0.25 },
      request: { headers: { host: 'scim.example.com' }, body: '{"userName":"bjensen"}', length: 40 },
      response: { headers: {}, body: '' },
      lost: 3,
    });
    await log.append([full, entry()]);
    const [second, first] = await list(log, { bodies: true });
    assert(first && second);
    assert.deepEqual(first, { ...full, id: first.id });
    assert.deepEqual(second, { ...entry(), id: second.id });
    assert.deepEqual(await log.get(first.id), first);
    assert.equal(await log.get(second.id + 1), undefined);
    const [, bare] = await list(log);
    assert.deepEqual(bare, {
      ...first,
      request: { headers: { host: 'scim.example.com' }, length: 40 },
      response: { headers: {} },
    });
  },
  'lists the newest first, page by page, and what has come since the oldest first': async (log) => {
    await log.append(entries('/1', '/2'));
    await log.append(entries('/3', '/4'));
    assert.deepEqual(await paths(log, { count: 3 }), ['/4', '/3', '/2']);
    const all = await list(log);
    const idOf = (path: string): number => all.find((one) => one.path === path)!.id;
    assert.deepEqual(await paths(log, { before: idOf('/3') }), ['/2', '/1']);
    assert.deepEqual(await paths(log, { after: idOf('/1'), count: 2 }), ['/2', '/3']);
    assert.deepEqual(await paths(log, { after: idOf('/4') }), []);
    assert.deepEqual(await paths(log, { after: 0, before: idOf('/3') }), ['/1', '/2']);
  },
  'finds by each of the conditions, and by all of them together': async (log) => {
    await log.append([
      entry({ path: '/1', tenant: 'acme', connection: 'c1', requestId: 'a' }),
      entry({ path: '/2', tenant: 'acme', connection: 'c2', status: 404, time: start + 1_000 }),
      entry({ path: '/3/Users', tenant: 'globex', connection: 'c3', method: 'POST', status: 201, time: start + 2_000 }),
      entry({ path: '/4/users', status: 401, time: start + 3_000 }),
    ]);
    assert.deepEqual(await paths(log, { tenant: 'acme' }), ['/2', '/1']);
    assert.deepEqual(await paths(log, { connection: 'c3' }), ['/3/Users']);
    assert.deepEqual(await paths(log, { requestId: 'a' }), ['/1']);
    assert.deepEqual(await paths(log, { method: 'POST' }), ['/3/Users']);
    assert.deepEqual(await paths(log, { path: '/Users' }), ['/3/Users']);
    assert.deepEqual(await paths(log, { path: '%' }), []);
    assert.deepEqual(await paths(log, { status: { from: 400, to: 599 } }), ['/4/users', '/2']);
    assert.deepEqual(await paths(log, { status: { from: 404, to: 404 } }), ['/2']);
    assert.deepEqual(await paths(log, { since: start + 1_000, until: start + 3_000 }), ['/3/Users', '/2']);
    assert.deepEqual(await paths(log, { tenant: 'acme', status: { from: 200, to: 299 }, since: start }), ['/1']);
    assert.deepEqual(await paths(log, { tenant: "acme' OR 1=1 --" }), []);
  },
  'removes what is too old, and never gives an id again': async (log) => {
    await log.append(entries('/1', '/2', '/3'));
    const [last] = await list(log);
    const size = 1e9;
    while ((await log.prune({ before: start + 2_000, size })) > 0);
    assert.deepEqual(await paths(log), ['/3']);
    while ((await log.prune({ before: start + 60_000, size })) > 0);
    assert.deepEqual(await paths(log), []);
    assert.equal(await log.get(last!.id), undefined);
    await log.append(entries('/4'));
    assert((await list(log))[0]!.id > last!.id);
  },
  'removes the oldest until the rest is small enough': async (log) => {
    const body = 'x'.repeat(10_000);
    for (let n = 0; n < 20; n++) {
      await log.append(
        Array.from({ length: 10 }, (_, i) => entry({ path: `/${n * 10 + i}`, request: { headers: {}, body } })),
      );
    }
    const limits = { before: 0, size: 1_000_000 };
    let removed = 0;
    for (let now = 1; now > 0; removed += now) now = await log.prune(limits);
    const left = await paths(log, { count: 1_000 });
    assert.equal(left.length, 200 - removed);
    assert(left.length <= 100 && left.length >= 50, `${left.length} of 10 kB each are left within 1 MB`);
    assert.deepEqual([left[0], left.at(-1)], ['/199', `/${removed}`]);
    assert.equal(await log.prune(limits), 0);
  },
};

/** What every store of the request log has to do; the stores that `open` gives are empty. */
export const requestLogContract = (open: () => Promise<RequestLogStore> | RequestLogStore): readonly ContractCheck[] =>
  Object.entries(checks).map(([name, check]) => ({
    name,
    async run() {
      const log = await open();
      try {
        await check(log);
      } finally {
        await log.close();
      }
    },
  }));
