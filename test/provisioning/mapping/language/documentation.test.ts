import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../../src/provisioning/mapping/language/compile.ts';
import { functions } from '../../../../src/provisioning/mapping/language/functions.ts';
import { userCircumstances, userScope } from '../../../../src/provisioning/mapping/scope.ts';
import { babs, clock, group, org, userAttributes } from '../person.ts';

const text = readFileSync(join(import.meta.dirname, '../../../../docs/mappings.md'), 'utf8');
/** The rows of the table that follows a marker, without its head. */
const rowsAfter = (marker: string): string[] =>
  text.split(`<!-- ${marker} -->`)[1]!.trim().split('\n\n', 1)[0]!.split('\n').slice(2);

describe('docs/mappings.md', () => {
  const examples = rowsAfter('expressions').map((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, code]) => code!));

  it.each(examples)('%s is %s', (expression, value) => {
    const circumstances = userCircumstances({ person: babs(), groups: [group('Tour Guides')], org, now: clock() });
    const found = compile(expression ?? '', userScope(userAttributes)).evaluate(circumstances);
    expect(typeof found === 'string' ? found : JSON.stringify(found)).toBe(value);
  });

  it('names every function', () => {
    const named = rowsAfter('functions').flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));
    expect(named.toSorted()).toEqual([...functions.keys()].toSorted());
  });
});
