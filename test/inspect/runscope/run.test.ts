import { describe, expect, it } from 'vitest';
import type { StepResult } from '../../../src/inspect/runscope/result.ts';
import { answering, get, run, runOne } from './running.ts';

describe('a request', () => {
  it('has the headers of both shapes, and its body as it is written', async () => {
    const { fetch, sent } = answering({});
    const step = get({
      method: 'post',
      headers: { Authorization: '{{auth}}', Accept: ['a', 'b'], 'X-{{name}}': ['{{name}}'] },
      body: '{"a":"{{name}}"}\r\n',
    });
    await runOne(step, { fetch, variables: { auth: 'Bearer abc', name: 'Tour' } });
    expect(sent).toEqual([
      {
        url: 'https://scim.example.com/Users',
        method: 'POST',
        headers: { authorization: 'Bearer abc', accept: 'a, b', 'x-tour': 'Tour' },
        body: '{"a":"Tour"}\r\n',
      },
    ]);
  });

  it('without a body is sent without one where its method knows none', async () => {
    const { fetch, sent } = answering({});
    await run(
      ['GET', 'HEAD', 'POST', 'DELETE'].map((method) => get({ method, body: '' })),
      { fetch },
    );
    expect(sent.map(({ body }) => body)).toEqual([undefined, undefined, '', '']);
  });

  it('sends a form', async () => {
    const { fetch, sent } = answering({});
    await runOne(get({ method: 'POST', form: { a: ['{{x}}', '2'], b: 'c d' } }), { fetch, variables: { x: '1&' } });
    expect(sent[0]).toMatchObject({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'a=1%26&a=2&b=c+d',
    });
  });

  it('proves who it is by name and password', async () => {
    const { fetch, sent } = answering({});
    const auth = { auth_type: 'basic', username: '{{user}}', password: 'p:w' };
    await run([get({ auth }), get({ auth, headers: { authorization: 'mine' } })], {
      fetch,
      variables: { user: 'bjensen' },
    });
    expect(sent.map(({ headers }) => headers)).toEqual([
      { authorization: `Basic ${btoa('bjensen:p:w')}` },
      { authorization: 'mine' },
    ]);
  });

  it.each([
    [{ auth: { auth_type: 'oauth1' } }, 'the step wants the authentication "oauth1"; this runner knows "basic"'],
    [{ multipart_form: [{ name: 'a' }] }, 'the step has "multipart_form", which this runner does not send'],
    [
      { args: { a: 'b' }, graphql_body: '{ a }' },
      'the step has "args", "graphql_body", which this runner does not send',
    ],
  ])('that wants what the runner does not do is refused by name: %j', async (more, problem) => {
    const { fetch, sent } = answering({});
    expect(await runOne(get(more), { fetch })).toMatchObject({ verdict: 'error', problems: [problem] });
    expect(sent).toEqual([]);
  });

  it('that is not answered in time fails', async () => {
    const step = await runOne(get(), {
      timeout: 20,
      fetch: (_, { signal }) =>
        new Promise((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason as Error))),
    });
    expect(step).toMatchObject({ verdict: 'fail', problems: ['no response came: no answer within 20 ms'] });
  });

  it('is shown as it was sent, with what it was answered', async () => {
    const { fetch } = answering({ id: '1' }, { status: 201, headers: { etag: 'W/"1"' } });
    const step = await runOne(get({ url: 'https://a/b c' }), { fetch });
    expect(step.exchange).toMatchObject({
      request: { method: 'GET', url: 'https://a/b%20c' },
      response: { status: 201, headers: { etag: 'W/"1"' }, body: '{"id":"1"}' },
      duration: expect.any(Number),
    });
  });
});

