import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createSeal } from '../../src/provisioning/seal.ts';
import { openPostgresOrgStorage, type PostgresOrgStorage } from '../../src/storage/postgres/org/storage.ts';
import { createTestDatabase } from '../postgres-cluster.ts';
import { calls } from './org-calls.ts';

let storage: PostgresOrgStorage;
let client: pg.Client;
/** What the store asks, and with which values. */
const asked: { text: string; values: unknown[] }[] = [];

beforeAll(async () => {
  const url = await createTestDatabase();
  storage = await openPostgresOrgStorage({ url: `${url}?schema=plan`, seal: createSeal(randomBytes(32)) });
  // As the store has it.
  const settings = ['enable_seqscan', 'enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin', 'jit'];
  const options = [
    '-c search_path=plan -c plan_cache_mode=force_generic_plan',
    ...settings.map((name) => `${name}=off`),
  ];
  client = new pg.Client({ connectionString: url, options: options.join(' -c ') });
  await client.connect();
  const { rows } = await client.query<{ index: string; column: string }>(
    `SELECT c.relname AS index, a.attname AS column FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]`,
  );
  for (const { index, column } of rows) columns.set(index, column);
  const query = pg.Client.prototype.query as (...values: unknown[]) => unknown;
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...given: unknown[]) {
    const [config] = given as [{ text?: string; values?: unknown[] } | string];
    if (typeof config === 'object' && config.text && config.values)
      asked.push({ text: config.text, values: config.values });
    return query.apply(this, given);
  });
});

afterAll(async () => {
  vi.restoreAllMocks();
  await client.end();
  await storage.close();
});

/** The first column of each index. */
const columns = new Map<string, string>();

const literalOf = (value: unknown): string =>
  value === null ? 'NULL' : `'${(value as string | number).toString().replaceAll("'", "''")}'`;

/** The nodes of a plan, each with the lines that are its own. */
const nodesOf = (plan: readonly string[]): readonly string[] =>
  plan.join('\n').split(/\n(?= *(?:->|CTE|SubPlan|InitPlan))/);

it.each(Object.entries(calls))('finds %s by index', async (_, call) => {
  asked.length = 0;
  await call(storage);
  const statements = asked.filter(
    ({ text }) => /^\s*(?:SELECT|UPDATE|DELETE)/.test(text) && !text.includes('set_config'),
  );
  expect(statements).not.toEqual([]);
  for (const { text, values } of statements) {
    await client.query(`PREPARE asked AS ${text}`);
    const given = values.length > 0 ? `(${values.map(literalOf).join(', ')})` : '';
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN EXECUTE asked${given}`);
    await client.query('DEALLOCATE asked');
    const plan = rows.map((row) => row['QUERY PLAN']);
    expect(plan.join('\n')).not.toMatch(/Seq Scan/);
    for (const node of nodesOf(plan)) {
      const index = /using (\w+) on/.exec(node)?.[1];
      if (index === undefined) continue;
      const condition = /Index Cond: (.*)/.exec(node)?.[1];
      if (condition?.includes(columns.get(index)!)) continue;
      // What is read in the order of an index begins where the last page ended, and ends after its limit.
      expect(node, `${text}\n${plan.join('\n')}`).toMatch(/using (?:person_pkey|job_due) on/);
      expect(text).toMatch(/ORDER BY [\w, ]+ LIMIT/);
    }
  }
});
