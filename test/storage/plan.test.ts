import { DatabaseSync, StatementSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createResourceAdministration } from '../../src/admin/local/resources.ts';
import { parseFilter } from '../../src/protocol/filter/parse.ts';
import type { ResourceType } from '../../src/protocol/resource-type.ts';
import { groupType, userType } from '../../src/protocol/resource-types.ts';
import { parseSort } from '../../src/protocol/sort.ts';
import type { PagingTenantStore, Query } from '../../src/service/store.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';

const size = 100_000;
const nothing = { members: false, groups: false };
const name = (i: number) => `${((i * 7919) % size).toString(36)}@example.com`;

let storage: Storage;
let acme: PagingTenantStore;

/** What the store reads with, and where. */
const databases: DatabaseSync[] = [];
const reads: string[] = [];
/** Rows that were read. */
let rows = 0;

beforeAll(async () => {
  const { prepare } = DatabaseSync.prototype;
  vi.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (this: DatabaseSync, text) {
    databases.push(this);
    return prepare.call(this, text);
  });
  for (const method of ['all', 'get', 'iterate'] as const) {
    const read = StatementSync.prototype[method] as (...values: unknown[]) => never;
    vi.spyOn(StatementSync.prototype, method).mockImplementation(function (this: StatementSync, ...values: unknown[]) {
      reads.push(this.sourceSQL);
      const found: unknown = read.apply(this, values);
      rows += Array.isArray(found) && method === 'all' ? found.length : 1;
      return found as never;
    });
  }
  storage = createSqliteStorage({ file: ':memory:', resourceTypes: [userType, groupType] });
  await storage.connections.addTenant({ id: 'acme', created: 0 });
  acme = storage.resources.tenant('acme');
  for (let i = 0; i < size; i += 256) {
    const batch = Array.from({ length: Math.min(256, size - i) }, (_, j) => {
      const attributes = {
        id: `u${i + j}`,
        userName: name(i + j),
        externalId: `00u${i + j}`,
        emails: [{ value: name(i + j) }],
      };
      return acme.create(userType, { id: `u${i + j}`, attributes }, { wanted: nothing });
    });
    await Promise.all(batch);
  }
  const attributes = { id: 'g1', displayName: 'Tour Guides' };
  await acme.create(groupType, { id: 'g1', attributes, members: ['u1'] }, { wanted: nothing });
});

afterAll(async () => {
  vi.restoreAllMocks();
  await storage.close();
});

const first: Query['page'] = { kind: 'index', startIndex: 1, count: 100 };

interface Search {
  readonly type?: ResourceType;
  readonly filter?: string;
  readonly sortBy?: string;
  readonly page?: Query['page'];
}

const query = ({ type = userType, filter, sortBy, page = first }: Search) => {
  const sort = parseSort(sortBy, undefined, type);
  return acme.query({
    sources: [{ type, ...(filter && { filter: parseFilter(filter, type) }), ...(sort && { sortBy: sort.path }) }],
    ...(sort && { sort: { descending: false } }),
    page,
    total: page.kind === 'index',
    wanted: nothing,
  });
};

/** SQLite's plans for what the store reads to answer a query. */
const plansOf = async (search: Search): Promise<readonly string[]> => {
  reads.length = 0;
  await query(search);
  const texts = reads.filter((text) => !text.startsWith('PRAGMA'));
  expect(texts).not.toEqual([]);
  const db = databases[0]!;
  return texts.flatMap((text) =>
    db
      .prepare(`EXPLAIN QUERY PLAN ${text}`)
      .all()
      .map((row) => String(row['detail'])),
  );
};