describe('variables', () => {
  it('go from step to step, until one cannot be extracted', async () => {
    const { fetch, sent } = answering({ id: '2819c223' });
    const extract = (property: string, name: string) => [{ source: 'response_json', property, name }];
    const { steps, counts, passed } = await run(
      [
        get({ variables: extract('id', 'first') }),
        get({ url: 'https://a/{{first}}', variables: extract('Resources[0].id', 'second') }),
        get({ url: 'https://a/{{second}}' }),
        get({ assertions: [{ source: 'response_json', property: 'id', comparison: 'equal', value: '{{first}}' }] }),
      ],
      { fetch },
    );
    expect(steps.map(({ verdict, problems }) => [verdict, ...problems])).toEqual([
      ['pass'],
      ['fail', 'the variable second cannot be extracted: the body has no Resources[0].id'],
      ['fail', '{{second}} is not defined'],
      ['pass'],
    ]);
    expect(steps[0]!.variables).toEqual({ first: '2819c223' });
    expect(sent.map(({ url }) => url).slice(1)).toEqual(['https://a/2819c223', 'https://scim.example.com/Users']);
    expect([passed, counts.requests]).toEqual([false, { passed: 2, total: 4 }]);
  });

  it('for base URL and credential come from the options where they are unset', async () => {
    const { fetch, sent } = answering({});
    const steps = [
      get({ url: '{{SCIMBaseURL}}/Users', headers: { Authorization: '{{auth}}' } }),
      get({ url: '{{SCIMUrl}}/Users', headers: { Authorization: '{{SCIMAuth}}' } }),
    ];
    await run(steps, {
      fetch,
      baseUrl: 'https://a/scim/v2/',
      authorization: 'Bearer abc',
      variables: { SCIMUrl: 'https://b' },
    });
    expect(sent.map(({ url, headers }) => [url, headers['authorization']])).toEqual([
      ['https://a/scim/v2/Users', 'Bearer abc'],
      ['https://b/Users', 'Bearer abc'],
    ]);
  });
});

describe('a pause', () => {
  it('is as long as the scale says', async () => {
    const slept: number[] = [];
    const sleep = async (milliseconds: number) => void slept.push(milliseconds);
    const pauses = [5, 0, 10].map((duration) => ({ step_type: 'pause', duration }));
    await run([...pauses, { ...pauses[0], skipped: true }], { sleep, pauseScale: 0.5 });
    const { steps, counts } = await run(pauses, { sleep, pauseScale: 0 });
    expect(slept).toEqual([2_500, 5_000]);
    expect(steps.map(({ title, verdict }) => `${title} ${verdict}`)).toEqual([
      'Pause of 5 s pass',
      'Pause of 0 s pass',
      'Pause of 10 s pass',
    ]);
    expect(counts.requests.total).toBe(0);
  });

  it('ends with the run', async () => {
    const controller = new AbortController();
    const sleep = (_: number, signal?: AbortSignal) =>
      new Promise((_, reject) => {
        signal!.addEventListener('abort', () => reject(signal!.reason as Error));
        controller.abort();
      });
    const { steps, passed, counts } = await run([{ step_type: 'pause', duration: 5 }, get()], {
      sleep,
      pauseScale: 1,
      signal: controller.signal,
    });
    expect([steps[1]!.verdict, steps[1]!.reason, passed]).toEqual(['skipped', 'the run was interrupted', false]);
    expect(counts.requests).toEqual({ passed: 0, total: 1 });
  });
});

describe('a condition', () => {
  const condition = (left_value: string, comparison: string, right_value: unknown, steps: object[]) => ({
    step_type: 'condition',
    left_value,
    comparison,
    right_value,
    steps,
  });
  const brief = (steps: readonly StepResult[]) => steps.map(({ number, verdict, reason }) => [number, verdict, reason]);

  it('that holds has its steps run', async () => {
    const { fetch, sent } = answering({});
    const steps = [condition('{{n}}', 'equal_number', 2, [get(), condition('a', 'equal', 'a', [get()])]), get()];
    const { counts, ...result } = await run(steps, { fetch, variables: { n: '2.0' } });
    expect(brief(result.steps).map(([number, verdict]) => `${number} ${verdict}`)).toEqual([
      '1 pass',
      '1.1 pass',
      '1.2 pass',
      '1.2.1 pass',
      '2 pass',
    ]);
    expect([sent.length, counts.requests.total]).toEqual([3, 3]);
  });

  it('that does not hold has them skipped', async () => {
    const { fetch, sent } = answering({});
    const { passed, steps, counts } = await run([condition('{{n}}', 'is_greater_than', '5', [get()])], {
      fetch,
      variables: { n: '2' },
    });
    expect(brief(steps)).toEqual([
      ['1', 'skipped', '"2" is more than "5" does not hold'],
      ['1.1', 'skipped', 'step 1 is a condition that does not hold'],
    ]);
    expect([passed, sent, counts.requests.total]).toEqual([true, [], 0]);
  });

  it.each([
    [condition('{{nobody}}', 'equal', '', []), 'fail', '{{nobody}} is not defined'],
    [condition('', 'not_equal', '{{nobody}}', []), 'fail', '{{nobody}} is not defined'],
    [condition('a', 'matches', 'a', []), 'error', '"matches" is no comparison that this runner knows'],
  ])('that cannot be judged fails: %j', async (step, verdict, problem) => {
    const { passed, steps } = await run([{ ...step, steps: [get()] }]);
    expect(steps[0]).toMatchObject({ verdict, problems: [problem] });
    expect([passed, steps[1]!.verdict]).toEqual([false, 'skipped']);
  });
});

