import { describe, expect, it } from 'vitest';
import { answering, get, run, runOne } from './running.ts';

type Row = [comparison: string, found: unknown, value: unknown, holds: boolean];

const missing = Symbol('missing');

/** runscope.md §2.5, a row that holds and one that does not for each sentence of it. */
const rows: Row[] = [
  ['equal', 'bjensen', 'bjensen', true],
  ['equal', 'bjensen', 'BJensen', false],
  ['equal', true, 'true', true],
  ['equal', 0, '0', true],
  ['equal', 401, '401', true],
  ['equal', '401', 401, true],
  ['equal', '401', '401.0', false],
  ['equal', null, 'null', true],
  ['equal', false, 'true', false],
  ['equal', ['a'], '["a"]', true],
  ['equal', missing, 'x', false],
  ['not_equal', 'a', 'b', true],
  ['not_equal', 'a', 'a', false],
  ['not_equal', missing, 'a', false],
  ['equal_number', 200, '200', true],
  ['equal_number', '200', 200, true],
  ['equal_number', '200.0', '2e2', true],
  ['equal_number', 201, '200', false],
  ['equal_number', 'abc', 'abc', false],
  ['equal_number', '', '0', false],
  ['equal_number', true, '1', false],
  ['equal_number', null, '0', false],
  ['equal_number', '0x10', '16', false],
  ['equal_number', missing, '0', false],
  ['empty', '', null, true],
  ['empty', null, null, true],
  ['empty', [], null, true],
  ['empty', {}, null, false],
  ['empty', false, null, false],
  ['empty', 0, null, false],
  ['empty', ' ', null, false],
  ['empty', missing, null, false],
  ['not_empty', 'x', null, true],
  ['not_empty', false, null, true],
  ['not_empty', 0, null, true],
  ['not_empty', {}, null, true],
  ['not_empty', [1], null, true],
  ['not_empty', '', null, false],
  ['not_empty', null, null, false],
  ['not_empty', [], null, false],
  ['not_empty', missing, null, false],
  ['contains', 'bjensen@example.com', '@example', true],
  ['contains', 'bjensen@example.com', '@EXAMPLE', false],
  ['contains', ['urn:a', 'urn:b'], 'urn:b', true],
  ['contains', ['urn:a', 'urn:b'], 'rn:', true],
  ['contains', ['urn:a'], 'urn:c', false],
  ['contains', 404, '40', true],
  ['contains', missing, '', false],
  ['does_not_contain', 'bjensen', 'x', true],
  ['does_not_contain', 'bjensen', 'jen', false],
  ['does_not_contain', ['a'], 'a', false],
  ['does_not_contain', missing, 'x', false],
  ['has_value', ['urn:a', 'urn:b'], 'urn:b', true],
  ['has_value', [1, 2], '2', true],
  ['has_value', { a: 'x' }, 'x', true],
  ['has_value', { a: 'x' }, 'a', false],
  ['has_value', ['urn:ab'], 'urn:a', false],
  ['has_value', 'urn:a', 'urn:a', false],
  ['has_value', null, 'null', false],
  ['has_value', missing, 'x', false],
  ['has_key', { a: 1 }, 'a', true],
  ['has_key', { a: 1 }, 'toString', false],
  ['has_key', ['a'], '0', false],
  ['has_key', missing, 'a', false],
  ['is_null', null, null, true],
  ['is_null', '', null, false],
  ['is_null', missing, null, false],
  ['is_a_number', 1, null, true],
  ['is_a_number', '1', null, true],
  ['is_a_number', '-1.5e3', null, true],
  ['is_a_number', 'one', null, false],
  ['is_a_number', '', null, false],
  ['is_a_number', true, null, false],
  ['is_a_number', [1], null, false],
  ['is_a_number', missing, null, false],
  ['is_less_than', 599, '600', true],
  ['is_less_than', 600, '600', false],
  ['is_less_than', 'x', '600', false],
  ['is_less_than', missing, '600', false],
  ['is_less_than_or_equal', 600, '600', true],
  ['is_less_than_or_equal', 601, '600', false],
  ['is_greater_than', '601', 600, true],
  ['is_greater_than', 600, 600, false],
  ['is_greater_than', null, -1, false],
  ['is_greater_than_or_equal', 600, '600', true],
  ['is_greater_than_or_equal', 599, '600', false],
];

const assertionOf = (comparison: string, value: unknown, property = 'x') => ({
  source: 'response_json',
  property,
  comparison,
  value,
});

const words = (found: unknown): string => (found === missing ? 'nothing' : JSON.stringify(found));

describe('a comparison', () => {
  it.each(rows.map((row) => [...row, words(row[1])] as const))(
    '%s of what is found with %s',
    async (comparison, found, value, holds) => {
      const { fetch } = answering(found === missing ? {} : { x: found });
      const { verdict, assertions } = await runOne(get({ assertions: [assertionOf(comparison, value)] }), { fetch });
      expect([comparison, words(found), value, assertions[0]!.verdict, verdict]).toEqual([
        comparison,
        words(found),
        value,
        ...(holds ? ['pass', 'pass'] : ['fail', 'fail']),
      ]);
    },
  );

  it('holds and fails in the table for each that there is', async () => {
    for (const comparison of new Set(rows.map(([comparison]) => comparison))) {
      const verdicts = rows.filter((row) => row[0] === comparison).map((row) => row[3]);
      expect([comparison, verdicts.includes(true), verdicts.includes(false)]).toEqual([comparison, true, true]);
    }
  });

  it('that Runscope does not know is refused by name', async () => {
    const step = await runOne(get({ assertions: [assertionOf('matches', 'x')] }));
    expect(step).toMatchObject({ verdict: 'error', problems: ['"matches" is no comparison that this runner knows'] });
  });

  it('says what was expected and found', async () => {
    const { fetch } = answering({ schemas: ['urn:a'], id: 'x'.repeat(1_000) });
    const { assertions } = await runOne(
      get({
        assertions: [
          { source: 'response_status', comparison: 'equal_number', value: 404 },
          assertionOf('has_value', 'urn:b', 'schemas'),
          assertionOf('not_empty', null, 'detail'),
          assertionOf('is_null', null, 'id'),
          assertionOf('equal', '{{id}}', 'schemas'),
        ],
      }),
      { fetch },
    );
    expect(assertions.map(({ subject, expected, found }) => [subject, expected, found.slice(0, 20)])).toEqual([
      ['status', 'is the number "404"', '200'],
      ['JSON property schemas', 'has the value "urn:b"', '["urn:a"]'],
      ['JSON property detail', 'is not empty', 'the body has no deta'],
      ['JSON property id', 'is null', '"xxxxxxxxxxxxxxxxxxx'],
      ['JSON property schemas', 'equals {{id}}', '{{id}} is not define'],
    ]);
    expect(assertions[3]!.found.length).toBeLessThan(310);
  });
});

