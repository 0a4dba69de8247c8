import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../src/protocol/filter/parse.ts';
import { printFilter } from '../../../src/protocol/filter/print.ts';
import { userType } from '../../../src/protocol/resource-types.ts';
import { testType } from '../test-resource.ts';
import { samples } from './arbitrary.ts';

describe('printFilter', () => {
  it('prints a text that parses to the same filter', () => {
    fc.assert(
      fc.property(samples, ({ text }) => {
        const filter = parseFilter(text, testType);
        expect(parseFilter(printFilter(filter), testType)).toStrictEqual(filter);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['USERNAME  Eq "bjensen"', 'userName eq "bjensen"'],
    ['userName eq "\\u0062\\/\\"\\\\"', 'userName eq "b/\\"\\\\"'],
    ['((title pr))', 'title pr'],
    ['title pr and (nickName pr and active eq true)', 'title pr and nickName pr and active eq true'],
    ['title pr or (nickName pr and active eq true)', 'title pr or nickName pr and active eq true'],
    ['title pr and (nickName pr or active eq true)', 'title pr and (nickName pr or active eq true)'],
    ['NOT(NOT(title pr))', 'not (not (title pr))'],
    ['title eq null', 'not (title pr)'],
    ['title ne null', 'title pr'],
    ['emails co "@"', 'emails.value co "@"'],
    ['emails[type eq "work"].value sw "b"', 'emails[type eq "work" and value sw "b"]'],
    ['emails[type eq "a" or type eq "b"].value pr', 'emails[(type eq "a" or type eq "b") and value pr]'],
    ['urn:ietf:params:scim:schemas:core:2.0:User:name.familyName pr', 'name.familyName pr'],
    [
      'URN:ietf:params:scim:schemas:extension:enterprise:2.0:user:MANAGER eq "26118915"',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq "26118915"',
    ],
  ])('prints %s in canonical form', (text, printed) => {
    expect(printFilter(parseFilter(text, userType))).toBe(printed);
  });
});
