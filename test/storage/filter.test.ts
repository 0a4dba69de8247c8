import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolvePath } from '../../src/protocol/attribute-path.ts';
import { defaultFilterLimits, type Filter } from '../../src/protocol/filter/filter.ts';
import { matches } from '../../src/protocol/filter/match.ts';
import { parseFilter } from '../../src/protocol/filter/parse.ts';
import { printFilter } from '../../src/protocol/filter/print.ts';
import type { JsonObject } from '../../src/protocol/json.ts';
import type { ResourceType } from '../../src/protocol/resource-type.ts';
import { groupType, userType } from '../../src/protocol/resource-types.ts';
import type { StoredResource, TenantStore } from '../../src/service/store.ts';
import { openPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createTestDatabase } from '../postgres-cluster.ts';
import { attributesOf, filterOf, testType } from './arbitraries.ts';

let now = Date.parse('2011-05-13T04:42:34Z');
const options = { resourceTypes: [userType, groupType, testType], clock: () => (now += 250) };
let storage: Storage;
let tenants = 0;
const newTenant = async (): Promise<TenantStore> => {
  const id = `tenant-${(tenants += 1)}`;
  await storage.connections.addTenant({ id, created: now });
  return storage.resources.tenant(id);
};

const everything = { members: true, groups: true };

/** The resource as a client sees it, but for its URIs. */
const rendered = ({ document, type, version, created, lastModified, members, groups }: StoredResource): JsonObject => {
  const resource = JSON.parse(document) as JsonObject;
  if (members?.length) {
    resource['members'] = members.map((m) => ({ value: m.id, type: m.type, ...(m.display && { display: m.display }) }));
  }
  if (groups?.length) {
    resource['groups'] = groups.map((g) => ({
      value: g.id,
      type: g.direct ? 'direct' : 'indirect',
      ...(g.display && { display: g.display }),
    }));
  }
  const [since, until] = [created, lastModified].map((time) => new Date(time).toISOString());
  resource['meta'] = { resourceType: type, created: since!, lastModified: until!, version: `W/"${version}"` };
  return resource;
};

/** Both ways give the same resources for each filter. */
const expectAgreement = async (store: TenantStore, type: ResourceType, filters: readonly Filter[]): Promise<void> => {
  const page = { kind: 'index', startIndex: 1, count: 100 } as const;
  const all = await store.query({ sources: [{ type }], page, total: true, wanted: everything });
  for (const filter of filters) {
    const expected = all.resources.filter((resource) => matches(filter, rendered(resource))).map(({ id }) => id);
    const found = await store.query({ sources: [{ type, filter }], page, total: true, wanted: everything });
    expect(
      found.resources.map(({ id }) => id),
      printFilter(filter),
    ).toEqual(expected);
    expect(found.total, printFilter(filter)).toBe(expected.length);
  }
};

const ids = fc.constantFrom(
  'r0',
  'r1',
  'r2',
  'g0',
  'g1',
  'g2',
  'User',
  'group',
  'DIRECT',
  'indirect',
  'W/"1"',
  'w/"2"',
);

const runs = (numRuns: number) => ({ numRuns, plugins: [fc.interruptAfterTimeLimit(20_000)] });
const stores = [
  { name: 'SQLite', runs: runs(150), open: async () => createSqliteStorage({ ...options, file: ':memory:' }) },
  {
    name: 'PostgreSQL',
    runs: runs(25),
    open: async () => openPostgresStorage({ ...options, url: await createTestDatabase() }),
  },
];

