import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printPath } from '../../../src/protocol/attribute-path.ts';
import { ScimError } from '../../../src/protocol/error.ts';
import { printFilter } from '../../../src/protocol/filter/print.ts';
import { createTolerance } from '../../../src/protocol/leniency.ts';
import { parsePatchPath } from '../../../src/protocol/patch/path.ts';
import { groupType, userType } from '../../../src/protocol/resource-types.ts';
import { testType } from '../test-resource.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** The parts of the path: target, filter, sub-attribute. */
const parts = (
  text: string,
  type = userType,
  tolerance = createTolerance('rfc'),
): (string | undefined)[] | undefined => {
  const path = parsePatchPath(text, type, tolerance);
  return path && [printPath(path.target), path.filter && printFilter(path.filter), path.subAttribute?.name];
};

const refusal = (text: string): ScimError => {
  try {
    parsePatchPath(text, userType, createTolerance('entra'));
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error(`${text} was understood.`);
};

describe('parsePatchPath', () => {
  it.each([
    ['userName', ['userName']],
    ['USERNAME', ['userName']],
    ['name.givenName', ['name.givenName']],
    ['password', ['password']],
    ['emails', ['emails']],
    ['emails.value', ['emails.value']],
    ['emails[type eq "work"]', ['emails', 'type eq "work"']],
    [
      'Emails[TYPE EQ "work" and not (primary eq true)].Value',
      ['emails', 'type eq "work" and not (primary eq true)', 'value'],
    ],
    ['emails[value eq "a].b[\\"c\\" "].type', ['emails', 'value eq "a].b[\\"c\\" "', 'type']],
    ['addresses[type eq "work"].streetAddress', ['addresses', 'type eq "work"', 'streetAddress']],
    // [patch-33] [patch-34]
    [enterprise, [enterprise]],
    [`${core}:name.familyName`, ['name.familyName']],
    [`${core}:emails[type eq "work"].value`, ['emails', 'type eq "work"', 'value']],
    [`${enterprise.toUpperCase()}:MANAGER.value`, [`${enterprise}:manager.value`]],
  ])('reads %s [patch-21]', (text, expected) => {
    const [target, filter, subAttribute] = expected;
    expect(parts(text)).toEqual([target, filter, subAttribute]);
  });

  it('reads the path by which Okta removes a member [patch-57]', () => {
    expect(parts('members[value eq "89bb1940-b905-4575-9e7f-6f887cfb368e"]', groupType)).toEqual([
      'members',
      'value eq "89bb1940-b905-4575-9e7f-6f887cfb368e"',
      undefined,
    ]);
  });

  it.each([
    ' userName',
    'userName ',
    'name. givenName',
    "'userName'",
    '"userName"',
    'emails [type eq "work"]',
    'emails[ type eq "work"]',
    'emails[type eq "work" ]',
    'emails[type eq "work"] .value',
    'emails[type eq "work"]. value',
    'emails[type eq "work"].value ',
    "emails[type eq 'work']",
    'emails[type eq work]',
    'emails[type eq "work]',
    // and more that is malformed
    '',
    '.',
    '[type eq "work"]',
    'name.',
    'name..givenName',
    '.givenName',
    'emails[]',
    'emails[type eq "work"',
    'emails[type eq "work"]]',
    'emails[type eq "work"].',
    'emails[type eq "work"]value',
    'emails[type eq "work"][primary eq true]',
    'emails[type eq "work"].value eq "x"',
    'emails[type eq "work"].value.x y',
    'emails type eq "work"',
    'emails[emails[type eq "work"]]',
    'emails[nick eq "work"]',
    'emails[primary gt true]',
    'emails.value[type eq "work"]',
    'userName[value eq "x"]',
    'name[familyName eq "x"]',
    `${enterprise}[manager pr]`,
    `emails[${'('.repeat(1000)}type pr${')'.repeat(1000)}]`,
    `emails[type eq "${'x'.repeat(10_000)}"]`,
  ])('refuses %j as invalidPath [patch-36]', (text) => {
    const error = refusal(text);
    expect(error).toMatchObject({ status: 400, scimType: 'invalidPath' });
    expect(error.detail.length).toBeLessThan(250);
  });

  it.each([
    'favouriteColour',
    'name.nick',
    'userName.value',
    'name.givenName.x',
    'favouriteColour[value eq "red"].x',
    'emails[type eq "work"].nick',
    'urn:example:other:2.0:User:department',
    `${enterprise}:nick`,
    '__proto__',
    '__proto__.polluted',
    'constructor.prototype',
  ])('leaves it to the caller what becomes of %s, which nobody knows [patch-37]', (text) => {
    expect(parts(text)).toBeUndefined();
  });

  it('refuses to tell by a filter what is never returned', () => {
    expect(() => parts('complexes[type eq "x"].request', testType)).not.toThrow();
    const secret = {
      ...testType.attributes.find((a) => a.name === 'complexes')!,
      subAttributes: [{ ...testType.attributes.find((a) => a.name === 'never')!, name: 'value' }],
    };
    expect(() => parts('complexes[value eq "x"]', { ...testType, attributes: [secret] })).toThrow(
      expect.objectContaining({ scimType: 'sensitive' }),
    );
  });

  it('reads "True" as a boolean where the profile grants it', () => {
    const tolerance = createTolerance('entra');
    expect(parts('emails[primary eq "True"].value', userType, tolerance)).toEqual([
      'emails',
      'primary eq true',
      'value',
    ]);
    expect([...tolerance.used]).toEqual(['booleanStrings']);
    expect(() => parts('emails[primary eq "True"].value')).toThrow(
      expect.objectContaining({ scimType: 'invalidPath' }),
    );
  });

  it('throws nothing but a ScimError, whatever is sent', () => {
    const pieces = [
      'emails',
      'complexes',
      '[',
      ']',
      '.',
      '"',
      ' ',
      'type',
      ' eq ',
      ' pr',
      '(',
      ')',
      'not',
      'urn:',
      '\\',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), (words) => {
        try {
          parsePatchPath(words.join(''), testType, createTolerance('okta'));
        } catch (error) {
          if (!(error instanceof ScimError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});
