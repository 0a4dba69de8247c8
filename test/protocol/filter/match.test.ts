import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches } from '../../../src/protocol/filter/match.ts';
import { parseFilter } from '../../../src/protocol/filter/parse.ts';
import type { JsonObject } from '../../../src/protocol/json.ts';
import { createTolerance } from '../../../src/protocol/leniency.ts';
import { createResourceType } from '../../../src/protocol/resource-type.ts';
import { groupType, userType } from '../../../src/protocol/resource-types.ts';
import { attribute } from '../../../src/protocol/schemas/attribute.ts';
import { testType } from '../test-resource.ts';
import { resources, samples } from './arbitrary.ts';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const bjensen: JsonObject = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', enterprise],
  id: '2819c223-7f76-453a-919d-413861904646',
  externalId: '701984',
  userName: 'bjensen@example.com',
  name: { familyName: 'Jensen', givenName: 'Barbara', honorificPrefix: '' },
  displayName: 'Babs "B" Jensen',
  nickName: 'a+b&c#d\\e/f',
  title: '',
  userType: 'Straße 😀',
  active: true,
  emails: [
    { value: 'bjensen@example.com', type: 'work', primary: true },
    { value: 'babs@jensen.org', type: 'home' },
  ],
  phoneNumbers: [],
  ims: [{}],
  groups: [{ value: 'e9e30dba-f08f-4109-8486-d5c6a331660a', display: 'Tour Guides', type: 'direct' }],
  [enterprise]: { employeeNumber: '701984', manager: { value: '26118915-6090-4610-87e4-49d8ca9f808d' } },
  meta: {
    resourceType: 'User',
    created: '2010-01-23T04:56:22Z',
    lastModified: '2011-05-13T04:42:34.5Z',
    version: 'W/"3"',
    location: 'https://example.com/v2/Users/2819c223-7f76-453a-919d-413861904646',
  },
};

const tourGuides: JsonObject = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  id: 'e9e30dba-f08f-4109-8486-d5c6a331660a',
  displayName: 'Tour Guides',
  members: [{ value: bjensen['id']!, display: 'Babs Jensen', type: 'User' }],
};

const user = (filter: string, resource = bjensen): boolean =>
  matches(parseFilter(filter, userType, { tolerance: createTolerance('entra') }), resource);

