import { expect, it, onTestFinished } from 'vitest';
import { authenticationModes } from '../../src/authentication/store.ts';
import { inspect } from '../../src/inspect/inspect.ts';
import { patient } from './service-under-inspection.ts';
import { openV1 } from './v1-service.ts';

const profiles = ['rfc', 'okta'] as const;
for (const [profile, auth] of profiles.flatMap((name) => authenticationModes.map((mode) => [name, mode] as const))) {
  it(`finds nothing wrong with our SCIM 1.1 under the profile ${profile}, with ${auth} authentication`, async () => {
    const { close, service: _, ...target } = await openV1({ profile, auth });
    onTestFinished(close);
    const count = async (): Promise<number> => {
      const headers = { authorization: target.authorization };
      const list = await target.fetch(`${target.baseUrl}/Users`, { headers });
      return ((await list.json()) as { totalResults: number }).totalResults;
    };
    const before = await count();
    const { results, left, counts } = await inspect({ ...target, scim: '1.1', profile, seed: 7, clock: patient });
    const wrong = results.filter(({ verdict }) => verdict !== 'pass');
    expect(wrong.map(({ check, verdict, findings, reason }) => ({ id: check.id, verdict, findings, reason }))).toEqual(
      [],
    );
    expect(results.every(({ check }) => check.scim === '1.1')).toBe(true);
    expect(left).toEqual([]);
    expect(counts.pass).toBeGreaterThan(profile === 'okta' ? 60 : 30);
    expect(await count()).toBe(before);
  });
}
