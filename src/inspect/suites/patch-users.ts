import { member } from '../../protocol/json.ts';
import { findAttribute } from '../../protocol/schema.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check } from '../check.ts';
import { demandChange, demandState, modified, read } from '../modified.ts';
import { publishedAttributes, textOf } from '../published.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'needs' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7643/4.1.1',
  level: 'MUST',
  needs: ['patch'],
  ...check,
});

const setUserName = (value: string) => ({ op: 'replace', path: 'userName', value });

/** RFC 7643 §4.1.1: what the attributes of a User ask of a PATCH. */
export const patchUserChecks: readonly Check[] = [
  check({
    id: 'patch-52',
    requirement:
      'A user is deactivated by active false and reactivated by active true, with a path and without, and stays readable.',
    run: async (t) => {
      const { id, userName } = await t.user();
      const hint =
        'active is an attribute like any other; an inactive user keeps its id and is read and found. Okta deactivates users, it does not delete them.';
      for (const active of [false, true]) {
        for (const operation of [
          { op: 'replace', value: { active } },
          { op: 'replace', path: 'active', value: active },
        ]) {
          const answer = await modified(t, `/Users/${id}`, [operation], { hint });
          demandState(t, answer, { id, userName: userName!, active }, { hint });
        }
      }
    },
  }),
  check({
    id: 'patch-53',
    section: 'rfc7643/2.3.2',
    requirement: 'active given as the string "False" is refused with 400 invalidValue.',
    unless: 'booleanStrings',
    run: async (t) => {
      const { id } = await t.user();
      const hint =
        'JSON has booleans: refuse strings, or grant them to the one client that sends them. "False" must never come to mean true.';
      const answer = await t.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: 'False' }]);
      t.scimError(answer, 400, ['invalidValue', 'invalidSyntax'], { hint });
      demandState(t, await read(t, `/Users/${id}`), { active: true }, { hint });
    },
  }),
  check({
    id: 'patch-53-lenient',
    section: 'entra',
    requirement: 'active given as the string "False" or "True" is read as a boolean, and returned as one.',
    when: 'booleanStrings',
    run: async (t) => {
      const { id } = await t.user();
      const hint =
        'Entra disables a user by "False": a string that is not empty is true in many languages, and the user stays active.';
      for (const value of ['False', 'True', 'false']) {
        const answer = await modified(t, `/Users/${id}`, [{ op: 'replace', path: 'active', value }], { hint });
        demandState(t, answer, { active: value === 'True' }, { hint });
      }
    },
  }),
  check({
    id: 'patch-54',
    requirement: 'userName is changed by a PATCH, and the user keeps its id.',
    run: async (t) => {
      const userName = `${t.unique('barbara')}@example.com`;
      await demandChange(t, {
        operations: [setUserName(userName)],
        after: { userName },
        hint: 'Key users by their id alone: people marry, and Okta changes the userName of who is there.',
      });
    },
  }),
  check({
    id: 'patch-54-taken',
    requirement: 'A PATCH to a userName that another user has, in whatever case, is refused with 409 uniqueness.',
    run: async (t) => {
      const [taken, { id, userName }] = [await t.user(), await t.user()];
      const hint =
        'Back userName with a unique index on its lower-case form, and map the violation to 409 for PATCH too.';
      for (const name of [textOf(taken['userName']), textOf(taken['userName']).toUpperCase()]) {
        t.scimError(await t.patch(`/Users/${id}`, [setUserName(name)]), 409, 'uniqueness', { hint });
      }
      demandState(t, await read(t, `/Users/${id}`), { userName: userName! }, { hint });
    },
  }),
  check({
    id: 'patch-55',
    requirement: 'password is changed by a PATCH and never returned.',
    run: async (t) => {
      const { service } = t;
      const attributes = publishedAttributes(service, userSchema.id);
      if (attributes && !findAttribute(attributes, 'password')) t.skip('/Schemas publishes no password of User');
      const { id } = await t.user();
      const password = t.unique('t1meMa$heen');
      const hint = 'Take the password out where resources are rendered, in the answer to the PATCH as in any other.';
      const answer = await t.patch(`/Users/${id}`, [{ op: 'replace', path: 'password', value: password }]);
      t.status(answer, [200, 204], {
        hint: 'ServiceProviderConfig promises changePassword: take it, or do not promise.',
      });
      for (const each of [answer, await read(t, `/Users/${id}`)]) {
        const shown = each.json !== undefined && member(each.json, 'password') !== undefined;
        t.demand(!shown && !each.text.includes(password), 'no password', 'it is returned', each, { hint });
      }
    },
  }),
];
