import { expect, it, onTestFinished } from 'vitest';
import { inspect } from '../../src/inspect/inspect.ts';
import { createServiceUnderInspection, overNetwork } from './service-under-inspection.ts';

for (const profile of ['rfc', 'okta', 'entra'] as const) {
  it(`finds nothing wrong with our service under the profile ${profile}`, async () => {
    const { close, ...target } = await createServiceUnderInspection({ profile });
    onTestFinished(close);
    const users = (): Promise<number[]> =>
      Promise.all(
        [target.authorization, target.otherTenant].map(async (authorization) => {
          const list = await target.fetch(`${target.baseUrl}/Users`, { headers: { authorization } });
          return ((await list.json()) as { totalResults: number }).totalResults;
        }),
      );
    const before = await users();
    const { results, left, counts } = await inspect({ ...target, profile, seed: 7 });
    const wrong = results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skipped');
    expect(wrong.map(({ check, verdict, findings, reason }) => ({ id: check.id, verdict, findings, reason }))).toEqual(
      [],
    );
    expect(left).toEqual([]);
    expect(counts.pass).toBeGreaterThan(0);
    expect(await users()).toEqual(before);
  });
}

it('finds nothing wrong with our service over a network, slow bodies and long headers included', async () => {
  const { close, service, ...target } = await createServiceUnderInspection();
  onTestFinished(close);
  const network = await overNetwork(service, { bodyTimeout: 300 });
  const { results, left } = await inspect({
    ...target,
    ...network,
    suites: ['security', 'limits', 'concurrency'],
    seed: 7,
  });
  expect(results.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
  expect(results.map(({ check }) => check.id)).toContain('security-03-timeout');
  expect(left).toEqual([]);
});
