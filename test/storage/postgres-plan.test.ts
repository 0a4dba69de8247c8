import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseFilter } from '../../src/protocol/filter/parse.ts';
import type { ResourceType } from '../../src/protocol/resource-type.ts';
import { groupType, userType } from '../../src/protocol/resource-types.ts';
import { parseSort } from '../../src/protocol/sort.ts';
import type { PagingTenantStore, Query } from '../../src/service/store.ts';
import type { BoundArray } from '../../src/storage/postgres/arrays.ts';
import { openPostgresStorage } from '../../src/storage/postgres/storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createTestDatabase } from '../postgres-cluster.ts';

const size = 100_000;
const nothing = { members: false, groups: false };

let storage: Storage;
let acme: PagingTenantStore;
let superuser: pg.Client;
/** What the store asks, and with which values. */
const asked: { text: string; values: unknown[] }[] = [];

/** Beside the store, which would take a minute: a copy of its first user for each of the others. */
const copies = `
  SET search_path = plan;
  INSERT INTO resource
    SELECT r.seq + n, r.tenant, r.collection, 'u' || n, 1, r.created + n, r.modified + n, 'name' || n, 'name' || n, NULL,
      replace(r.document, 'name0', 'name' || n), replace(r.search::text, 'name0', 'name' || n)::jsonb
    FROM resource r, generate_series(1, ${size - 1}) n WHERE r.id = 'u0';
  INSERT INTO unique_key
    SELECT k.tenant, k.scope, k.attribute, replace(k.key, 'name0', 'name' || n), k.rest, k.resource + n
    FROM unique_key k, generate_series(1, ${size - 1}) n WHERE k.resource = (SELECT seq FROM resource WHERE id = 'u0');
  INSERT INTO lookup
    SELECT k.tenant, k.collection, k.attribute, replace(k.key, 'name0', 'name' || n), k.rest, k.resource + n
    FROM lookup k, generate_series(1, ${size - 1}) n WHERE k.resource = (SELECT seq FROM resource WHERE id = 'u0');
  INSERT INTO block SELECT tenant, seq / 1024, 16, count(*) FROM resource WHERE id LIKE 'u_%' AND id <> 'u0' GROUP BY 1, 2;
  INSERT INTO member
    SELECT r.tenant, g.seq + 1 + n % 100, r.seq + n
    FROM resource r, resource g, generate_series(1, ${size - 1}) n WHERE r.id = 'u0' AND g.id = 'g1';
  ANALYZE;`;

beforeAll(async () => {
  const url = await createTestDatabase();
  storage = await openPostgresStorage({ url: `${url}?schema=plan`, resourceTypes: [userType, groupType] });
  await storage.connections.addTenant({ id: 'acme', created: 0 });
  acme = storage.resources.tenant('acme');
  const attributes = {
    id: 'u0',
    userName: 'name0@example.com',
    externalId: '00uname0',
    displayName: 'name0',
    emails: [{ value: 'name0@example.com', type: 'work' }],
  };
  await acme.create(userType, { id: 'u0', attributes }, { wanted: nothing });
  const group = { id: 'g1', attributes: { id: 'g1', displayName: 'Tour Guides' }, members: ['u0'] };
  await acme.create(groupType, group, { wanted: nothing });
  const location = new URL(url);
  location.username = 'postgres';
  superuser = new pg.Client({ connectionString: location.href });
  await superuser.connect();
  await superuser.query(copies);
  await superuser.query('SET ROLE muster; SET muster.tenant = 1');
  // As the store has it.
  for (const name of ['enable_seqscan', 'enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin', 'jit']) {
    await superuser.query(`SET ${name} = off`);
  }
  const query = pg.Client.prototype.query as (...values: unknown[]) => unknown;
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...given: unknown[]) {
    const [config] = given as [{ text?: string; values?: unknown[] } | string];
    if (typeof config === 'object' && config.text && config.values) {
      asked.push({ text: config.text, values: config.values });
    }
    return query.apply(this, given);
  });
});

