import { expect, it } from 'vitest';
import { addApp, startBoth } from '../service.ts';

const path = '/muster/api/v1/inspections';

/** An org beside a service, and a way to run the inspector to its end. */
const begin = async (options: Parameters<typeof startBoth>[1] = {}) => {
  const both = await startBoth('header', options);
  const { call, context } = both.org;
  const start = async (body: object): Promise<any> => {
    const { status, body: started } = await call('POST', path, body);
    expect(status, JSON.stringify(started)).toBe(202);
    return started;
  };
  const run = async (body: object): Promise<any> => {
    const { id } = await start(body);
    await context.inspections.ended(id);
    return (await call('GET', `${path}/${id}`)).body;
  };
  /** Bytes and all, since not every answer is JSON. */
  const download = (format: string, id: string) =>
    fetch(`${both.org.url}${path}/${id}/reports/${format}`, {
      headers: { authorization: `SSWS ${both.org.token}` },
    });
  return { ...both, call, start, run, download };
};

it('inspects the service of an application with its own credential, and compares with the run before', async () => {
  const both = await begin();
  const { org, call, run, authorization, harness, download } = both;
  const app = await addApp(org, both);
  const request = { app: app.id, suites: ['okta'], seed: 1 };
  const first = await run(request);
  expect(first).toMatchObject({ state: 'done', target: app.id, baseUrl: both.base('2.0'), passed: false });
  // Okta's SPEC suite reads the first user, and there is none yet.
  expect(first.causes).toMatchObject([{ client: 'Okta', ids: ['okta-spec-01', 'okta-spec-02'] }]);
  expect((await call('GET', `${path}/${first.id}/comparison`)).status).toBe(404);

  const user = {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: 'bjensen@example.com',
    name: { givenName: 'Barbara', familyName: 'Jensen' },
    emails: [{ value: 'bjensen@example.com', type: 'work', primary: true }],
    active: true,
  };
  await harness.send('POST', '/Users', user, { authorization });
  const second = await run(request);
  expect(second).toMatchObject({ passed: true, okta: [{ verdict: 'passed' }], left: [] });
  expect(second.suites).toMatchObject([{ name: 'okta', total: second.counts.pass + second.counts.skipped }]);
  const { body: comparison } = await call('GET', `${path}/${second.id}/comparison`);
  expect(comparison).toMatchObject({
    before: { id: first.id },
    newlyFailing: [],
    newlyPassing: [{ id: 'okta-spec-01', before: 'fail', verdict: 'pass' }, { id: 'okta-spec-02' }],
    changed: [],
    onlyBefore: 0,
    onlyAfter: 0,
  });
  const back = await call('GET', `${path}/${first.id}/comparison?with=${second.id}`);
  expect(back.body).toMatchObject({ newlyFailing: [{ id: 'okta-spec-01' }, {}], newlyPassing: [] });

  const { body: results } = await call('GET', `${path}/${first.id}/results`);
  expect(results).toHaveLength(first.suites[0].total);
  const wrong = results.find(({ id }: { id: string }) => id === 'okta-spec-01');
  expect(wrong).toMatchObject({ suite: 'okta', verdict: 'fail', findings: [{ found: '[]' }] });
  const { body: whole } = await call('GET', `${path}/${first.id}/results/okta-spec-01`);
  expect(whole.exchanges[whole.findings[0].exchange].request.url).toContain('/Users?count=1');
  expect((await call('GET', path)).body).toMatchObject([{ id: second.id }, { id: first.id, headline: first.headline }]);

  const secret = authorization.replace(/^Bearer /, '');
  const texts = new Map<string, string>();
  for (const format of ['html', 'json', 'har', 'junit', 'markdown']) {
    const response = await download(format, first.id);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="inspection-ins\w+\.\w+"$/);
    const text = await response.text();
    expect(text).not.toContain(secret);
    texts.set(format, text);
  }
  const json = JSON.parse(texts.get('json')!);
  expect(json).toMatchObject({ headline: first.headline, counts: first.counts, seed: 1 });
  expect(json.results).toHaveLength(results.length);
  expect(JSON.parse(texts.get('har')!).log.entries[0].request.url).toMatch(/^http/);
  expect(texts.get('html')).toContain('What to mend, worst first');
  expect((await download('pdf', first.id)).status).toBe(404);
  expect(JSON.stringify([first, results, whole])).not.toContain(secret);
  expect(org.faults).toEqual([]);
});