describe('a step', () => {
  it.each(['loop', 'subtest', 'inbound', 'ghost-inspector', '__proto__'])(
    'of the type %s is refused by name',
    async (type) => {
      const { passed, steps } = await run([{ step_type: type, note: 'Again', steps: [get()] }, get()]);
      expect(passed).toBe(false);
      expect(steps.map(({ verdict, title, problems }) => [verdict, title, ...problems])).toEqual([
        ['error', 'Again', `steps of the type "${type}" are not run here`],
        ['pass', 'GET https://scim.example.com/Users'],
      ]);
    },
  );

  it('that the file skips is skipped', async () => {
    const { passed, steps, counts } = await run([get({ skipped: true }), { step_type: 'loop', skipped: true }]);
    expect(steps.map(({ verdict, reason }) => `${verdict}: ${reason}`)).toEqual([
      'skipped: the file says so',
      'skipped: the file says so',
    ]);
    expect([passed, counts.requests.total]).toEqual([true, 0]);
  });

  it('is told of as it ends', async () => {
    const told: string[] = [];
    await run([get(), get()], {
      fetch: async () => (told.push('sent'), new Response('{}')),
      onStep: ({ number }) => told.push(number),
    });
    expect(told).toEqual(['sent', '1', 'sent', '2']);
  });
});

describe('a credential', () => {
  it('is in nothing that is recorded', async () => {
    const secret = 'dXNlcjpzM2NyZXQ=';
    const told: StepResult[] = [];
    const { fetch } = answering({ echo: `Basic ${secret}`, bare: secret, token: 'sswsSecret', password: 'hunter2' });
    const result = await run(
      [
        get({
          url: 'https://a/?token={{oktaToken}}',
          headers: { Authorization: '{{auth}}', 'X-Api-Key': 'keySecret' },
          body: '',
          assertions: [{ source: 'response_json', property: 'echo', comparison: 'equal', value: '{{auth}}x' }],
          variables: [{ source: 'response_json', property: 'echo', name: 'echo' }],
          scripts: ['log(request.headers, variables.get("auth")); throw new Error(variables.get("auth"))'],
        }),
        get({ headers: { Authorization: ['SSWS {{oktaToken}}\n'] } }),
        get({ url: '{{Basic dXNlcjpzM2NyZXQ=}}' }),
      ],
      {
        fetch: (url, init) => fetch(url, { ...init, headers: Object.fromEntries(new Headers(init.headers)) }),
        authorization: `Basic ${secret}`,
        variables: { oktaToken: 'sswsSecret' },
        initialScript: 'log(variables.get("auth"), variables.get("oktaToken"))',
        onStep: (step) => told.push(step),
      },
    );
    const recorded = JSON.stringify([result, told]);
    for (const text of [secret, 'sswsSecret', 'keySecret', 'hunter2']) expect(recorded).not.toContain(text);
    expect(result.steps[1]!.exchange!.request.headers['authorization']).toBe('Basic ••••');
    expect(result.steps[1]!.url).toBe('https://a/?token=••••');
  });
});