afterAll(async () => {
  vi.restoreAllMocks();
  await superuser.end();
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

const literalOf = (value: unknown): string => {
  if (value !== null && typeof value === 'object') return `'{${(value as BoundArray).elements.join(',')}}'`;
  return value === null ? 'NULL' : `'${(value as string | number).toString().replaceAll("'", "''")}'`;
};

/** PostgreSQL's plans for what the store asks to answer a query: those that it makes for these values, or for any. */
const plansOf = (search: Search, mode: 'custom' | 'generic'): Promise<string> => plansFor(() => query(search), mode);

const plansFor = async (ask: () => Promise<unknown>, mode: 'custom' | 'generic'): Promise<string> => {
  asked.length = 0;
  await ask();
  const statements = asked.filter(({ text }) => !text.includes('set_config'));
  expect(statements).not.toEqual([]);
  await superuser.query(`SET plan_cache_mode = force_${mode}_plan`);
  const lines: string[] = [];
  for (const { text, values } of statements) {
    await superuser.query(`PREPARE asked AS ${text}`);
    const given = values.length > 0 ? `(${values.map(literalOf).join(', ')})` : '';
    const { rows } = await superuser.query<{ 'QUERY PLAN': string }>(`EXPLAIN EXECUTE asked${given}`);
    await superuser.query('DEALLOCATE asked');
    lines.push(...rows.map((row) => row['QUERY PLAN']));
  }
  return lines.join('\n');
};

const scan = /Seq Scan on (?:resource|lookup|unique_key|member)\b/;

describe.each(['custom', 'generic'] as const)('with 100,000 users, by a %s plan', (mode) => {
  it.each([
    ['userName eq "name7@example.com"', 'unique_key_pkey'],
    ['userName sw "name77"', 'unique_key_pkey'],
    ['externalId eq "00uname7"', 'lookup_pkey'],
    ['displayName eq "Name7"', 'lookup_pkey'],
    ['displayName sw "name77"', 'lookup_pkey'],
    ['emails.value eq "name7@example.com"', 'lookup_pkey'],
    ['emails eq "name7@example.com" and active eq true', 'lookup_pkey'],
    ['emails[type eq "work" and value eq "name7@example.com"]', 'lookup_pkey'],
    ['title pr and (active eq true and userName eq "name7@example.com")', 'unique_key_pkey'],
    ['userName eq "name7@example.com" or externalId eq "00uname8"', 'unique_key_pkey'],
    ['id eq "u7"', 'resource_id'],
    ['groups.value eq "g1"', 'member'],
    ['groups[value eq "g1" and type eq "direct"]', 'member'],
  ])('finds by index what %s matches', async (filter, index) => {
    const plans = await plansOf({ filter }, mode);
    expect(plans).toContain(index);
    expect(plans).not.toMatch(scan);
  });

  it.each(['members.value eq "u0"', 'members[value eq "u0"]', 'members[value eq "u0" and type eq "User"]'])(
    'finds by index the groups that %s matches',
    async (filter) => {
      const plans = await plansOf({ type: groupType, filter }, mode);
      expect(plans).toMatch(/resource_id/);
      expect(plans).not.toMatch(/Seq Scan on resource\b/);
    },
  );

  it.each<[string, Search]>([
    ['the first page', {}],
    ['a deep page', { page: { kind: 'index', startIndex: 50_001, count: 100 } }],
    ['the last page', { page: { kind: 'index', startIndex: size - 99, count: 100 } }],
    ['the first page by cursor', { page: { kind: 'cursor', count: 100 } }],
  ])('reads %s in the default order without sorting', async (_, search) => {
    const plans = await plansOf(search, mode);
    expect(plans).toMatch(/Index Scan using resource_pkey on resource r/);
    expect(plans).not.toMatch(scan);
  });

  it('reads the page of members that is asked for along its index', async () => {
    const plans = await plansFor(() => acme.members(groupType, 'g1', { count: 50, after: [7] }), mode);
    expect(plans).toMatch(/^Limit/m);
    expect(plans).toMatch(/using member_pkey on member m[^\n]*\n\s*Index Cond: \(\("group" = \S+\) AND \(member > /);
    expect(plans).toMatch(/using resource_pkey on resource\b[^\n]*\n\s*Index Cond: \(seq = m\.member\)/);
    expect(plans).not.toMatch(/Sort/);
    expect(plans).not.toMatch(scan);
  });

  it('sorts by meta.lastModified along its index', async () => {
    const plans = await plansOf({ sortBy: 'meta.lastModified', page: { kind: 'cursor', count: 100 } }, mode);
    expect(plans).toMatch(/resource_modified/);
    expect(plans).not.toMatch(scan);
  });
});

describe('with 100,000 users', () => {
  it('begins with the members of a small group, not with all resources, where the usual group is large', async () => {
    await acme.create(
      groupType,
      { id: 'g2', attributes: { id: 'g2', displayName: 'Employees' }, members: ['u1'] },
      { wanted: nothing },
    );
    const usual = `
      BEGIN;
      DELETE FROM plan.member m USING plan.resource g WHERE m."group" <> g.seq AND g.id = 'g2';
      INSERT INTO plan.member SELECT r.tenant, g.seq + 1000, r.seq FROM plan.resource r, plan.resource g
        WHERE r.id LIKE 'u%' AND g.id = 'g2';
      ANALYZE plan.member;`;
    await superuser.query('RESET ROLE');
    await superuser.query(usual);
    try {
      await superuser.query('SET ROLE muster');
      const plans = await plansFor(() => acme.get(groupType, 'g2', { members: true, groups: false }), 'generic');
      expect(plans).toMatch(/Index Scan using resource_pkey on resource\b[^\n]*\n\s*Index Cond: \(seq = m\.member\)/);
    } finally {
      await superuser.query('ROLLBACK; SET ROLE muster; SET muster.tenant = 1');
    }
  });

  it.each(['meta.lastModified gt "2100-05-13T04:42:34Z"', 'meta.lastModified le "2000-05-13T04:42:34Z"'])(
    'finds by index what %s matches, planned for its time',
    async (filter) => {
      const plans = await plansOf({ filter }, 'custom');
      expect(plans).toContain('resource_modified');
      expect(plans).not.toMatch(scan);
    },
  );

  it('reads the last page within three times the time of the first', async () => {
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