it('inspects an address with credentials that are for the run alone, and keeps them nowhere', async () => {
  const { org, run, authorization, base, call } = await begin();
  const token = authorization.replace(/^Bearer /, '');
  const one = await run({ baseUrl: `${base('2.0')}/`, credentials: { mode: 'bearer', token }, only: ['discovery-01'] });
  expect(one).toMatchObject({ state: 'done', target: base('2.0'), counts: { pass: 1, fail: 0 } });
  expect(one.app).toBeUndefined();
  const { results, result } = org.store.inspections;
  const kept = [one, await results(one.id), await result(one.id, 'discovery-01')];
  expect(JSON.stringify(kept)).not.toContain(token);
  // Another's address is not sent the credential of an application.
  const refused = await run({ baseUrl: base('2.0'), only: ['discovery-01'] });
  expect(refused).toMatchObject({ state: 'failed', message: expect.stringContaining('refuses the credential (401)') });
  expect(refused.message).not.toContain('--bearer');
  const nobody = await run({ baseUrl: 'http://127.0.0.1:1/scim/v2', only: ['discovery-01'] });
  expect(nobody).toMatchObject({ state: 'failed', message: expect.stringContaining('cannot be reached') });
  expect((await call('GET', `${path}/${nobody.id}/reports/html`)).status).toBe(400);
  expect(org.faults).toEqual([]);
});

it('sends the credential of an application to no other host than its own', async () => {
  const both = await begin();
  const app = await addApp(both.org, both);
  const elsewhere = both.base('2.0').replace('127.0.0.1', 'localhost');
  const run = await both.run({ app: app.id, baseUrl: elsewhere, only: ['discovery-01'] });
  expect(run).toMatchObject({ state: 'failed', message: expect.stringContaining('No credential was sent') });
});

const file = {
  name: 'Tour Guides',
  steps: [
    {
      step_type: 'request',
      note: 'Required Test: List Users',
      method: 'GET',
      url: '{{SCIMBaseURL}}/Users?count={{count}}',
      headers: { Authorization: ['{{auth}}'] },
      assertions: [
        { source: 'response_status', comparison: 'equal_number', value: 200 },
        { source: 'response_json', property: 'itemsPerPage', comparison: 'equal', value: '7' },
      ],
    },
    { step_type: 'pause', duration: 60 },
  ],
};

it('runs Runscope files with their variables, and says what is wrong with a file', async () => {
  const both = await begin();
  const { org, run, call } = both;
  const app = await addApp(org, both);
  const files = [{ name: 'tours.json', text: JSON.stringify(file) }];
  const done = await run({ app: app.id, files, variables: { count: '3' }, pauseScale: 0 });
  expect(done).toMatchObject({
    state: 'done',
    counts: { pass: 0, fail: 1 },
    suites: [{ name: 'Tour Guides', total: 1, counts: { fail: 1 } }],
    runscope: [{ name: 'Tour Guides', passed: false, counts: { assertions: { passed: 1, total: 2 } } }],
  });
  const { body: results } = await call('GET', `${path}/${done.id}/results`);
  expect(results).toMatchObject([
    { requirement: 'Required Test: List Users', suite: 'Tour Guides', level: 'Runscope' },
  ]);
  const { body: whole } = await call('GET', `${path}/${done.id}/results/${results[0].id}`);
  expect(whole.exchanges[0].request).toMatchObject({ url: `${both.base('2.0')}/Users?count=3` });
  expect(JSON.stringify(whole)).not.toContain(both.authorization.replace(/^Bearer /, ''));

  const spoilt = await call('POST', path, { app: app.id, files: [{ name: 'tours.json', text: '{"steps": 1}' }] });
  expect(spoilt.status).toBe(400);
  expect(spoilt.body.errorCauses[0].errorSummary).toMatch(/^files: tours\.json: steps: expected Array/);
  expect(org.faults).toEqual([]);
});

