import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { Fetch } from '../../src/client/exchange.ts';
import { inspect, type Report } from '../../src/inspect/inspect.ts';
import { reportFormats } from '../../src/inspect/report/formats.ts';
import { openIssued, openOAuth } from './oauth-service.ts';
import { createServiceUnderInspection, patient } from './service-under-inspection.ts';

const notPassed = ({ results }: Report) =>
  results
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ check, verdict, findings, reason }) => ({ id: check.id, verdict, findings, reason }));

const skipped = (report: Report) => notPassed(report).map(({ id, verdict }) => `${verdict} ${id}`);

// Every suite with one profile: with the others authentication alone could differ.
for (const [profile, suites] of [
  ['rfc', ['oauth']],
  ['okta', undefined],
  ['entra', ['oauth', 'entra']],
] as const) {
  it(`finds nothing wrong with our service behind our authorization server, under the profile ${profile}`, async () => {
    const { close, tokenUrl: _, ...target } = await openOAuth({ profile });
    onTestFinished(close);
    const report = await inspect({ ...target, profile, ...(suites && { suites }), seed: 7, clock: patient });
    expect(notPassed(report).filter(({ verdict }) => verdict !== 'skipped')).toEqual([]);
    expect(report.left).toEqual([]);
    const tried = report.results.filter(({ check, verdict }) => check.suite === 'oauth' && verdict === 'pass');
    expect(tried.length).toBeGreaterThan(22);
    const secret = target.oauth.clientSecret;
    const written = reportFormats.json({ ...report, runscope: [] });
    for (const text of [secret, new URLSearchParams({ a: secret }).toString().slice(2)])
      expect(written).not.toContain(text);
  });
}

it('finds nothing wrong with our SCIM 1.1 behind our authorization server', async () => {
  const { close, tokenUrl: _, baseUrl, ...target } = await openOAuth({ hashPassword: async () => 'hash' });
  onTestFinished(close);
  const report = await inspect({
    ...target,
    baseUrl: baseUrl.replace(/2$/, '1'),
    scim: '1.1',
    seed: 7,
    clock: patient,
  });
  expect(notPassed(report)).toEqual([]);
  expect(report.counts.pass).toBeGreaterThan(30);
});

it('gets another token where the run outlives one, and sees the end of one', async () => {
  const { close, tokenUrl: _, ...target } = await openOAuth({ tokenLifetime: 1 });
  onTestFinished(close);
  const used = new Set<string | null>();
  const fetch: Fetch = async (url, init) => {
    if (url === `${target.baseUrl}/Users`) used.add(new Headers(init.headers).get('authorization'));
    await sleep(20);
    return target.fetch(url, init);
  };
  const report = await inspect({ ...target, fetch, only: ['auth-11-expired', 'rfc7644/3.3'], concurrency: 1 });
  expect(notPassed(report)).toEqual([]);
  expect(used.size).toBeGreaterThan(1);
});

it('reports what it knows where the authorization server gives no other token', async () => {
  const { close, tokenUrl, ...target } = await openOAuth({ tokenLifetime: 1 });
  onTestFinished(close);
  let tokens = 0;
  const fetch: Fetch = async (url, init) => {
    if (url === tokenUrl && tokens++ > 0) return new Response('', { status: 503 });
    await sleep(20);
    return target.fetch(url, init);
  };
  const report = await inspect({ ...target, fetch, only: ['rfc7644/3.3'], concurrency: 1 });
  expect(report.counts.pass).toBeGreaterThan(0);
  expect(report.counts.error).toBeGreaterThan(0);
  const broken = notPassed(report).find(({ verdict }) => verdict === 'error');
  expect(broken?.reason).toBe(`${tokenUrl} gives no token: 503. Options: --oauth-client, --oauth-scope, --token-url.`);
});

it('gets a token where it is said where, and by the secret in the body alone', async () => {
  const { close, tokenUrl, ...target } = await openOAuth();
  onTestFinished(close);
  const fetch: Fetch = (url, init) =>
    url === tokenUrl && 'authorization' in (init.headers as object)
      ? Promise.resolve(Response.json({ error: 'invalid_client' }, { status: 401 }))
      : target.fetch(url, init);
  const report = await inspect({
    ...target,
    oauth: { ...target.oauth, tokenUrl },
    fetch,
    only: ['create-25', 'auth-11-token'],
  });
  expect(notPassed(report)).toEqual([]);
});

it('says why there is no token', async () => {
  const { close, tokenUrl, ...target } = await openOAuth();
  onTestFinished(close);
  const run = (oauth: object, baseUrl = target.baseUrl) =>
    inspect({ ...target, baseUrl, oauth: { ...target.oauth, ...oauth } });
  await expect(run({ clientSecret: 'wrong secret' })).rejects.toThrow(`${tokenUrl} gives no token: 401 invalid_client`);
  await expect(run({ scope: 'email' })).rejects.toThrow('gives no token: 400 invalid_scope');
  const none = await createServiceUnderInspection();
  onTestFinished(none.close);
  await expect(inspect({ ...none, oauth: target.oauth })).rejects.toThrow('Option: --token-url.');
});

it('finds nothing wrong with how our service takes the tokens of an outside issuer', async () => {
  const { close, ...target } = await openIssued();
  onTestFinished(close);
  const report = await inspect({ ...target, suites: ['oauth'] });
  const passed = report.results.filter(({ verdict }) => verdict === 'pass').map(({ check }) => check.id);
  expect(passed).toEqual(['oauth-01', 'oauth-02', 'oauth-03', 'oauth-04', 'auth-11-altered', 'auth-11-own-key']);
  expect(notPassed(report).every(({ verdict }) => verdict === 'skipped')).toBe(true);
});

it('waits for a service that limits failed attempts, and blames it for nothing', async () => {
  const { close, ...target } = await createServiceUnderInspection();
  onTestFinished(close);
  const limited = (retryAfter: string): Fetch => {
    let failures = 0;
    return async (url, init) => {
      const response = await target.fetch(url, init);
      if (response.status !== 401 || !new Headers(init.headers).has('authorization') || ++failures % 6 !== 0)
        return response;
      return new Response('{}', { status: 429, headers: { 'retry-after': retryAfter } });
    };
  };
  const only = ['auth-02', 'auth-03', 'auth-03-malformed', 'auth-10', 'oauth-02', 'oauth-04'];
  const waited = await inspect({ ...target, fetch: limited('1'), only, concurrency: 1 });
  expect(skipped(waited)).toEqual(['skipped auth-10']);
  const left = await inspect({ ...target, fetch: limited('900'), only, concurrency: 1 });
  expect(skipped(left)).toEqual(['skipped auth-03-malformed', 'skipped auth-10']);
  expect(notPassed(left)[0]?.reason).toBe('the service limits failed attempts to authenticate: 429, again in 900 s');
});
