import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScimError } from '../../../src/protocol/error.ts';
import { defaultFilterLimits } from '../../../src/protocol/filter/filter.ts';
import { parseFilter, type FilterOptions } from '../../../src/protocol/filter/parse.ts';
import { createTolerance } from '../../../src/protocol/leniency.ts';
import { createResourceType } from '../../../src/protocol/resource-type.ts';
import { userType } from '../../../src/protocol/resource-types.ts';
import { attribute, complex } from '../../../src/protocol/schemas/attribute.ts';
import { cpuTime } from '../../cpu-time.ts';
import { testType } from '../test-resource.ts';
import { samples } from './arbitrary.ts';

/** The parsed filter with its attributes by their names. */
const parse = (text: string, options?: FilterOptions): unknown =>
  JSON.parse(
    JSON.stringify(parseFilter(text, userType, options), (key, value: unknown) =>
      (key === 'attribute' || key === 'subAttribute') && value ? (value as { name: string }).name : value,
    ),
  );

const refusal = (text: string, type = userType, options: FilterOptions = {}): ScimError => {
  try {
    parseFilter(text, type, options);
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error(`${text} was understood.`);
};

const present = (attribute: string) => ({ kind: 'present', path: { attribute } });

describe('parseFilter', () => {
  it('binds not before and, and and before or [filter-07]', () => {
    expect(parse('title pr or not (nickName pr) and active pr or locale pr')).toEqual({
      kind: 'or',
      filters: [
        present('title'),
        { kind: 'and', filters: [{ kind: 'not', filter: present('nickName') }, present('active')] },
        present('locale'),
      ],
    });
  });

  it('makes one list of what stands in brackets without need', () => {
    expect(parse('(title pr and (nickName pr)) and ((active pr))')).toEqual({
      kind: 'and',
      filters: [present('title'), present('nickName'), present('active')],
    });
  });

  it('names the value of a complex attribute that is compared [filter-15]', () => {
    const path = { attribute: 'emails', subAttribute: 'value' };
    expect(parse('emails eq "x"')).toEqual({ kind: 'compare', path, operator: 'eq', value: 'x' });
    expect(parse('emails pr')).toEqual(present('emails'));
  });

  it('reads a sub-attribute behind the brackets as one more condition on the element [filter-14]', () => {
    const filter = (attribute: string, value: string) => ({
      kind: 'compare',
      path: { attribute },
      operator: 'eq',
      value,
    });
    const element = { kind: 'and', filters: [filter('type', 'work'), filter('value', 'x')] };
    expect(parse('emails[type eq "work"].value eq "x"')).toEqual({
      kind: 'valuePath',
      path: { attribute: 'emails' },
      filter: element,
    });
  });

  it('reads null as what is not present [filter-19]', () => {
    expect(parse('title eq null')).toEqual({ kind: 'not', filter: present('title') });
    expect(parse('title ne null')).toEqual(present('title'));
    expect(parse('name eq null')).toEqual({ kind: 'not', filter: present('name') });
  });

  it.each([
    '  userName   eq   "bjensen"  ',
    'userName\teq\r\n"bjensen"',
    '( userName eq "bjensen" )',
    '(userName eq "bjensen")or(title pr)',
    'not(title pr)and(userName eq "bjensen")',
    'emails [ type eq "work" ] and title pr',
    'emails[(type eq "work" or type eq "home") and not (primary eq true)]',
  ])('understands %s', (text) => {
    expect(parse(text)).toBeTypeOf('object');
  });

  it.each([
    // [filter-26]
    ['', 'Expected an attribute, "not" or "(" at character 1, found the end.'],
    ['   ', 'character 4, found the end'],
    // [filter-24]
    ['userName', 'Expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr) at character 9, found the end.'],
    [
      'userName eq',
      'Expected a string in double quotes, a number, true, false or null at character 12, found the end.',
    ],
    ['userName bogus "x"', 'character 10, found bogus.'],
    ['userName eq bjensen', 'at character 13, found bjensen.'],
    ["userName eq 'bjensen'", "at character 13, found 'bjensen'."],
    ['userName eq "bjensen', 'The string that begins at character 13 has no closing quote.'],
    ['userName eq "bjensen\\"', 'The string that begins at character 13 has no closing quote.'],
    ['userName eq "x\\q"', 'The text at character 13 is not a JSON string'],
    ['userName eq "x\\u00zz"', 'The text at character 13 is not a JSON string'],
    ['userName eq "x\ny"', 'The text at character 13 is not a JSON string'],
    ['userName eq "\\ud83d"', 'The text at character 13 is not a JSON string'],
    ['userName eq"x"', 'Expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr) at character 10, found eq"x".'],
    ['userName eq "x"and title pr', 'Expected a space after the string at character 16, found and.'],
    ['userName eq "x" "y"', 'Expected "and", "or" or the end at character 17, found "y".'],
    ['userName pr "x"', 'Expected "and", "or" or the end at character 13'],
    ['userName eq "x" and', 'character 20, found the end'],
    ['and userName pr', 'Expected an attribute of User at character 1, found and.'],
    ['userName pr and or title pr', 'Expected an attribute of User at character 17, found or.'],
    ['userName pr xor title pr', 'Expected "and", "or" or the end at character 13, found xor.'],
    ['(userName pr', 'Expected "and", "or" or ")" at character 13, found the end.'],
    ['userName pr)', 'Expected "and", "or" or the end at character 12, found ).'],
    ['(userName pr]', 'Expected "and", "or" or ")" at character 13, found ].'],
    ['()', 'Expected an attribute, "not" or "(" at character 2, found ).'],
    ['not userName pr', 'Expected "(" after "not" at character 5, found userName.'],
    ['emails[type eq "work"', 'Expected "and", "or" or "]" at character 22, found the end.'],
    ['emails[]', 'Expected an attribute, "not" or "(" at character 8, found ].'],
    ['emails[type eq "work"] .value eq "x"', 'Expected "and", "or" or the end at character 24'],
    ['emails[type eq "work"].', 'character 24, found the end'],
    ['emails[type eq "work"].nick eq "x"', 'Expected an attribute of emails at character 24, found nick.'],
    ['emails[type eq "work"]value eq "x"', 'Expected "and", "or" or the end at character 23, found value.'],
    ['emails[emails.type eq "work"]', 'Expected an attribute of emails at character 8, found emails.type.'],
    ['emails[type[value eq "x"]]', 'Expected an operator, since value filters do not nest, at character 12'],
    ['userName[value eq "x"]', 'since userName has no sub-attributes to filter by, at character 9'],
    ['emails.value[type eq "x"]', 'since emails.value has no sub-attributes to filter by, at character 13'],
    // [filter-25]
    ['favouriteColour eq "red"', 'Expected an attribute of User at character 1, found favouriteColour.'],
    ['name.nick eq "red"', 'found name.nick.'],
    ['__proto__ pr', 'found __proto__.'],
    ['constructor.name pr', 'found constructor.name.'],
    ['urn:example:other:userName pr', 'found urn:example:other:userName.'],
    [
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User pr',
      'Expected an attribute, not a schema, at character 1',
    ],
    // [filter-06]
    ['active gt true', 'gt is not defined on active, which is boolean; allowed: eq, ne, pr.'],
    ['active co true', 'co is not defined on active, which is boolean'],
    ['x509Certificates.value le "Zm9v"', 'le is not defined on x509Certificates.value, which is binary'],
    ['x509Certificates sw "Zm9v"', 'sw is not defined on x509Certificates, which is binary'],
    ['meta.created sw "2011"', 'sw is not defined on meta.created, which is dateTime'],
    ['name eq "Jensen"', 'name is complex and has no sub-attribute "value" to compare'],
    ['title gt null', 'Expected a value, since null has no order for gt, at character 10, found null.'],
    ['meta.created gt "yesterday"', 'Expected an xsd:dateTime such as "2011-05-13T04:42:34Z"'],
    ['meta.created gt 1305261754', 'Expected an xsd:dateTime'],
    ['active eq "true"', 'Expected true or false, since active is boolean, at character 11, found "true".'],
    ['active eq 1', 'Expected true or false, since active is boolean, at character 11, found 1.'],
    ['active eq True', 'at character 11, found True.'],
    ['userName eq 1', 'Expected a string in double quotes, since userName is string, at character 13, found 1.'],
    ['userName eq true', 'Expected a string in double quotes, since userName is string'],
  ])('refuses %j, and says why', (text, detail) => {
    const error = refusal(text);
    expect(error.scimType).toBe('invalidFilter');
    expect(error.detail).toContain(detail);
  });

  it.each([
    ['integer eq "5"', 'Expected a number, since integer is integer, at character 12, found "5".'],
    ['decimal eq true', 'Expected a number, since decimal is decimal'],
    ['integer eq 05', 'found 05'],
    ['integer eq +5', 'found +5'],
    ['integer eq 5.', 'found 5.'],
    ['integer eq .5', 'found .5'],
    ['integer eq 0x10', 'found 0x10'],
    ['decimal eq 1e999', 'found 1e999'],
    ['decimal eq NaN', 'found NaN'],
    ['integer co 5', 'co is not defined on integer'],
  ])('refuses %s on a number [filter-23]', (text, detail) => {
    const error = refusal(text, testType);
    expect(error.scimType).toBe('invalidFilter');
    expect(error.detail).toContain(detail);
  });

  it.each([
    ['password pr', userType],
    ['title pr or PASSWORD eq "x"', userType],
    ['urn:ietf:params:scim:schemas:core:2.0:User:password sw "a"', userType],
    ['never pr', testType],
    ['writeOnly eq "x"', testType],
    ['complex.never eq "x"', testType],
    ['complex[never eq "x"]', testType],
  ])('refuses %s as sensitive [filter-29]', (text, type) => {
    expect(refusal(text, type).scimType).toBe('sensitive');
  });

  it('refuses what is writeOnly, and what belongs to a complex attribute that is never returned [filter-29]', () => {
    const type = createResourceType({ name: 'Vault', endpoint: '/Vaults', schema: 'urn:example:Vault' }, [
      {
        id: 'urn:example:Vault',
        name: 'Vault',
        description: '',
        attributes: [
          attribute('pin', '', { mutability: 'writeOnly' }),
          complex('key', '', [attribute('value', '')], { returned: 'never' }),
        ],
      },
    ]);
    for (const text of ['pin pr', 'key pr', 'key eq "x"', 'key.value eq "x"', 'key[value eq "x"]']) {
      expect(refusal(text, type).scimType).toBe('sensitive');
    }
  });

  it('shows no more than the beginning of what it found', () => {
    expect(refusal('x'.repeat(8000)).detail).toBe(
      `filter: Expected an attribute of User at character 1, found ${'x'.repeat(40)}….`,
    );
  });

  it('reads -0 as the number that it prints as', () => {
    expect(parseFilter('integer eq -0', testType)).toHaveProperty('value', 0);
  });

  it('reads "True" as a boolean where the profile grants it', () => {
    const tolerance = createTolerance('entra');
    expect(parse('active eq true', { tolerance })).toMatchObject({ value: true });
    expect([...tolerance.used]).toEqual([]);
    expect(parse('active eq "True"', { tolerance })).toMatchObject({ value: true });
    expect(parse('emails[primary eq "false"]', { tolerance })).toMatchObject({ filter: { value: false } });
    expect([...tolerance.used]).toEqual(['booleanStrings']);
    expect(refusal('active eq "yes"', userType, { tolerance }).scimType).toBe('invalidFilter');
    expect(refusal('active eq "True"', userType, { tolerance: createTolerance('rfc') }).scimType).toBe('invalidFilter');
  });

  describe('has limits, and names them', () => {
    const { length, terms, depth } = defaultFilterLimits;
    const nested = (open: string, close: string, times: number) =>
      `${open.repeat(times)}title pr${close.repeat(times)}`;

    it('on depth [filter-27]', () => {
      expect(parse(nested('(', ')', depth))).toEqual(present('title'));
      expect(parse(nested('not (', ')', depth))).toBeTypeOf('object');
      expect(refusal(nested('(', ')', depth + 1)).detail).toContain(`deeper than the ${depth} levels`);
      expect(refusal(nested('(', ')', 1000)).detail).toContain(`deeper than the ${depth} levels`);
      expect(refusal(nested('not (', ')', 1000)).detail).toContain(`deeper than the ${depth} levels`);
      expect(refusal('emails[(type pr)]', userType, { limits: { length, terms, depth: 1 } }).detail).toContain(
        '1 levels',
      );
    });

    it('that count what is open at once, not what was', () => {
      expect(parse(Array.from({ length: 100 }, () => '(title pr)').join(' or '))).toBeTypeOf('object');
    });

    it('on terms', () => {
      const chain = (times: number) => Array.from({ length: times }, () => 'title pr').join(' or ');
      expect(parse(chain(terms))).toBeTypeOf('object');
      expect(refusal(chain(terms + 1)).detail).toContain(`More than the ${terms} terms`);
    });

    it('on length [filter-28]', () => {
      const long = (times: number) => `title eq "${'x'.repeat(times - 11)}"`;
      expect(parse(long(length))).toBeTypeOf('object');
      expect(refusal(long(length + 1)).detail).toContain(`${length + 1} characters are more than the ${length}`);
    });
  });

  describe('whatever is sent, throws nothing but a ScimError', () => {
    const limits = { length: 100_000, terms: 100_000, depth: 50 };
    const survives = (text: string) => {
      try {
        parseFilter(text, testType, { limits });
      } catch (error) {
        if (!(error instanceof ScimError)) throw error;
      }
    };

    it('on garbage, and on filters with pieces cut out, doubled and put in', () => {
      const pieces = [
        '(',
        ')',
        '[',
        ']',
        '"',
        '\\',
        '.',
        ' ',
        'not',
        'and',
        'eq',
        'pr',
        'complexes',
        'null',
        '1',
        '\ud800',
      ];
      fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), survives));
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (words) => survives(words.join(' '))),
      );
      fc.assert(
        fc.property(samples, fc.nat(), fc.nat(9), fc.constantFrom('', ...pieces), ({ text }, at, cut, piece) => {
          const position = at % (text.length + 1);
          survives(text.slice(0, position) + piece + text.slice(position + cut));
        }),
        { numRuns: 1000 },
      );
    });

    it.each([
      '(',
      'not (',
      '"',
      '\\"',
      'a',
      '1',
      '.',
      ':',
      ' ',
      '[',
      'complexes[',
      'complexes.',
      'string eq "',
      '"\\',
      '\\u',
    ])('and in time that grows with the length alone, on 100,000 characters of %s', (unit) => {
      for (const start of [
        '',
        'string eq ',
        'string eq "',
        'decimal eq 1',
        'dateTime eq "2011-',
        'complexes[type eq "',
      ]) {
        const began = cpuTime();
        survives((start + unit.repeat(100_000)).slice(0, 100_000));
        expect(cpuTime() - began).toBeLessThan(1_000);
      }
    });

    it('and in time that grows with the terms alone', () => {
      const text = Array.from({ length: 5000 }, (_, i) => `(string eq "${i}")`).join(' and ');
      const began = cpuTime();
      parseFilter(text, testType, { limits: { ...limits, length: text.length } });
      expect(cpuTime() - began).toBeLessThan(2_000);
    });
  });
});
