import { randomBytes } from 'node:crypto';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createSeal } from '../../src/provisioning/seal.ts';
import { createSqliteOrgStorage, type SqliteOrgStorage } from '../../src/storage/sqlite/org/storage.ts';
import { calls } from './org-calls.ts';

let storage: SqliteOrgStorage;
/** The one that the store reads from. */
const databases: DatabaseSync[] = [];
const read: string[] = [];

beforeAll(() => {
  const { prepare } = DatabaseSync.prototype;
  vi.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (this: DatabaseSync, text) {
    databases.push(this);
    return prepare.call(this, text);
  });
  for (const method of ['all', 'get', 'run'] as const) {
    const original = StatementSync.prototype[method] as (...values: unknown[]) => never;
    vi.spyOn(StatementSync.prototype, method).mockImplementation(function (this: StatementSync, ...values: unknown[]) {
      if (/^\s*(?:SELECT|UPDATE|DELETE)/.test(this.sourceSQL)) read.push(this.sourceSQL);
      return original.apply(this, values);
    });
  }
  storage = createSqliteOrgStorage({ file: ':memory:', seal: createSeal(randomBytes(32)) });
});

afterAll(async () => {
  vi.restoreAllMocks();
  await storage.close();
});

it.each(Object.entries(calls))('finds %s by index', async (_, call) => {
  read.length = 0;
  await call(storage);
  const plans = read.flatMap((text) =>
    databases[0]!
      .prepare(`EXPLAIN QUERY PLAN ${text}`)
      .all()
      .map(({ detail }) => String(detail)),
  );
  expect(plans).not.toEqual([]);
  // What is read in the order of an index begins where the last page ended, and ends after its limit.
  const inOrder = ['SCAN person', 'SCAN job USING COVERING INDEX job_due'];
  const whole = plans.filter((plan) => plan.startsWith('SCAN') && !inOrder.includes(plan));
  expect(whole, plans.join('\n')).toEqual([]);
  if (plans.some((plan) => inOrder.includes(plan))) expect(read.join('\n')).toMatch(/ORDER BY [\w, ]+ LIMIT/);
});