describe.each(stores)('the SQL of a filter on $name', ({ runs: parameters, open }) => {
  beforeAll(async () => {
    storage = await open();
  });
  afterAll(() => storage.close());

  it('finds what the filter matches, for attributes of every type', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(attributesOf(testType), { minLength: 1, maxLength: 6 }),
        fc.array(filterOf(testType, ids), { minLength: 1, maxLength: 12 }),
        async (documents, filters) => {
          const store = await newTenant();
          for (const [i, attributes] of documents.entries()) {
            const unique = { name: `${i}ß`, uniqueServer: `R${i}`, uniqueGlobal: `${tenants} ${i}` };
            const id = `r${i}`;
            await store.create(testType, { id, attributes: { id, ...attributes, ...unique } }, { wanted: everything });
          }
          await expectAgreement(store, testType, filters);
        },
      ),
      parameters,
    ));

  it('finds what the filter matches, for users and groups with their memberships', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(attributesOf(userType), { minLength: 3, maxLength: 3 }),
        fc.array(attributesOf(groupType), { minLength: 3, maxLength: 3 }),
        fc.array(fc.uniqueArray(fc.constantFrom('r0', 'r1', 'r2', 'g0', 'g1', 'g2'), { maxLength: 3 }), {
          minLength: 3,
          maxLength: 3,
        }),
        fc.array(filterOf(userType, ids), { minLength: 1, maxLength: 8 }),
        fc.array(filterOf(groupType, ids), { minLength: 1, maxLength: 8 }),
        async (users, groups, members, userFilters, groupFilters) => {
          const store = await newTenant();
          for (const [i, attributes] of users.entries()) {
            const id = `r${i}`;
            await store.create(
              userType,
              { id, attributes: { id, userName: `Ä${i}`, ...attributes } },
              { wanted: everything },
            );
          }
          for (const [i, attributes] of groups.entries()) {
            const id = `g${i}`;
            await store.create(groupType, { id, attributes: { id, ...attributes } }, { wanted: everything });
          }
          for (const [i, replace] of members.entries()) {
            await store.modify(groupType, `g${i}`, () => ({ members: { replace } }), {
              read: everything,
              wanted: everything,
            });
          }
          await expectAgreement(store, userType, userFilters);
          await expectAgreement(store, groupType, groupFilters);
        },
      ),
      parameters,
    ));

  it('finds a decimal by the number that it is', () =>
    fc.assert(
      fc.asyncProperty(fc.double({ noNaN: true, noDefaultInfinity: true }), async (number) => {
        const store = await newTenant();
        const path = resolvePath(testType, 'decimal');
        if (!path?.attribute) throw new Error('no decimal');
        const attributes = { id: 'r0', name: 'r0', decimal: number };
        await store.create(testType, { id: 'r0', attributes }, { wanted: everything });
        const filter = { kind: 'compare', path, operator: 'eq', value: number + 0 } as const;
        await expectAgreement(store, testType, [filter]);
      }),
      parameters,
    ));

  it('stays within the bounds of the database for every filter within ours [filter-27]', async () => {
    const { terms, depth } = defaultFilterLimits;
    const store = await newTenant();
    for (const id of ['r0', 'r1']) {
      await store.create(userType, { id, attributes: { id, userName: id, title: id } }, { wanted: everything });
    }
    const parse = (text: string) => parseFilter(text, userType, { limits: { length: 1e6, terms, depth } });
    const many = (term: string, operator: string) => Array<string>(terms).fill(term).join(` ${operator} `);
    const nested = (term: string) => `${'not ('.repeat(depth - 2)}${term}${')'.repeat(depth - 2)}`;
    await expectAgreement(
      store,
      userType,
      ['userName eq "r1"', 'title co "1"', 'emails[value eq "x"]', 'groups[type eq "direct"]', 'meta.created pr']
        .flatMap((term) => [many(term, 'or'), many(term, 'and'), nested(`(${term})`)].map(parse))
        .concat(parse(nested(`(${many('title ne "r1"', 'or')})`))),
    );
  });
});

describe('the SQL of a filter', () => {
  it('is given up where it takes too long [filter-32]', async () => {
    const slow = createSqliteStorage({ file: ':memory:', resourceTypes: [userType], queryTime: 200 });
    await slow.connections.addTenant({ id: 'acme', created: 0 });
    const acme = slow.resources.tenant('acme');
    const create = (id: string) =>
      acme.create(
        userType,
        { id, attributes: { id, userName: id, title: 'Tour Guide '.repeat(100) } },
        { wanted: everything },
      );
    await Promise.all(Array.from({ length: 3_000 }, (_, i) => create(`r${i}`)));
    const search = (filter: string) =>
      acme.query({
        sources: [{ type: userType, filter: parseFilter(filter, userType) }],
        page: { kind: 'index', startIndex: 1, count: 10 },
        total: true,
        wanted: everything,
      });
    await expect(search(Array<string>(200).fill('title co "x"').join(' or '))).rejects.toMatchObject({
      status: 400,
      scimType: 'tooMany',
    });
    expect(await search('userName eq "r7"')).toMatchObject({ total: 1 });
    await slow.close();
  });
});
