import { describe, expect, it } from 'vitest';
import { interrupted } from '../../../src/inspect/check.ts';
import { summarise } from '../../../src/inspect/report/summary.ts';
import type { AssertionResult, RunscopeResult, StepResult } from '../../../src/inspect/runscope/result.ts';
import { everything, exchange, reported, result } from './reported.ts';

const failing = (id: string, details: Parameters<typeof result>[1] = {}) => result(id, { verdict: 'fail', ...details });

const causesOf = (...results: ReturnType<typeof result>[]) =>
  summarise(reported(results)).causes.map(({ client, verdict, entries }) => [
    verdict,
    client,
    ...entries.map(({ id }) => id),
  ]);

describe('the summary of a run', () => {
  it('says in a sentence how it went', () => {
    expect(summarise(everything).headline).toBe('4 requirements not met, 1 check broke, 1 warning, of 19 tried');
    expect(summarise(reported([result('create-01')])).headline).toBe('Every requirement is met, of 1 tried');
    expect(summarise(reported([result('create-01', { verdict: 'skipped' })])).headline).toBe('Nothing was tried');
  });

  it('passes with warnings, unless it is strict', () => {
    const warned = [result('sort-01', { verdict: 'warn', findings: [{ expected: 'a', found: 'b' }] })];
    expect(summarise(reported(warned)).passed).toBe(true);
    expect(summarise(reported(warned, { strict: true })).passed).toBe(false);
  });

  it('does not pass where a check broke or the run was interrupted', () => {
    expect(summarise(reported([result('a-01', { verdict: 'error', reason: 'x' })])).passed).toBe(false);
    const cut = summarise(reported([result('a-01'), result('a-02', { verdict: 'skipped', reason: interrupted })]));
    expect(cut.passed).toBe(false);
    expect(cut.headline).toMatch(/^Interrupted: /);
  });

  it('ranks what breaks Okta before what breaks Entra, that before the RFC, and warnings last', () => {
    const finding = (hint: string) => [{ expected: 'a', found: 'b', hint }];
    expect(
      causesOf(
        result('w-01', { verdict: 'warn', check: { level: 'SHOULD' }, findings: finding('Okta wants it.') }),
        failing('r-01', { findings: finding('Mend it.') }),
        failing('e-01', { findings: finding('Entra stumbles over it.') }),
        failing('o-01', { findings: finding('Okta stumbles over it.') }),
        result('b-01', { verdict: 'error', reason: 'x' }),
      ),
    ).toEqual([
      ['fail', 'Okta', 'o-01'],
      ['fail', 'Entra', 'e-01'],
      ['fail', 'RFC', 'r-01'],
      ['error', 'RFC', 'b-01'],
      ['warn', 'Okta', 'w-01'],
    ]);
  });

  it('takes for one cause: one hint, one crash of an endpoint, one complaint of the service', () => {
    const crash = (id: string, path: string) =>
      failing(id, { findings: [{ expected: id, found: '500', hint: id, exchange: exchange('PATCH', path, 500) }] });
    const complaint = (id: string, detail: string) => {
      const refusal = exchange('POST', '/Users', 400, JSON.stringify({ detail }));
      return failing(id, { findings: [{ expected: 'status 201', found: '400', hint: id, exchange: refusal }] });
    };
    const hint = (id: string) => failing(id, { findings: [{ expected: id, found: 'b', hint: 'Do this.' }] });
    expect(
      causesOf(
        crash('a-01', '/Users/1'),
        crash('a-02', '/Users/2?attributes=name'),
        crash('a-03', '/Groups/2'),
        hint('c-01'),
        hint('c-02'),
        complaint('b-01', 'bjensen-1 is taken'),
        complaint('b-02', 'bjensen-2 is taken'),
        complaint('b-03', 'the moon is full'),
      ),
    ).toEqual([
      ['fail', 'RFC', 'a-01', 'a-02'],
      ['fail', 'RFC', 'c-01', 'c-02'],
      ['fail', 'RFC', 'b-01', 'b-02'],
      ['fail', 'RFC', 'a-03'],
      ['fail', 'RFC', 'b-03'],
    ]);
  });

  it('names what is common where several requirements fail by it, else the requirement', () => {
    const created = (id: string) =>
      failing(id, {
        findings: [{ expected: 'status 201', found: '200', hint: id, exchange: exchange('POST', '/Users', 200) }],
      });
    const titles = (...ids: string[]) => summarise(reported(ids.map(created))).causes.map(({ title }) => title);
    expect(titles('a-01', 'a-02')).toEqual(['The requirement of a-01.']);
    expect(titles('a-01', 'a-02', 'a-03')).toEqual(['POST /Users is answered 200, not 201']);
  });

  it("answers whether Okta's SPEC suite passes", () => {
    expect(summarise(everything).okta).toEqual([
      { verdict: 'passed', text: "Okta's SPEC suite: passed, 12 of 12 requests" },
    ]);
    const mixed = [result('okta-spec-01'), result('okta-spec-02', { verdict: 'fail' })];
    expect(summarise(reported(mixed)).okta[0]?.text).toBe("Okta's SPEC suite: failed, 1 of 2 requests");
    expect(summarise(reported([])).okta[0]?.verdict).toBe('not run');
  });

  const step = (number: string, details: Partial<StepResult> = {}): StepResult => ({
    number,
    type: 'request',
    title: `Step ${number}`,
    verdict: 'pass',
    exchange: exchange('GET', '/Users', 200),
    assertions: [],
    variables: {},
    log: [],
    problems: [],
    ...details,
  });

  const file = (name: string, passed: boolean, ...steps: StepResult[]): RunscopeResult => ({
    name,
    file: 'test.json',
    passed,
    steps,
    counts: {
      requests: { passed: steps.filter(({ verdict }) => verdict === 'pass').length, total: steps.length },
      assertions: { passed: 0, slow: 0, total: 0 },
    },
    started: 0,
    duration: 0,
  });

  const assertion = (verdict: AssertionResult['verdict']): AssertionResult => ({
    subject: 'JSON property active',
    comparison: 'equal',
    expected: 'equals "true"',
    found: 'false',
    verdict,
  });

  it('tells of each step of a Runscope file that asks the service, or went wrong', () => {
    const run = file(
      'Tour Guides',
      false,
      step('0', { type: 'setup' }),
      step('1', { type: 'pause' }),
      step('2'),
      step('3', { verdict: 'fail', assertions: [assertion('pass'), assertion('fail')] }),
      step('4.1', { assertions: [assertion('slow')] }),
      step('5', { type: 'loop', verdict: 'error', problems: ['steps of the type "loop" are not run here'] }),
      step('6', { verdict: 'fail', problems: ['{{id}} is not defined'] }),
    );
    const { groups, causes, counts } = summarise(reported([], { runscope: [run] }));
    expect(groups.map(({ name }) => name)).toEqual(['Tour Guides']);
    expect(groups[0]?.entries.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['tour-guides-step-2', 'pass'],
      ['tour-guides-step-3', 'fail'],
      ['tour-guides-step-4-1', 'warn'],
      ['tour-guides-step-5', 'error'],
      ['tour-guides-step-6', 'fail'],
    ]);
    expect(counts).toEqual({ pass: 1, warn: 1, fail: 2, skipped: 0, error: 1 });
    const users = { sent: 'GET /Users', client: 'Runscope' };
    expect(causes).toMatchObject([
      { ...users, title: 'Step 3', expected: 'JSON property active equals "true"', found: 'false' },
      { ...users, title: 'Step 6', expected: 'a step that runs to its end', found: '{{id}} is not defined' },
      { title: 'steps of the type "loop" are not run here' },
    ]);
  });

  it("answers for Okta's own file where it was run, and for every other by its name", () => {
    const spec = file('Okta SCIM 2.0 SPEC Test', true, step('1'));
    const crud = file('Okta SCIM 2.0 CRUD Test', false, step('1', { verdict: 'fail', problems: ['x'] }));
    const { okta, causes } = summarise(reported([result('okta-spec-01')], { runscope: [spec, crud] }));
    expect(okta.map(({ text }) => text)).toEqual([
      "Okta's SPEC suite: passed, 1 of 1 requests",
      'Okta SCIM 2.0 CRUD Test: failed, 0 of 1 requests',
    ]);
    expect(causes.map(({ client }) => client)).toEqual(['Okta']);
  });
});
