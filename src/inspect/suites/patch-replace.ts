import type { Check } from '../check.ts';
import { assertOptional, demandChange, demandState, email, modified, optionalString, read } from '../modified.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'needs'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.5.2.3',
  needs: ['patch'],
  ...check,
});

const keysHint =
  'Read a name with a dot or a URN as a path, or refuse it: Okta and Entra take 200 to mean that it was applied.';

/** RFC 7644 §3.5.2.3: the operation replace. */
export const patchReplaceChecks: readonly Check[] = [
  ...([true, false] as const).map((present) =>
    check({
      id: present ? 'patch-14' : 'patch-15',
      level: 'MUST',
      requirement: present
        ? 'replace changes the value of a single-valued attribute.'
        : 'replace of an attribute that has no value gives it one, as add does.',
      run: async (t) => {
        const name = optionalString(t);
        const value = t.unique('Barbara');
        await demandChange(t, {
          given: present ? { [name]: t.unique('Babs') } : {},
          operations: [{ op: 'replace', path: name, value }],
          after: { [name]: value },
          hint: 'Where there is nothing to replace, add: clients do not know what you have.',
        });
      },
    }),
  ),
  check({
    id: 'patch-16',
    level: 'MUST',
    requirement:
      'replace without a path replaces the attributes that its value names, and leaves the others as they are.',
    run: async (t) => {
      const [displayName, home] = [t.unique('Babs Jensen'), email(t, 'home')];
      const { id, userName } = await t.user();
      const hint = 'Go through the members of the value; what it does not name is not touched: it is no PUT.';
      const answer = await modified(t, `/Users/${id}`, [{ op: 'replace', value: { displayName, emails: [home] } }], {
        hint,
      });
      const then = { userName: userName!, displayName, name: { givenName: 'Barbara' }, emails: [home] };
      demandState(t, answer, then, { hint });
    },
  }),
  check({
    id: 'patch-16-complex',
    level: 'MUST',
    requirement:
      'replace of a complex attribute replaces the sub-attributes of its value, and leaves the others as they are.',
    run: (t) =>
      demandChange(t, {
        operations: [{ op: 'replace', path: 'name', value: { familyName: 'Smith' } }],
        after: { name: { givenName: 'Barbara', familyName: 'Smith' } },
        hint: 'RFC 7644 §3.5.2.3: a set of sub-attributes is replaced, those that are not named stay.',
      }),
  }),
  ...(
    [
      ['patch-17', 'a dotted path as a name', 'name.familyName'],
      [
        'patch-18',
        'a path with the URN of the schema as a name',
        'urn:ietf:params:scim:schemas:core:2.0:User:displayName',
      ],
    ] as const
  ).flatMap(([id, what, key]) => {
    const value = 'Smith';
    const then = key.startsWith('name')
      ? { name: { givenName: 'Barbara', familyName: value } }
      : { displayName: value };
    const operations = [{ op: 'replace', value: { [key]: value } }];
    return [
      check({
        id,
        level: 'SHOULD',
        requirement: `replace without a path whose value has ${what} is refused, or read as it is meant.`,
        unless: 'pathKeys',
        run: async (t) => {
          const user = await t.user();
          const answer = await t.patch(`/Users/${user.id}`, operations);
          if (answer.status >= 400) return t.scimError(answer, 400, undefined, { hint: keysHint });
          demandState(t, await read(t, `/Users/${user.id}`), then, { hint: keysHint });
        },
      }),
      check({
        id: `${id}-lenient`,
        level: 'MUST',
        requirement: `replace without a path whose value has ${what} changes what is meant.`,
        when: 'pathKeys',
        run: (t) => demandChange(t, { operations, after: then, hint: keysHint }),
      }),
    ];
  }),
  check({
    id: 'patch-19',
    level: 'MUST',
    requirement: 'replace of a multi-valued attribute replaces all of its values.',
    run: async (t) => {
      const emails = [email(t, 'home'), email(t, 'other')];
      await demandChange(t, {
        given: { emails: [email(t, 'work'), email(t, 'home')] },
        operations: [{ op: 'replace', path: 'emails', value: emails }],
        after: { emails },
        hint: 'Put the array in the place of the old one; do not merge.',
      });
    },
  }),
  check({
    id: 'patch-20',
    level: 'MUST',
    requirement: 'replace with a filter in its path changes every value that matches, and no other.',
    run: async (t) => {
      const [first, second, home] = [email(t, 'work'), email(t, 'work'), email(t, 'home')];
      await demandChange(t, {
        given: { emails: [first, second, home] },
        operations: [{ op: 'replace', path: 'emails[type eq "work"].type', value: 'other' }],
        after: { emails: [{ ...first, type: 'other' }, { ...second, type: 'other' }, home] },
        hint: 'Change all the values that the filter selects, not the first alone.',
      });
    },
  }),
  check({
    id: 'patch-21',
    level: 'MUST',
    requirement: 'replace of a sub-attribute behind a filter changes it alone: emails[type eq "work"].value.',
    run: async (t) => {
      const [work, home] = [email(t, 'work', { primary: true }), email(t, 'home')];
      const value = `${t.unique('barbara')}@example.com`;
      await demandChange(t, {
        given: { emails: [work, home] },
        operations: [{ op: 'replace', path: 'emails[type eq "work"].value', value }],
        after: { emails: [{ ...work, value }, home] },
        hint: 'Parse the path as RFC 7644 §3.5.2 has it: attribute, filter in brackets, sub-attribute. Entra changes e-mail addresses so.',
      });
    },
  }),
  ...(
    [
      ['patch-22', 'eq', { unless: 'createFilteredElement' }],
      ['patch-22-other', 'co', {}],
    ] as const
  ).map(([id, operator, on]) =>
    check({
      id,
      level: 'MUST',
      requirement: `replace with a filter (${operator}) in its path that matches no value is refused with 400 noTarget.`,
      ...on,
      run: async (t) => {
        const emails = [email(t, 'work')];
        const { id: user } = await t.user({ emails });
        const path = `emails[value ${operator} "${t.unique('nobody')}"].type`;
        const answer = await t.patch(`/Users/${user}`, [{ op: 'replace', path, value: 'home' }]);
        const hint =
          'Answer 400 with scimType noTarget where the filter selects nothing; do not answer that all is well.';
        t.scimError(answer, 400, 'noTarget', { hint });
        demandState(t, await read(t, `/Users/${user}`), { emails }, { hint });
      },
    }),
  ),
  ...(
    [
      ['patch-45', 'null', 'displayName', null],
      ['patch-46', 'an empty array', 'emails', []],
    ] as const
  ).map(([id, what, path, value]) =>
    check({
      id,
      section: 'rfc7643/2.5',
      level: 'MUST',
      requirement: `replace by ${what} leaves the attribute without a value.`,
      run: (t) => {
        assertOptional(t, path);
        return demandChange(t, {
          operations: [{ op: 'replace', path, value: value && [...value] }],
          after: { [path]: null },
          hint: `Read ${what} as unassigned: remove the value, and leave the attribute out of answers.`,
        });
      },
    }),
  ),
];