it('tells how far a run has come, runs one of a target at a time, and ends it when told to', async () => {
  const both = await begin();
  const { org, call, start } = both;
  const app = await addApp(org, both);
  const files = [{ name: 'tours.json', text: JSON.stringify(file) }];
  const { id } = await start({ app: app.id, files, variables: { count: '3' } });
  const again = await call('POST', path, { app: app.id, suites: ['okta'] });
  expect(again).toMatchObject({ status: 409, body: { errorSummary: expect.stringContaining('under way') } });
  expect((await call('DELETE', `${path}/${id}`)).status).toBe(400);
  const { body: progress } = await call('GET', `${path}/${id}/progress?seen=1`);
  expect(progress).toMatchObject({
    inspection: { state: 'running', counts: { fail: 1 } },
    latest: { requirement: 'Required Test: List Users', verdict: 'fail' },
    wrong: [{ verdict: 'fail' }],
  });
  expect((await call('GET', `${path}/${id}/progress?seen=soon`)).status).toBe(400);
  // It is in its pause of a minute.
  const last = call('GET', `${path}/${id}/progress?seen=${progress.revision}`);
  expect((await call('POST', `${path}/${id}/cancel`)).status).toBe(202);
  expect((await last).body).toMatchObject({ inspection: { state: 'cancelled' } });
  await org.context.inspections.ended(id);
  expect((await call('GET', `${path}/${id}`)).body).toMatchObject({ state: 'cancelled', counts: { fail: 1 } });
  expect((await call('DELETE', `${path}/${id}`)).status).toBe(204);
  expect((await call('GET', `${path}/${id}`)).status).toBe(404);
  expect(org.faults).toEqual([]);
});

it('takes no address but of HTTP, no suite without a check, no application that is not integrated', async () => {
  const both = await begin();
  const { org, call, authorization } = both;
  const post = async (body: object) => (await call('POST', path, body)).body.errorCauses?.[0]?.errorSummary;
  for (const baseUrl of ['file:///etc/passwd', 'https://user:pass@example.com/scim', 'ftp://example.com', 'nonsense'])
    expect(await post({ baseUrl })).toBe('baseUrl: Expected one such as https://scim.example.com/scim/v2.');
  expect(await post({})).toBe('body: Expected an application or a base URL.');
  expect(await post({ baseUrl: 'http://localhost/scim', suites: ['v1'] })).toContain('No check of SCIM 2.0');
  expect(await post({ baseUrl: 'http://localhost/scim', suites: ['none'] })).toContain('Expected some of rfc, okta');
  const credentials = { mode: 'bearer', token: 'ä' };
  const wrong = await post({ baseUrl: 'http://localhost/scim', credentials });
  expect(wrong).toBe('credentials.token: It holds characters that no header may hold.');
  const { body: app } = await call('POST', '/api/v1/apps', { name: 'scim2headerauth', signOnMode: 'AUTO_LOGIN' });
  expect(await post({ app: app.id })).toContain('Provisioning is not enabled');
  expect((await call('POST', path, { app: 'none' })).status).toBe(404);
  const large = await call('POST', path, { baseUrl: 'http://localhost/scim', initialScript: 'x'.repeat(2_000_000) });
  expect(large.status).toBe(413);
  const { body: suites } = await call('GET', `${path}/suites`);
  expect(suites[1]).toMatchObject({ name: 'okta', title: 'Okta', profile: 'okta', checks: { '1.1': 30 } });
  const anyone = await fetch(`${org.url}${path}`, { method: 'POST', body: '{}' });
  expect([anyone.status, authorization]).toEqual([401, expect.any(String)]);
});

it('says of a run that was under way when the org ended that nothing came of it', async () => {
  const { org } = await begin();
  const { endLostRuns } = await import('../../../src/org/inspections/runs.ts');
  const counts = { pass: 0, warn: 0, fail: 0, skipped: 0, error: 0 };
  await org.store.inspections.put({
    id: 'lost',
    target: 'tours',
    baseUrl: 'http://localhost/scim',
    scim: '2.0',
    profile: 'okta',
    state: 'running',
    started: '2011-05-13T04:42:34.000Z',
    counts,
    suites: [],
  });
  await endLostRuns({ store: org.store, clock: Date.now });
  expect((await org.call('GET', `${path}/lost`)).body).toMatchObject({
    state: 'failed',
    message: 'The org was ended while it ran.',
  });
});
