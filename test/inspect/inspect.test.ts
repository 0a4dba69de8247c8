import { expect, it, onTestFinished } from 'vitest';
import { authenticationModes } from '../../src/authentication/store.ts';
import { inspect, type InspectOptions } from '../../src/inspect/inspect.ts';
import { limitChecks } from '../../src/inspect/suites/limits.ts';
import { createServiceUnderInspection, overNetwork, patient } from './service-under-inspection.ts';

const profiles = ['rfc', 'okta', 'entra'] as const;
for (const [profile, auth] of profiles.flatMap((name) => authenticationModes.map((mode) => [name, mode] as const))) {
  it(`finds nothing wrong with our service under the profile ${profile}, with ${auth} authentication`, async () => {
    const { close, ...target } = await createServiceUnderInspection({ profile, auth });
    onTestFinished(close);
    const users = (): Promise<number[]> =>
      Promise.all(
        [target.authorization, target.otherTenant].map(async (authorization) => {
          const list = await target.fetch(`${target.baseUrl}/Users`, { headers: { authorization } });
          return ((await list.json()) as { totalResults: number }).totalResults;
        }),
      );
    const before = await users();
    const { results, left, counts } = await inspect({ ...target, profile, seed: 7, clock: patient });
    const wrong = results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skipped');
    expect(wrong.map(({ check, verdict, findings, reason }) => ({ id: check.id, verdict, findings, reason }))).toEqual(
      [],
    );
    expect(left).toEqual([]);
    expect(counts.pass).toBeGreaterThan(0);
    expect(await users()).toEqual(before);
  });
}

it('waits as a service asks to that limits the rate of requests, and blames it for nothing', async () => {
  const { close, ...target } = await createServiceUnderInspection({ profile: 'okta' });
  onTestFinished(close);
  let count = 0;
  const limited: typeof target.fetch = async (url, init) => {
    if ((count += 1) % 3 !== 0) return target.fetch(url, init);
    return new Response('{}', { status: 429, headers: { 'retry-after': '0' } });
  };
  const { results, left } = await inspect({
    ...target,
    fetch: limited,
    profile: 'okta',
    suites: ['okta'],
    seed: 7,
    clock: patient,
  });
  expect(results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skipped')).toEqual([]);
  expect(left).toEqual([]);
});

it('grants as Entra the roles that are listed, where the service checks them', async () => {
  const { close, ...target } = await createServiceUnderInspection({ profile: 'entra', checkEntitlements: true });
  onTestFinished(close);
  const { results } = await inspect({
    ...target,
    profile: 'entra',
    suites: ['entra', 'entitlements'],
    seed: 7,
    clock: patient,
  });
  expect(results.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn' || verdict === 'error')).toEqual([]);
  expect(results.filter(({ check }) => /^entra-0[36]/.test(check.id)).every(({ verdict }) => verdict === 'pass')).toBe(
    true,
  );
});

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

const [slow, other] = [limitChecks.find((check) => check.slow)!, limitChecks.find((check) => !check.slow)!];

it('leaves out what waits for a minute, and says so, unless it is asked for', async () => {
  const { close, service, ...target } = await createServiceUnderInspection();
  onTestFinished(close);
  const network = { ...target, ...(await overNetwork(service, { bodyTimeout: 300 })), checks: [slow, other] };
  const run = async (options: Partial<InspectOptions>) =>
    (await inspect({ ...network, ...options })).results.map(({ verdict, reason }) => [verdict, reason]);
  expect(await run({})).toEqual([
    ['skipped', 'it waits up to a minute: the suite limits or security-03-timeout has to be asked for'],
    ['pass', undefined],
  ]);
  expect(await run({ suites: ['limits'] })).toEqual([
    ['pass', undefined],
    ['pass', undefined],
  ]);
});

it('asks again on another connection where one was closed, and says so where that is closed too', async () => {
  const { close, ...target } = await createServiceUnderInspection();
  onTestFinished(close);
  const run = async (times: number) => {
    let closed = 0;
    const fetch: typeof target.fetch = async (url, init) => {
      if (init.method !== 'POST' || closed >= times) return target.fetch(url, init);
      closed++;
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('read'), { code: 'ECONNRESET' }) });
    };
    return (await inspect({ ...target, fetch, only: ['create-25'] })).results[0]!;
  };
  expect(await run(1)).toMatchObject({ verdict: 'pass' });
  expect(await run(2)).toMatchObject({ verdict: 'fail', findings: [{ found: 'ECONNRESET: read' }] });
});