describe('with 100,000 users', () => {
  it.each([
    ['userName eq "bjensen"', 'unique_key USING PRIMARY KEY (scope=? AND attribute=? AND key=?)'],
    ['userName sw "bj"', 'unique_key USING PRIMARY KEY (scope=? AND attribute=? AND key>? AND key<?)'],
    ['externalId eq "701984"', 'lookup USING PRIMARY KEY (collection=? AND attribute=? AND key=?)'],
    ['externalId sw "70"', 'lookup USING PRIMARY KEY (collection=? AND attribute=? AND key>? AND key<?)'],
    ['displayName eq "Babs"', 'lookup USING PRIMARY KEY (collection=? AND attribute=? AND key=?)'],
    ['displayName sw "B"', 'lookup USING PRIMARY KEY (collection=? AND attribute=? AND key>? AND key<?)'],
    ['emails.value eq "b@example.com"', 'lookup USING PRIMARY KEY (collection=? AND attribute=? AND key=?)'],
    [
      'emails eq "b@example.com" and active eq true',
      'lookup USING PRIMARY KEY (collection=? AND attribute=? AND key=?)',
    ],
    ['emails.value sw "b"', 'lookup USING PRIMARY KEY (collection=? AND attribute=? AND key>? AND key<?)'],
    [
      'title pr and (active eq true and userName eq "b")',
      'unique_key USING PRIMARY KEY (scope=? AND attribute=? AND key=?)',
    ],
    [
      'meta.lastModified gt "2011-05-13T04:42:34Z"',
      'resource USING COVERING INDEX resource_modified (collection=? AND modified>?)',
    ],
    [
      'meta.lastModified le "2011-05-13T04:42:34Z"',
      'resource USING COVERING INDEX resource_modified (collection=? AND modified<?)',
    ],
    ['groups.value eq "g1"', 'x USING COVERING INDEX resource_id (tenant=? AND id=?)'],
    ['groups[value eq "g1" and type eq "direct"]', 'x USING COVERING INDEX resource_id (tenant=? AND id=?)'],
  ])('finds by index what %s matches', async (filter, index) => {
    const plans = await plansOf({ filter });
    expect(plans).toContain(`SEARCH ${index}`);
    expect(plans).toContain('SEARCH r USING INTEGER PRIMARY KEY (rowid=?)');
    expect(plans.join('\n')).not.toMatch(
      /SCAN (?:r|x|resource|lookup|unique_key|member)\b|rowid>|TEMP B-TREE FOR ORDER BY/,
    );
  });

  it('finds by index the resource with an id', async () => {
    const plans = await plansOf({ filter: 'id eq "u1"' });
    expect(plans).toContain('SEARCH r USING INDEX resource_id (tenant=? AND id=?)');
  });

  it('finds by index each of two alternatives', async () => {
    const plans = await plansOf({ filter: 'userName eq "bjensen" or externalId eq "701984"' });
    expect(plans).toContain('MULTI-INDEX OR');
    expect(plans.join('\n')).not.toMatch(/SCAN (?:r|resource|lookup|unique_key)\b|rowid>/);
  });

  it.each(['members.value eq "u1"', 'members[value eq "u1"]', 'members[value eq "u1" and type eq "User"]'])(
    'finds by index the groups that %s matches [filter-16]',
    async (filter) => {
      const plans = await plansOf({ type: groupType, filter });
      expect(plans.join('\n')).toMatch(/SEARCH x USING (?:COVERING )?INDEX resource_id \(tenant=\? AND id=\?\)/);
      expect(plans).toContain('SEARCH m USING COVERING INDEX member_member (member=?)');
      expect(plans).toContain('SEARCH r USING INTEGER PRIMARY KEY (rowid=?)');
    },
  );

  it.each<[string, Search]>([
    ['the first page', {}],
    ['a deep page', { page: { kind: 'index', startIndex: 50_001, count: 100 } }],
    ['the last page', { page: { kind: 'index', startIndex: size - 99, count: 100 } }],
    ['the first page by cursor', { page: { kind: 'cursor', count: 100 } }],
    ['a page with a filter that no index serves', { type: groupType, filter: 'displayName pr or id co "g"' }],
  ])('reads %s in the default order without sorting', async (_, search) => {
    const plans = await plansOf(search);
    expect(plans.join('\n')).toMatch(/SEARCH r USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)/);
    expect(plans.join('\n')).not.toMatch(/TEMP B-TREE/);
  });

  it('reads of a group with as many members those of the page that an operator asks for, whichever it is', async () => {
    const members = Array.from({ length: size }, (_, i) => `u${i}`);
    const group = { id: 'g2', attributes: { id: 'g2', displayName: 'Employees' }, members };
    await acme.create(groupType, group, { wanted: nothing });
    const administration = createResourceAdministration({
      ...storage,
      resourceTypes: [userType, groupType],
      clock: Date.now,
      urls: () => ({ publicUrl: '', baseUrl: '', v1BaseUrl: '' }),
      assertTenant: async () => undefined,
    });
    let cursor: string | undefined;
    for (let page = 0; page < 3; page++) {
      [reads.length, rows] = [0, 0];
      const { items, next } = await administration.members('acme', 'Group', 'g2', { count: 50, cursor });
      expect(items.map(({ id }) => id)).toEqual(members.slice(page * 50, page * 50 + 50));
      // A group, fifty members, and one by which it is known that more follow.
      expect(rows).toBeLessThan(60);
      cursor = next;
    }
    const plans = [...new Set(reads)].flatMap((text) =>
      databases[0]!
        .prepare(`EXPLAIN QUERY PLAN ${text}`)
        .all()
        .map((row) => String(row['detail'])),
    );
    expect(plans).toContain('SEARCH m USING PRIMARY KEY (group=? AND member>?)');
    expect(plans.join('\n')).not.toMatch(/SCAN|TEMP B-TREE/);
    await acme.delete(groupType, 'g2', {});
  });

  it('sorts by meta.lastModified along its index', async () => {
    const plans = await plansOf({ sortBy: 'meta.lastModified' });
    expect(plans.join('\n')).toMatch(/SEARCH r USING COVERING INDEX resource_modified/);
    expect(plans.join('\n')).not.toMatch(/TEMP B-TREE/);
  });

  it('reads the last page within three times the time of the first [page-14]', async () => {
    const fastest = async (page: Query['page']): Promise<number> => {
      const times: number[] = [];
      for (let i = 0; i < 20; i++) {
        const start = performance.now();
        const { resources, total } = await query({ page });
        times.push(performance.now() - start);
        expect(resources).toHaveLength(100);
        expect(total).toBe(size);
      }
      return Math.min(...times);
    };
    const time = await fastest(first);
    expect(await fastest({ kind: 'index', startIndex: size - 99, count: 100 })).toBeLessThan(3 * time);
  });
});