describe('a property', () => {
  const json = {
    a: { b: 'ab', 'odd key': 1, 'it"s': 2, length: 'own' },
    Resources: [{ id: 'first' }, { id: 'last', emails: [{ value: 'bjensen@example.com' }] }],
    'urn:x:2.0:User': { department: 'Tour' },
  };

  it.each([
    ['a.b', 'ab'],
    ['Resources[0].id', 'first'],
    ['Resources[-1].emails[0].value', 'bjensen@example.com'],
    ['Resources.length', '2'],
    ['a.b.length', '2'],
    ['a.length', 'own'],
    ['a["odd key"]', '1'],
    ["a['odd key']", '1'],
    ['a["it\\"s"]', '2'],
    ['["urn:x:2.0:User"].department', 'Tour'],
    ['[-1].id', undefined],
    ['resources[0].id', undefined],
    ['Resources[2].id', undefined],
    ['a.toString', undefined],
    ['a.__proto__', undefined],
    ['a..b', undefined],
    ['Resources[0', undefined],
    ['Resources[0]id', undefined],
  ])('%s is read as JavaScript reads it', async (property, expected) => {
    const variables = [{ source: 'response_json', property, name: 'v' }];
    const step = await runOne(get({ variables }), answering(json));
    expect(step.variables['v']).toBe(expected);
    expect(step.problems).toEqual(
      expected === undefined ? [`the variable v cannot be extracted: the body has no ${property}`] : [],
    );
  });

  it('may begin with an index, and stand for the whole body where it is empty', async () => {
    const variables = [
      { source: 'response_json', property: '[1].id', name: 'second' },
      { source: 'response_json', property: '', name: 'all' },
      { source: 'response_json', property: '', name: null },
    ];
    const { verdict, ...step } = await runOne(get({ variables }), answering([{ id: 1 }, { id: 2 }]));
    expect([verdict, step.variables]).toEqual(['pass', { second: '2', all: '[{"id":1},{"id":2}]' }]);
  });
});

describe('a source', () => {
  it('is status, header, text, size or time', async () => {
    const variables = ['status', 'text', 'size', 'time'].map((name) => ({ source: `response_${name}`, name }));
    const header = { source: 'response_headers', property: 'Content-Type', name: 'type' };
    const { fetch } = answering('é', { status: 201, headers: { 'content-type': 'text/plain' } });
    let clock = 0;
    const step = await runOne(get({ variables: [...variables, header] }), { fetch, now: () => (clock += 100) });
    expect(step.variables).toEqual({ status: '201', text: 'é', size: '2', time: '100', type: 'text/plain' });
  });

  it('fails the step where the body is not JSON, a header is missing, or nothing came', async () => {
    const step = get({
      assertions: [assertionOf('equal', '1')],
      variables: [{ source: 'response_headers', property: 'ETag', name: 'tag' }],
    });
    const html = await runOne(step, answering('<html>', { status: 401 }));
    expect(html.assertions[0]!.found).toBe('the body is not JSON: it begins "<html>"');
    expect(html.problems).toEqual(['the variable tag cannot be extracted: there is no header ETag']);
    const lost = await runOne(step, { fetch: () => Promise.reject(new TypeError('fetch failed')) });
    expect(lost).toMatchObject({ verdict: 'fail', problems: ['no response came: fetch failed'] });
    expect(lost.assertions[0]!.found).toBe('no response came');
  });

  it('that is XML is refused by name', async () => {
    const assertions = [{ source: 'response_xml', property: '/a', comparison: 'equal', value: 'x' }];
    const step = await runOne(get({ assertions }));
    expect(step).toMatchObject({ verdict: 'error', problems: ['this runner does not read "response_xml"'] });
  });

  it('of time fails an answer that is too late, or reports it apart where that is asked for', async () => {
    const assertions = [{ source: 'response_time', comparison: 'is_less_than', value: 600 }];
    const late = () => {
      let clock = 0;
      return { now: () => (clock += 700) };
    };
    const strict = await run([get({ assertions })], late());
    expect([strict.passed, strict.steps[0]!.assertions[0]!.verdict]).toEqual([false, 'fail']);
    const relaxed = await run([get({ assertions })], { ...late(), relaxTime: true });
    expect([relaxed.passed, relaxed.steps[0]!.assertions[0]!.verdict]).toEqual([true, 'slow']);
    expect(relaxed.counts.assertions).toEqual({ passed: 0, slow: 1, total: 1 });
    const lost = await runOne(get({ assertions }), { relaxTime: true, fetch: () => Promise.reject(new Error('gone')) });
    expect(lost.assertions[0]!.verdict).toBe('fail');
  });
});
