import type { Json, JsonObject } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import {
  assertOptional,
  demandChange,
  demandState,
  email,
  isUnassigned,
  modified,
  optionalString,
  read,
} from '../modified.ts';
import { objectsOf } from '../published.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'needs'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.5.2.1',
  needs: ['patch'],
  ...check,
});

const phones = (value: string, type: string) => ({ phoneNumbers: [{ value, type }] });

/** RFC 7644 §3.5.2.1: the operation add. */
export const patchAddChecks: readonly Check[] = [
  check({
    id: 'patch-07',
    level: 'MUST',
    requirement: 'add with the path of a single-valued attribute gives it the value, whether it has one or not.',
    run: async (t) => {
      const name = optionalString(t);
      const { id } = await t.user();
      for (const value of [t.unique('Babs'), t.unique('Barbara')]) {
        const hint = 'Treat add of a single-valued attribute as replace, as RFC 7644 §3.5.2.1 says.';
        const answer = await modified(t, `/Users/${id}`, [{ op: 'add', path: name, value }], { hint });
        demandState(t, answer, { [name]: value }, { hint });
      }
    },
  }),
  check({
    id: 'patch-08',
    level: 'MUST',
    requirement:
      'add without a path adds the attributes of its value to the resource, and leaves the others as they are.',
    run: async (t) => {
      const name = optionalString(t);
      const [value, second] = [t.unique('Babs'), email(t, 'home')];
      const [displayName, work] = [t.unique('Barbara Jensen'), email(t, 'work')];
      const { id } = await t.user({ displayName, emails: [work] });
      const hint =
        'Merge the value into the resource: what it does not name stays, arrays grow, complex attributes keep their other parts.';
      const operation = { op: 'add', value: { [name]: value, name: { familyName: 'Smith' }, emails: [second] } };
      const answer = await modified(t, `/Users/${id}`, [operation], { hint });
      const then = { name: { givenName: 'Barbara', familyName: 'Smith' }, emails: [work, second] };
      demandState(t, answer, { displayName, [name]: value, ...then }, { hint });
    },
  }),
  check({
    id: 'patch-09',
    level: 'MUST',
    requirement: 'add to a complex attribute sets the sub-attributes of its value, and leaves the others as they are.',
    run: (t) =>
      demandChange(t, {
        operations: [{ op: 'add', path: 'name', value: { familyName: 'Smith' } }],
        after: { name: { givenName: 'Barbara', familyName: 'Smith' } },
        hint: 'Merge into the complex attribute instead of replacing it.',
      }),
  }),
  check({
    id: 'patch-10',
    level: 'MUST',
    requirement: 'add to a multi-valued attribute keeps the values that it has, be the value an array or one object.',
    run: async (t) => {
      const [work, home, other] = [email(t, 'work'), email(t, 'home'), email(t, 'other')];
      await demandChange(t, {
        given: { emails: [work] },
        operations: [
          { op: 'add', path: 'emails', value: [home] },
          { op: 'add', path: 'emails', value: other },
        ],
        after: { emails: [work, home, other] },
        hint: 'Append to the array. Where the value is a single object, it is the one to append.',
      });
    },
  }),
  check({
    id: 'patch-10-twice',
    level: 'SHOULD',
    requirement: 'add of a value that a multi-valued attribute has already does not double it.',
    run: async (t) => {
      const [work, home] = [email(t, 'work'), email(t, 'home')];
      await demandChange(t, {
        given: { emails: [work] },
        operations: [{ op: 'add', path: 'emails', value: [work, home] }],
        after: { emails: [work, home] },
        hint: 'Compare with the values that are there before you append: clients retry.',
      });
    },
  }),
  check({
    id: 'patch-12',
    level: 'MUST',
    requirement: 'add without a value is refused with 400.',
    run: async (t) => {
      const { id } = await t.user();
      for (const path of [{}, { path: 'displayName' }]) {
        t.scimError(await t.patch(`/Users/${id}`, [{ op: 'add', ...path }]), 400, ['invalidValue', 'invalidSyntax'], {
          hint: 'value is required of add: refuse the operation before any is applied.',
        });
      }
    },
  }),
  ...(['add', 'replace'] as const).map((op) =>
    check({
      id: op === 'add' ? 'patch-13' : 'patch-13-replace',
      section: 'entra',
      level: 'Entra',
      requirement: `${op} of phoneNumbers[type eq "mobile"].value, where there is none of that type, makes one.`,
      when: 'createFilteredElement',
      run: (t) => {
        assertOptional(t, 'phoneNumbers');
        return demandChange(t, {
          given: phones('+1-201-555-0123', 'work'),
          operations: [{ op, path: 'phoneNumbers[type eq "mobile"].value', value: '+1-201-555-0124' }],
          after: {
            phoneNumbers: [
              { value: '+1-201-555-0123', type: 'work' },
              { value: '+1-201-555-0124', type: 'mobile' },
            ],
          },
          hint: 'Make an element from the terms of the filter and the value. Entra gives the whole user up upon noTarget.',
        });
      },
    }),
  ),
  check({
    id: 'patch-13-strict',
    level: 'SHOULD',
    requirement:
      'add to the values that a filter selects is refused with 400 noTarget where it selects none, or makes one.',
    unless: 'createFilteredElement',
    run: async (t) => {
      assertOptional(t, 'phoneNumbers');
      const { id } = await t.user(phones('+1-201-555-0123', 'work'));
      const value = '+1-201-555-0124';
      const answer = await t.patch(`/Users/${id}`, [
        { op: 'add', path: 'phoneNumbers[type eq "mobile"].value', value },
      ]);
      const hint =
        'A filter that selects nothing is an error or a value to be made; it is never a reason to change others, nor to say that all is well.';
      if (answer.status >= 400) return t.scimError(answer, 400, 'noTarget', { hint });
      t.status(answer, [200, 204], { hint });
      const then = [...phones('+1-201-555-0123', 'work').phoneNumbers, { value, type: 'mobile' }];
      demandState(t, await read(t, `/Users/${id}`), { phoneNumbers: then }, { hint });
    },
  }),
  check({
    id: 'patch-38',
    section: 'rfc7644/3.5.2',
    level: 'MUST',
    requirement: 'A value that a PATCH makes primary is the only primary one from then on.',
    run: async (t) => {
      const [work, home, other] = [
        email(t, 'work', { primary: true }),
        email(t, 'home'),
        email(t, 'other', { primary: true }),
      ];
      const { id } = await t.user({ emails: [work, home] });
      const hint =
        'When a value becomes primary, set primary to false (or remove it) on the others in the same change.';
      const demandPrimary = async (operation: Json, { value }: JsonObject): Promise<void> => {
        const answer = await modified(t, `/Users/${id}`, [operation], { hint });
        const found = objectsOf(t.object(answer)['emails']).filter(({ primary }) => primary === true);
        t.equal(
          found.map((each) => each['value'] ?? null),
          [value!],
          'primary e-mail addresses',
          answer,
          { hint },
        );
      };
      await demandPrimary({ op: 'replace', path: 'emails[type eq "home"].primary', value: true }, home);
      await demandPrimary({ op: 'add', path: 'emails', value: [other] }, other);
    },
  }),
  check({
    id: 'patch-45-add',
    section: 'rfc7643/2.5',
    level: 'MUST',
    requirement: 'add of null, which is no value, is refused with 400, or changes nothing.',
    run: async (t) => {
      const displayName = t.unique('Barbara Jensen');
      const { id } = await t.user({ displayName });
      const answer = await t.patch(`/Users/${id}`, [{ op: 'add', path: 'displayName', value: null }]);
      const hint = 'null means unassigned: there is nothing to add. Refuse it with invalidValue, and never store it.';
      if (answer.status >= 400) return t.scimError(answer, 400, ['invalidValue', 'invalidSyntax'], { hint });
      const after = await read(t, `/Users/${id}`);
      const found = t.object(after)['displayName'];
      t.demand(
        found === displayName,
        `displayName ${JSON.stringify(displayName)}, or 400`,
        isUnassigned(found) ? 'none' : JSON.stringify(found),
        after,
        { hint },
      );
    },
  }),
];