describe('matches', () => {
  it.each([
    ['filter-01', 'userName eq "bjensen@example.com"', true],
    ['filter-02', 'userName eq "bjensen"', false],
    ['filter-03', 'userName ne "bjensen"', true],
    ['filter-03', 'userName ne "BJENSEN@example.com"', false],
    ['filter-03', 'userName co "@EXAMPLE"', true],
    ['filter-03', 'userName sw "bj"', true],
    ['filter-03', 'userName sw "jensen"', false],
    ['filter-03', 'userName ew ".com"', true],
    ['filter-03', 'userName pr', true],
    ['filter-03', 'profileUrl pr', false],
    ['filter-03', 'profileUrl ne "x"', true],
    ['filter-04', 'profileUrl gt ""', false],
    ['filter-04', 'userName gt "Bjensen"', true],
    ['filter-04', 'userName lt "c"', true],
    ['filter-04', 'userName ge "BJENSEN@EXAMPLE.COM"', true],
    ['filter-04', 'userName le "bjensen@example.co"', false],
    ['filter-05', 'meta.lastModified gt "2011-05-13T04:42:34Z"', true],
    ['filter-05', 'meta.lastModified gt "2011-05-13T04:42:34.500Z"', false],
    ['filter-05', 'meta.lastModified ge "2011-05-13T06:42:34.50+02:00"', true],
    ['filter-05', 'meta.lastModified eq "2011-05-12T23:42:34.5-05:00"', true],
    ['filter-05', 'meta.lastModified lt "2011-05-13T05:00:00+01:00"', false],
    ['filter-05', 'meta.created le "2010-01-23T04:56:22"', true],
    ['filter-07', 'title pr or userName sw "bj" and active eq false', false],
    ['filter-07', '(title pr or userName sw "bj") and active eq true', true],
    ['filter-07', 'userName sw "bj" or title pr and active eq false', true],
    ['filter-07', 'not (title pr) and not (active eq false)', true],
    ['filter-07', 'not (not (active eq true and (title pr or (userName pr))))', true],
    ['filter-08', 'active eq true', true],
    ['filter-08', 'active ne true', false],
    ['filter-08', 'active eq "True"', true],
    ['filter-08', 'id eq "2819c223-7f76-453a-919d-413861904646"', true],
    ['filter-08', 'externalId eq "701984"', true],
    ['filter-08', 'displayName eq "babs \\"b\\" jensen"', true],
    ['filter-09', 'userName eq "BJENSEN@EXAMPLE.COM"', true],
    ['filter-09', 'id eq "2819C223-7f76-453a-919d-413861904646"', false],
    ['filter-09', 'groups.value eq "E9E30DBA-f08f-4109-8486-d5c6a331660a"', false],
    ['filter-10', 'USERNAME EQ "bjensen@example.com"', true],
    ['filter-11', 'urn:ietf:params:scim:schemas:core:2.0:User:userName sw "bj"', true],
    ['filter-11', `${enterprise}:employeeNumber eq "701984"`, true],
    ['filter-11', `${enterprise}:manager.value sw "26118915"`, true],
    ['filter-11', `${enterprise.toUpperCase()}:DEPARTMENT pr`, false],
    ['filter-12', 'name.familyName co "ens"', true],
    ['filter-12', 'emails.value ew "jensen.org"', true],
    ['filter-12', 'emails.value ne "babs@jensen.org"', false],
    ['filter-12', 'emails.type eq "work" and emails.value co "jensen.org"', true],
    ['filter-13', 'emails[type eq "work" and value co "@example.com"]', true],
    ['filter-13', 'emails[type eq "work" and value co "jensen.org"]', false],
    ['filter-13', 'emails[not (primary eq true)]', true],
    ['filter-13', 'emails[value ne "babs@jensen.org"]', true],
    ['filter-13', 'not (emails[type eq "other"])', true],
    ['filter-13', 'phoneNumbers[value ne "x"]', false],
    ['filter-13', 'name[familyName eq "jensen" and givenName sw "B"]', true],
    ['filter-14', 'emails[type eq "work"].value eq "bjensen@example.com"', true],
    ['filter-14', 'emails[type eq "home"].value eq "bjensen@example.com"', false],
    ['filter-15', 'emails co "jensen.org"', true],
    ['filter-15', 'emails eq "jensen.org"', false],
    ['filter-17', 'groups.value eq "e9e30dba-f08f-4109-8486-d5c6a331660a"', true],
    ['filter-17', 'groups[display eq "tour guides" and type eq "direct"]', true],
    ['filter-18', `${enterprise}:manager eq "26118915-6090-4610-87e4-49d8ca9f808d"`, true],
    ['filter-19', 'profileUrl eq null', true],
    ['filter-19', 'userName eq null', false],
    ['filter-19', 'userName ne null', true],
    ['filter-19', 'name eq null', false],
    ['filter-19', 'name pr', true],
    ['filter-19', 'addresses pr', false],
    ['filter-19', 'phoneNumbers pr', false],
    ['filter-19', 'ims pr', false],
    ['filter-19', 'title pr', false],
    ['filter-19', 'title eq ""', true],
    ['filter-19', 'name.honorificPrefix pr', false],
    ['filter-20', 'displayName eq "Babs \\"B\\" Jensen"', true],
    ['filter-20', 'nickName eq "a+b&c#d\\\\e\\/f"', true],
    ['filter-20', 'displayName sw "\\u0042abs"', true],
    ['filter-21', 'nickName co "+b&c#"', true],
    ['filter-22', 'userType eq "STRASSE \\ud83d\\uDE00"', true],
    ['filter-22', 'userType ew "😀"', true],
    ['filter-22', 'userType gt "straße ～"', true],
    ['filter-30', 'id eq "no such id, nor one that could be"', false],
    ['filter-12', 'schemas eq "URN:ietf:params:scim:schemas:core:2.0:User"', true],
    ['filter-31', 'meta.resourceType eq "User"', true],
  ])('[%s] %s is %s for bjensen', (_, filter, expected) => {
    expect(user(filter)).toBe(expected);
  });

  it.each([
    ['displayName eq "tour guides"', true],
    ['members.value eq "2819c223-7f76-453a-919d-413861904646"', true],
    ['members[value eq "2819c223-7f76-453a-919d-413861904646" and type eq "user"]', true],
    ['members eq "2819C223-7f76-453a-919d-413861904646"', false],
    ['members[value eq "902c246b-6245-4190-8e05-00816be7344a"]', false],
  ])('finds the Tour Guides by their members [filter-16]: %s is %s', (filter, expected) => {
    expect(matches(parseFilter(filter, groupType), tourGuides)).toBe(expected);
  });

  it.each([
    ['integer eq -5', { integer: -5 }, true],
    ['decimal lt -1.5e2', { decimal: -151 }, true],
    ['decimal ge 1E3', { decimal: 1000 }, true],
    ['integer ne 0', {}, true],
    ['integer eq 0', { integer: -0 }, true],
    ['decimals gt 2', { decimals: [1, 3] }, true],
    ['decimals ne 3', { decimals: [1, 3] }, false],
    ['integer pr', { integer: 0 }, true],
    ['boolean pr', { boolean: false }, true],
  ])('compares numbers as such [filter-23]: %s on %j is %s', (filter, resource, expected) => {
    expect(matches(parseFilter(filter, testType), resource)).toBe(expected);
  });

  it('compares base64 and references case exactly', () => {
    const resource = { binary: 'Zm9v', reference: 'https://example.com/A' };
    expect(matches(parseFilter('binary eq "Zm9v" and reference ew "/A"', testType), resource)).toBe(true);
    expect(matches(parseFilter('binary eq "zm9v" or reference ew "/a"', testType), resource)).toBe(false);
  });

  it('finds nothing in what an object inherits', () => {
    const type = createResourceType({ name: 'Odd', endpoint: '/Odd', schema: 'urn:example:Odd' }, [
      { id: 'urn:example:Odd', name: 'Odd', description: '', attributes: [attribute('toString', '')] },
    ]);
    expect(matches(parseFilter('toString pr', type), {})).toBe(false);
    expect(matches(parseFilter('toString ne "x"', type), {})).toBe(true);
  });

  it('answers every filter as its parts were put together', () => {
    const answers = { true: 0, false: 0 };
    fc.assert(
      fc.property(samples, resources, ({ text, answer }, resource) => {
        const found = matches(parseFilter(text, testType), resource);
        answers[`${found}`] += 1;
        expect(found, text).toBe(answer(resource));
      }),
      { numRuns: 2000 },
    );
    // Neither answer is the rule: the samples and the resources meet.
    expect(Math.min(answers.true, answers.false)).toBeGreaterThan(400);
  });
});
