import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseRunscope, RunscopeFileError } from '../../../src/inspect/runscope/file.ts';
import { sharedFile } from '../../shared.ts';
import { get } from './running.ts';

const parse = (value: unknown) => parseRunscope(JSON.stringify(value), 'suite.json');

const refusal = (text: string): string => {
  try {
    parseRunscope(text, 'suite.json');
  } catch (error) {
    expect(error).toBeInstanceOf(RunscopeFileError);
    return (error as Error).message;
  }
  return 'accepted';
};

describe("Okta's files", () => {
  const folder = sharedFile('okta/runscope');
  const figures: Record<string, [requests: number, assertions: number]> = {
    'Okta-SCIM-11-CRUD-Test.json': [13, 21],
    'Okta-SCIM-11-SPEC-Test.json': [16, 90],
    'Okta-SCIM-20-CRUD-Test.json': [13, 21],
    'Okta-SCIM-20-Entitlements-Test.json': [1, 6],
    'Okta-SCIM-20-SPEC-Test.json': [12, 52],
    'Okta-SCIM-20-With-Entitlements-CRUD-Test.json': [14, 22],
  };

  it('are all there is', () => {
    expect(readdirSync(folder).filter((name) => name.endsWith('.json'))).toEqual(Object.keys(figures));
  });

  it.each(Object.entries(figures))('%s is read whole', (name, expected) => {
    const [test, ...more] = parseRunscope(readFileSync(`${folder}/${name}`, 'utf8'), name);
    const requests: any[] = test!.steps.filter((step) => step.step_type === 'request');
    expect([requests.length, requests.flatMap((step) => step.assertions).length]).toEqual(expected);
    expect(test!.steps.every((step) => ['request', 'pause'].includes(step.step_type))).toBe(true);
    expect(requests.flatMap((step) => step.variables).every((variable) => variable.name)).toBe(true);
    expect(more).toEqual([]);
  });
});

describe('a file', () => {
  it('holds one test or a bucket of them', () => {
    const test = { name: 'a', steps: [], exported_at: 1, environments: [{ id: 'x' }] };
    expect(parse(test)).toEqual([{ name: 'a', description: '', steps: [], file: 'suite.json' }]);
    expect(parse([test, { ...test, name: 'b' }]).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('may begin with a byte order mark, and leave out or null what it does not use', () => {
    expect(parseRunscope('\uFEFF{"steps":[]}', 'a.json')).toHaveLength(1);
    const step = get({
      headers: [],
      form: null,
      auth: null,
      assertions: null,
      variables: null,
      scripts: null,
      body: null,
    });
    expect(parse({ steps: [step] })[0]!.steps[0]).toMatchObject({ headers: {}, form: {}, assertions: [], body: '' });
  });

  it('may give a header as a text or as a list', () => {
    const [test] = parse({ steps: [get({ headers: { Accept: ['a', 'b'], Authorization: '{{auth}}' } })] });
    expect(test!.steps[0]).toMatchObject({ headers: { Accept: ['a', 'b'], Authorization: ['{{auth}}'] } });
  });

  it.each([
    ['{', /^suite\.json is not JSON: /],
    ['[]', /^suite\.json holds no test: expected one, or an array of them\.$/],
    ['5', /^suite\.json: expected Object, found 5$/],
    ['{}', /^suite\.json: steps: expected "steps", found nothing$/],
    ['{"steps":[{}]}', /^suite\.json: step 1\.step_type: expected "step_type", found nothing$/],
    [
      JSON.stringify({ steps: [get(), get({ note: 'Read', url: 5 })] }),
      /^suite\.json: step 2 \("Read"\)\.url: expected string, found 5$/,
    ],
    [
      JSON.stringify({ steps: [get({ assertions: [{ source: 'response_status' }] })] }),
      /^suite\.json: step 1\.assertions\[0\]\.comparison: expected "comparison", found nothing$/,
    ],
    ['{"steps":[{"step_type":"pause","duration":-1}]}', /^suite\.json: step 1\.duration: expected >=0, found -1$/],
    [
      JSON.stringify({ steps: [{ step_type: 'condition', comparison: 'equal', steps: [{ step_type: 'pause' }] }] }),
      /^suite\.json: step 1\.step 1\.duration: expected "duration", found nothing$/,
    ],
    [
      JSON.stringify({ steps: [get({ body: 'a', form: { b: 'c' } })] }),
      /^suite\.json: step 1: expected either "form" or "body", not both$/,
    ],
  ])('is refused where it is none: %s', (text, message) => {
    expect(refusal(text)).toMatch(message);
  });
});
