import { describe, expect, it, onTestFinished } from 'vitest';
import { describeExpiry, findExpiries, summarizeExpiries } from '../../src/admin/expiry.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';

const now = Date.parse('2026-01-15');
const day = 86_400_000;

const open = async (expiries: Record<string, number | undefined>, revoked: readonly string[] = []) => {
  const { connections, operators, close } = createSqliteStorage({ file: ':memory:', resourceTypes: [] });
  onTestFinished(close);
  await connections.addTenant({ id: 'acme', created: 0 });
  for (const [name, expires] of Object.entries(expiries)) {
    await connections.addConnection({
      id: `id-${name}`,
      tenant: 'acme',
      name,
      auth: 'bearer',
      profile: 'okta',
      created: 0,
      secrets: [],
      ...(expires !== undefined && { expires }),
      ...(revoked.includes(name) && { revoked: 1 }),
    });
  }
  await operators.addOperator({ name: 'ada', created: 0, hash: '', expires: now + 2 * day });
  return findExpiries({ connections, operators, horizon: 14 * day }, now);
};

describe('credentials that expire', () => {
  it('are told while there is time, and for a while after it', async () => {
    const found = await open(
      { never: undefined, far: now + 15 * day, soon: now + day, over: now - day, long: now - 30 * day, off: now + day },
      ['off'],
    );
    expect(found.map((expiry) => describeExpiry(expiry, now))).toEqual([
      'The connection over of tenant acme expired at 2026-01-14T00:00:00.000Z.',
      'The connection soon of tenant acme expires at 2026-01-16T00:00:00.000Z.',
      'The operator ada expires at 2026-01-17T00:00:00.000Z.',
    ]);
    expect(summarizeExpiries(found, now)).toEqual(['2 credentials expire, the first at 2026-01-16T00:00:00.000Z.']);
  });

  it('are none where none is near', async () => {
    const found = await open({ far: now + 15 * day });
    expect(summarizeExpiries(found, now)).toEqual(['1 credential expires at 2026-01-17T00:00:00.000Z.']);
    expect(summarizeExpiries([], now)).toEqual([]);
  });
});
