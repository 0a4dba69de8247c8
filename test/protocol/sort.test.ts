import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/protocol/json.ts';
import { groupType, userType } from '../../src/protocol/resource-types.ts';
import { compareBy, parseSort } from '../../src/protocol/sort.ts';
import { testExtension, testType } from './test-resource.ts';

const sorted = (
  sortBy: string,
  values: readonly Json[],
  place: (value: Json) => JsonObject,
  sortOrder?: string,
): Json[] => {
  const sort = parseSort(sortBy, sortOrder, testType)!;
  return values
    .map((value) => ({ value, resource: value === null ? {} : place(value) }))
    .toSorted((a, b) => compareBy(sort.path, sort.descending)(a.resource, b.resource))
    .map(({ value }) => value);
};

describe('parseSort', () => {
  it('sorts ascending by default, and by nothing where nothing is named [sort-01] [sort-02]', () => {
    expect(parseSort('userName', undefined, userType)).toMatchObject({ descending: false });
    expect(parseSort('userName', 'ascending', userType)).toMatchObject({ descending: false });
    expect(parseSort('USERNAME', 'Descending', userType)).toMatchObject({
      path: { attribute: { name: 'userName' } },
      descending: true,
    });
    expect(parseSort(undefined, undefined, userType)).toBeUndefined();
  });

  it('sorts a complex attribute by its value [sort-08]', () => {
    expect(parseSort('emails', undefined, userType)?.path.subAttribute?.name).toBe('value');
    expect(parseSort('name.familyName', undefined, userType)?.path.subAttribute?.name).toBe('familyName');
    expect(parseSort('displayName', undefined, groupType)?.path).not.toHaveProperty('subAttribute');
  });

  it.each([
    ['userName', 'up', 'invalidValue', 'expected ascending or descending [sort-03]'],
    ['favouriteColour', undefined, 'invalidPath', 'User has no attribute "favouriteColour" [sort-04]'],
    ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', undefined, 'invalidPath', 'has no attribute'],
    ['name', undefined, 'invalidPath', 'such as name.formatted'],
    ['password', undefined, 'sensitive', 'never returned'],
  ])('refuses sortBy=%s sortOrder=%s as %s: %s', (sortBy, sortOrder, scimType, detail) => {
    expect(() => parseSort(sortBy, sortOrder, userType)).toThrow(
      expect.objectContaining({ status: 400, scimType, detail: expect.stringContaining(detail.replace(/ \[.*/, '')) }),
    );
  });
});

describe('compareBy', () => {
  it('orders each data type by its own order [sort-05]', () => {
    const numbers = [10, -1, 9.5, 2, 1e3];
    expect(sorted('decimal', numbers, (decimal) => ({ decimal }))).toEqual([-1, 2, 9.5, 10, 1000]);
    expect(sorted('boolean', [true, false, true], (boolean) => ({ boolean }))).toEqual([false, true, true]);
    const times = [
      '2011-05-13T04:42:34Z',
      '2011-05-13T01:00:00-08:00',
      '2011-05-13T04:42:34.5Z',
      '2011-05-13T04:00:00+02:00',
    ];
    expect(sorted('dateTime', times, (dateTime) => ({ dateTime }))).toEqual([times[3], times[0], times[2], times[1]]);
  });

  it('respects caseExact, and orders by code point [sort-06]', () => {
    const words = ['b', 'A', 'a', 'B', '\u{1F600}', '\uFFFD'];
    expect(sorted('stringExact', words, (stringExact) => ({ stringExact }))).toEqual([
      'A',
      'B',
      'a',
      'b',
      '\uFFFD',
      '\u{1F600}',
    ]);
    expect(sorted('string', words, (string) => ({ string }))).toEqual(['A', 'a', 'b', 'B', '\uFFFD', '\u{1F600}']);
  });

  it('finds sub-attributes and extensions [sort-07]', () => {
    expect(sorted('complex.integer', [3, 1, 2], (integer) => ({ complex: { integer } }))).toEqual([1, 2, 3]);
    expect(
      sorted(`${testExtension}:integer`, [3, 1, 2], (integer) => ({ integer: 0, [testExtension]: { integer } })),
    ).toEqual([1, 2, 3]);
    expect(sorted('complex.strings', ['b', 'a'], (s) => ({ complex: { strings: [s, 'c'] } }))).toEqual(['a', 'b']);
  });

  it('takes the primary of many values, else the first [sort-08]', () => {
    expect(
      sorted('complexes', ['z', 'a'], (value) => ({ complexes: [{ value: 'm' }, { value, primary: true }] })),
    ).toEqual(['a', 'z']);
    expect(
      sorted('complexes', ['z', 'a'], (value) => ({ complexes: [{ value }, { value: 'm', primary: false }] })),
    ).toEqual(['a', 'z']);
    expect(sorted('integers', [2, 1], (first) => ({ integers: [first, 0] }))).toEqual([1, 2]);
  });

  it('puts what has no value last ascending and first descending [sort-09]', () => {
    expect(sorted('string', ['b', null, 'a'], (string) => ({ string }))).toEqual(['a', 'b', null]);
    expect(sorted('string', ['b', null, 'a'], (string) => ({ string }), 'descending')).toEqual([null, 'b', 'a']);
    expect(sorted('strings', [null, 'a'], (s) => ({ strings: [s] }))).toEqual(['a', null]);
  });

  it('is a total order that descending reverses', () => {
    const { path } = parseSort('string', undefined, testType)!;
    const character = fc.constantFrom('a', 'A', 'b', 'ß', 'σ', 'ς', '\uFFFD', '\u{1F600}');
    const resource = fc.record({ string: fc.string({ unit: character, maxLength: 3 }) }, { requiredKeys: [] });
    fc.assert(
      fc.property(resource, resource, resource, (a, b, c) => {
        const compare = compareBy(path, false);
        expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0);
        expect(Math.sign(compareBy(path, true)(a, b))).toBe(Math.sign(compare(b, a)));
        expect(compare(a, c) <= 0 || compare(a, b) > 0 || compare(b, c) > 0).toBe(true);
      }),
    );
  });
});
