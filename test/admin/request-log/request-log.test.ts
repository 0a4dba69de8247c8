import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMask } from '../../../src/admin/request-log/mask.ts';
import { createRequestLog, type RequestLogOptions } from '../../../src/admin/request-log/request-log.ts';
import { createLogWriter } from '../../../src/admin/request-log/writer.ts';
import type { NewLogEntry, RequestLogStore } from '../../../src/admin/request-log/store.ts';
import type { ObservedExchange } from '../../../src/service/http.ts';
import { createSqliteRequestLog } from '../../../src/storage/sqlite/request-log.ts';

const observed = (changes: Partial<ObservedExchange> = {}): ObservedExchange => ({
  exchange: { requestId: 'r1' },
  time: 1_000,
  started: 10,
  duration: 2,
  bodyTime: undefined,
  method: 'GET',
  url: '/scim/v2/Users',
  header: () => undefined,
  requestBody: undefined,
  response: { status: 200, headers: {} },
  remoteAddress: '192.0.2.1',
  ...changes,
});

const open = ({
  store = createSqliteRequestLog(':memory:'),
  bodySize = 1_000,
  ...options
}: Partial<RequestLogOptions> & { readonly store?: RequestLogStore } = {}) => {
  const errors: unknown[] = [];
  const log = createRequestLog({
    writer: createLogWriter(store, createMask(), bodySize),
    bodySize,
    age: 1_000,
    size: 1e9,
    clock: () => 1_500,
    onError: (error) => errors.push(error),
    ...options,
  });
  onTestFinished(() => log.close());
  const list = () => store.list({ count: 10_000, bodies: true });
  return { log, list, errors };
};

/** A store whose writes fail, or last, as long as `state` says so. */
const unwilling = (): { store: RequestLogStore; state: { failing: boolean }; kept: NewLogEntry[] } => {
  const kept: NewLogEntry[] = [];
  const state = { failing: true };
  const store = {
    append: async (entries: readonly NewLogEntry[]) => {
      if (state.failing) throw new Error('the disk is full');
      kept.push(...entries);
    },
    prune: async () => 0,
    close: async () => undefined,
  } as Partial<RequestLogStore> as RequestLogStore;
  return { store, state, kept };
};

describe('the request log', () => {
  it('keeps what was asked and answered, by whom, how long it took and why it was refused', async () => {
    const { log, list } = open();
    const headers: Record<string, string> = {
      authorization: 'Basic YzE6c2VjcmV0',
      'x-access': 'unknown',
      'user-agent': 'Okta SCIM Client 1.0.0',
    };
    log.observe(
      observed({
        exchange: {
          requestId: 'r7',
          tenant: 'acme',
          connection: 'c1',
          leniencies: ['booleanStrings'],
          detail: 'userName is taken.',
          cause: new Error('what lay behind'),
          authenticated: 10.5,
        },
        method: 'POST',
        url: '/scim/v2/Users?attributes=userName',
        header: (name) => headers[name],
        bodyTime: 0.25,
        requestBody: '{"userName":"bjensen","password":"t1meMa$heen"}',
        response: { status: 409, headers: { 'content-type': 'application/scim+json' }, body: '{"status":"409"}' },
      }),
    );
    await log.flush();
    expect(await list()).toEqual([
      {
        id: 1,
        time: 1_000,
        requestId: 'r7',
        method: 'POST',
        path: '/scim/v2/Users',
        query: 'attributes=userName',
        status: 409,
        tenant: 'acme',
        connection: 'c1',
        source: '192.0.2.1',
        leniencies: ['booleanStrings'],
        detail: 'userName is taken.',
        cause: expect.stringContaining('what lay behind') as string,
        timings: { total: 2, authentication: 0.5, body: 0.25 },
        request: {
          headers: { 'user-agent': 'Okta SCIM Client 1.0.0', authorization: 'Basic ••••' },
          body: '{"userName":"bjensen","password":"••••"}',
        },
        response: { headers: { 'content-type': 'application/scim+json' }, body: '{"status":"409"}' },
      },
    ]);
  });

  it('keeps no bodies where none are wanted', async () => {
    const { log, list } = open({ bodySize: 0 });
    log.observe(observed({ requestBody: '{}', response: { status: 200, headers: {}, body: '{}' } }));
    await log.flush();
    expect(await list()).toMatchObject([{ request: { headers: {} }, response: { headers: {} } }]);
    expect(JSON.stringify(await list())).not.toContain('body');
  });

  it('writes by itself soon, and tells who waits for it', async () => {
    const { log, list } = open();
    let told = 0;
    const end = log.subscribe(() => told++);
    log.observe(observed());
    expect(await list()).toEqual([]);
    await expect.poll(() => told).toBe(1);
    expect(await list()).toHaveLength(1);
    end();
    log.observe(observed());
    await log.flush();
    expect([told, (await list()).length]).toEqual([1, 2]);
  });

  it('keeps everything in order under load', async () => {
    const { log, list } = open();
    for (let i = 0; i < 3_000; i++) {
      log.observe(observed({ url: `/${i}` }));
      if (i % 500 === 0) await sleep(1);
    }
    await log.flush();
    expect((await list()).map(({ path }) => path)).toEqual(Array.from({ length: 3_000 }, (_, i) => `/${2_999 - i}`));
    expect(log.lost()).toBe(0);
  });

  it('leaves out what it cannot take, and says how many before the next that it takes', async () => {
    const { store, state, kept } = unwilling();
    const { log, errors } = open({ store });
    for (let i = 0; i < 5_000; i++) log.observe(observed({ url: `/${i}` }));
    await log.flush();
    expect([log.lost(), errors.length, kept.length]).toEqual([5_000 - 4_096, 1, 0]);
    state.failing = false;
    await log.flush();
    log.observe(observed({ url: '/later' }));
    await log.flush();
    expect(kept).toHaveLength(4_097);
    expect(kept.at(-1)).toMatchObject({ path: '/later', lost: 904 });
    expect(kept.filter(({ lost }) => lost !== undefined)).toHaveLength(1);
  });

  it('takes no more text than fits, however few the exchanges are', async () => {
    const { store, kept, state } = unwilling();
    const { log } = open({ store });
    const requestBody = 'x'.repeat(20 * 1_024 * 1_024);
    for (let i = 0; i < 5; i++) log.observe(observed({ requestBody }));
    expect(log.lost()).toBe(2);
    state.failing = false;
    await log.flush();
    expect(kept).toHaveLength(3);
    log.observe(observed({ requestBody }));
    expect(log.lost()).toBe(2);
  });

  it('forgets what is too old', async () => {
    let now = 1_500;
    const { log, list } = open({ clock: () => now });
    log.observe(observed({ time: 1_000 }));
    await log.flush();
    now = 63_000;
    log.observe(observed({ time: 62_500 }));
    await log.flush();
    expect((await list()).map(({ time }) => time)).toEqual([62_500]);
  });

  it('stays within its size', async () => {
    const { log, list } = open({ size: 1_000_000, bodySize: 10_000 });
    const requestBody = 'x'.repeat(10_000);
    for (let i = 0; i < 1_500; i++) log.observe(observed({ requestBody }));
    for (let i = 0; i < 3; i++) await log.flush();
    const kept = await list();
    expect(kept.length).toBeGreaterThan(40);
    expect(kept.length).toBeLessThan(100);
  });
});
