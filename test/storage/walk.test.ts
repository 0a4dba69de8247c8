import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { userType } from '../../src/protocol/resource-types.ts';
import { parseSort } from '../../src/protocol/sort.ts';
import type { Position } from '../../src/service/store.ts';
import { openPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createTestDatabase } from '../postgres-cluster.ts';

const stores = [
  {
    name: 'SQLite',
    numRuns: 200,
    open: async () => createSqliteStorage({ file: ':memory:', resourceTypes: [userType] }),
  },
  {
    name: 'PostgreSQL',
    numRuns: 20,
    open: async () => openPostgresStorage({ url: await createTestDatabase(), resourceTypes: [userType] }),
  },
];
let storage: Storage;
const nothing = { members: false, groups: false };
let tenants = 0;

/** What others do between two pages: users come, and users go, by their place in the list. */
const changes = fc.array(fc.record({ adds: fc.nat({ max: 2 }), removes: fc.array(fc.nat(), { maxLength: 2 }) }));

describe.each(stores)('a walk by cursor on $name', ({ numRuns, open }) => {
  beforeAll(async () => {
    storage = await open();
  });
  afterAll(() => storage.close());

  it('misses and repeats nobody who was there throughout, whoever comes and goes [cursor-10]', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        changes,
        fc.constantFrom(undefined, 'ascending', 'descending'),
        fc.boolean(),
        async (size, count, between, order, backward) => {
          const tenant = `tenant-${(tenants += 1)}`;
          await storage.connections.addTenant({ id: tenant, created: 0 });
          const store = storage.resources.tenant(tenant);
          let made = 0;
          const present: string[] = [];
          const add = async () => {
            const id = `u${(made += 1)}`;
            // Titles that repeat, in no order, and are sometimes missing.
            const title = made % 4 === 0 ? {} : { title: 'bAa'[made % 3]! };
            await store.create(userType, { id, attributes: { id, userName: id, ...title } }, { wanted: nothing });
            present.push(id);
          };
          for (let i = 0; i < size; i++) await add();
          const throughout = new Set(present);

          const sort = order && parseSort('title', order, userType);
          const read = (page: { after?: Position; before?: Position }) =>
            store.query({
              sources: [{ type: userType, ...(sort && { sortBy: sort.path }) }],
              ...(sort && { sort: { descending: sort.descending } }),
              page: { kind: 'cursor', count, ...page },
              total: false,
              wanted: nothing,
            });
          const seen: string[] = [];
          let result = await read({});
          if (backward) {
            // To the end first: the walk then leads from there to the beginning.
            let last = result;
            for (let i = 0; last.next && i < 100; i++) last = await read({ after: last.next });
            expect(last.next, 'an end').toBeUndefined();
            result = last;
          }
          for (const change of [...between, ...Array<undefined>(40)]) {
            seen.push(...result.resources.map(({ id }) => id));
            for (let i = 0; i < (change?.adds ?? 0); i++) await add();
            for (const place of change?.removes ?? []) {
              const [id] = present.splice(place % (present.length || 1), 1);
              if (id === undefined) continue;
              throughout.delete(id);
              await store.delete(userType, id, {});
            }
            const position = backward ? result.previous : result.next;
            if (!position) break;
            result = await read(backward ? { before: position } : { after: position });
          }
          expect(new Set(seen).size, 'nobody twice').toBe(seen.length);
          expect(
            [...throughout].filter((id) => !seen.includes(id)),
            'nobody missed',
          ).toEqual([]);
        },
      ),
      { numRuns, plugins: [fc.interruptAfterTimeLimit(15_000)] },
    ));
});

describe.each(stores)('a walk by index on $name', ({ open }) => {
  beforeAll(async () => {
    storage = await open();
  });
  afterAll(() => storage.close());

  it('gives each resource once while nothing is deleted, whoever comes [page-10]', async () => {
    await storage.connections.addTenant({ id: 'acme', created: 0 });
    const store = storage.resources.tenant('acme');
    const add = (i: number) =>
      store.create(userType, { id: `u${i}`, attributes: { id: `u${i}`, userName: `u${i}` } }, { wanted: nothing });
    let made = 0;
    while (made < 2_000) await Promise.all(Array.from({ length: 100 }, () => add((made += 1))));
    const seen: string[] = [];
    for (;;) {
      const page = { kind: 'index', startIndex: seen.length + 1, count: 300 } as const;
      const { resources } = await store.query({ sources: [{ type: userType }], page, total: true, wanted: nothing });
      seen.push(...resources.map(({ id }) => id));
      if (resources.length < 300) break;
      for (let i = 0; i < 50; i++) await add((made += 1));
    }
    expect(seen).toEqual(Array.from({ length: made }, (_, i) => `u${i + 1}`));
  });
});
