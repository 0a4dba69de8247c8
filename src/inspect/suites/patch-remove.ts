import type { Check } from '../check.ts';
import { assertOptional, demandChange, demandState, email, optionalString, read } from '../modified.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'needs' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.5.2.2',
  level: 'MUST',
  needs: ['patch'],
  ...check,
});

/** RFC 7644 §3.5.2.2: the operation remove. */
export const patchRemoveChecks: readonly Check[] = [
  check({
    id: 'patch-23',
    requirement: 'remove of a single-valued attribute leaves it without a value.',
    run: async (t) => {
      const name = optionalString(t);
      await demandChange(t, {
        given: { [name]: t.unique('Babs') },
        operations: [{ op: 'remove', path: name }],
        after: { [name]: null },
        hint: 'Unassign the attribute and leave it out of answers; an empty string is a value.',
      });
    },
  }),
  check({
    id: 'patch-24',
    requirement: 'remove of a multi-valued attribute removes all of its values.',
    run: (t) => {
      assertOptional(t, 'emails');
      return demandChange(t, {
        given: { emails: [email(t, 'work'), email(t, 'home')] },
        operations: [{ op: 'remove', path: 'emails' }],
        after: { emails: null },
        hint: 'A path without a filter means every value.',
      });
    },
  }),
  check({
    id: 'patch-25',
    requirement: 'remove with a filter in its path removes the values that match, and no other.',
    run: async (t) => {
      const [work, second, home] = [email(t, 'work'), email(t, 'work'), email(t, 'home')];
      await demandChange(t, {
        given: { emails: [work, second, home] },
        operations: [{ op: 'remove', path: `emails[type eq "work" and value eq "${work.value}"]` }],
        after: { emails: [second, home] },
        hint: 'Evaluate the whole filter, and/or/not included, for each value.',
      });
    },
  }),
  check({
    id: 'patch-26',
    requirement:
      'remove of a sub-attribute behind a filter removes it from the values that match: addresses[type eq "work"].region.',
    run: async (t) => {
      assertOptional(t, 'addresses');
      const [work, home] = ['work', 'home'].map((type) => ({ type, locality: 'Hollywood', region: 'CA' }));
      await demandChange(t, {
        given: { addresses: [work!, home!] },
        operations: [{ op: 'remove', path: 'addresses[type eq "work"].region' }],
        after: { addresses: [{ ...work, region: null }, home!] },
        hint: 'Keep the value, and unassign the one sub-attribute in it.',
      });
    },
  }),
  check({
    id: 'patch-27',
    requirement: 'remove without a path is refused with 400 noTarget.',
    run: async (t) => {
      const displayName = t.unique('Barbara Jensen');
      const { id } = await t.user({ displayName });
      const hint = 'Only remove needs a path: refuse it before anything is applied, also where it has a value.';
      for (const more of [{}, { value: { displayName } }]) {
        t.scimError(await t.patch(`/Users/${id}`, [{ op: 'remove', ...more }]), 400, 'noTarget', { hint });
      }
      demandState(t, await read(t, `/Users/${id}`), { displayName }, { hint });
    },
  }),
  ...(
    [
      ['patch-28', 'a required attribute', 'userName', ['mutability', 'invalidValue']],
      ['patch-29', 'a readOnly attribute', 'id', ['mutability']],
    ] as const
  ).map(([id, what, path, scimTypes]) =>
    check({
      id,
      requirement: `remove of ${what}, ${path}, is refused with 400 ${scimTypes.join(' or ')}.`,
      run: async (t) => {
        const { userName, ...user } = await t.user();
        const hint = `Look at the schema before you remove: refuse ${path} with scimType mutability.`;
        t.scimError(await t.patch(`/Users/${user.id}`, [{ op: 'remove', path }]), 400, scimTypes, { hint });
        demandState(t, await read(t, `/Users/${user.id}`), { id: user.id, userName: userName! }, { hint });
      },
    }),
  ),
  check({
    id: 'patch-30',
    level: 'SHOULD',
    requirement: 'remove of an attribute that has no value succeeds.',
    run: async (t) => {
      const name = optionalString(t);
      await demandChange(t, {
        operations: [{ op: 'remove', path: name }],
        after: { [name]: null },
        hint: 'What is to be gone is gone: answer as for any other change. An error undoes the operations beside it.',
      });
    },
  }),
  check({
    id: 'patch-32',
    requirement:
      'remove with a filter in its path that matches no value is refused with 400 noTarget, or changes nothing.',
    run: async (t) => {
      const emails = [email(t, 'work')];
      const { id } = await t.user({ emails });
      const answer = await t.patch(`/Users/${id}`, [
        { op: 'remove', path: `emails[value eq "${t.unique('nobody')}"]` },
      ]);
      const hint = 'Where the filter selects nothing, remove nothing: neither the first value nor all of them.';
      if (answer.status >= 400) t.scimError(answer, 400, 'noTarget', { hint });
      demandState(t, await read(t, `/Users/${id}`), { emails }, { hint });
    },
  }),
];
