import { member, type Json } from '../../protocol/json.ts';
import { findAttribute, findSubAttribute } from '../../protocol/schema.ts';
import { enterpriseUserSchema } from '../../protocol/schemas/enterprise-user.ts';
import { groupSchema } from '../../protocol/schemas/group.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check } from '../check.ts';
import { demandChange, demandState, email, isUnassigned, modified, optionalString, read } from '../modified.ts';
import { publishedAttributes } from '../published.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'needs' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.5.2',
  level: 'MUST',
  needs: ['patch'],
  ...check,
});

const enterprise = enterpriseUserSchema.id;
const managerPath = `${enterprise}:manager`;

/** RFC 7644 §3.5.2 and §3.10: what a path may say, and what it may not reach. */
export const patchPathChecks: readonly Check[] = [
  check({
    id: 'patch-33',
    level: 'SHOULD',
    requirement: 'An extension as a whole is added, replaced and removed by its URN as path.',
    needs: ['patch', 'enterprise'],
    run: async (t) => {
      const { id } = await t.user();
      const hint = `Resolve a path by the longest URN that you know before you look for dots: "2.0" in ${enterprise} is no sub-attribute.`;
      const [tours, studio] = [{ department: 'Tour Operations' }, { department: 'Studio', costCenter: '4130' }];
      for (const [operation, then] of [
        [{ op: 'add', value: tours }, tours],
        [{ op: 'replace', value: studio }, studio],
        [{ op: 'remove' }, null],
      ] as const) {
        const answer = await modified(t, `/Users/${id}`, [{ ...operation, path: enterprise }], { hint });
        demandState(t, answer, { [enterprise]: then }, { hint });
      }
    },
  }),
  check({
    id: 'patch-33-key',
    requirement: 'An extension in the value of an operation without a path is merged into what is there.',
    needs: ['patch', 'enterprise'],
    run: (t) =>
      demandChange(t, {
        given: { schemas: [userSchema.id, enterprise], [enterprise]: { department: 'Tour Operations' } },
        operations: [{ op: 'replace', value: { [enterprise]: { costCenter: '4130' } } }],
        after: { [enterprise]: { department: 'Tour Operations', costCenter: '4130' } },
        hint: 'Read a member that is named as an extension as the attributes of that extension.',
      }),
  }),
  check({
    id: 'patch-34',
    section: 'rfc7644/3.10',
    requirement:
      'A path may carry the URN of the core schema, in any case: urn:ietf:params:scim:schemas:core:2.0:User:name.familyName.',
    run: async (t) => {
      const name = optionalString(t);
      const value = t.unique('Babs');
      await demandChange(t, {
        operations: [
          { op: 'replace', path: `${userSchema.id}:name.familyName`, value: 'Smith' },
          { op: 'add', path: `${userSchema.id.toUpperCase()}:${name}`, value },
        ],
        after: { name: { givenName: 'Barbara', familyName: 'Smith' }, [name]: value },
        hint: 'Take the longest URN of the resource type off the path, without regard to case, then split what is left at dots.',
      });
    },
  }),
  check({
    id: 'patch-35',
    requirement: "A manager given as an object with a user's id is set, and removed again.",
    needs: ['patch', 'enterprise'],
    run: async (t) => {
      const [{ id: value }, { id }] = [await t.user(), await t.user()];
      const hint = 'manager is complex: its value is the id of a User.';
      for (const [operation, then] of [
        [{ op: 'add', value: { value } }, { [enterprise]: { manager: { value } } }],
        [{ op: 'remove' }, { [enterprise]: { manager: null } }],
      ] as const) {
        const answer = await modified(t, `/Users/${id}`, [{ ...operation, path: managerPath }], { hint });
        demandState(t, answer, then, { hint });
      }
    },
  }),
  check({
    id: 'patch-35-string',
    level: 'SHOULD',
    requirement: 'A manager given as a bare string is refused with 400, or read as the id.',
    needs: ['patch', 'enterprise'],
    unless: 'bareManager',
    run: async (t) => {
      const [{ id: value }, { id }] = [await t.user(), await t.user()];
      const answer = await t.patch(`/Users/${id}`, [{ op: 'add', path: managerPath, value }]);
      const hint = 'Check the shape of a value against the schema; do not store a string where an object belongs.';
      if (answer.status >= 400) return t.scimError(answer, 400, undefined, { hint });
      demandState(t, await read(t, `/Users/${id}`), { [enterprise]: { manager: { value } } }, { hint });
    },
  }),
  check({
    id: 'patch-35-entra',
    section: 'entra',
    level: 'Entra',
    requirement: 'A manager given as a bare string is read as the id; an empty one removes it.',
    needs: ['patch', 'enterprise'],
    when: 'bareManager',
    run: async (t) => {
      const [{ id: value }, { id }] = [await t.user(), await t.user()];
      const hint = 'Entra sends the id by itself, and "" or {"value":""} where the manager is gone.';
      const none = { [enterprise]: { manager: null } };
      for (const [sent, then] of [
        [value, { [enterprise]: { manager: { value } } }],
        ['', none],
        [{ value }, { [enterprise]: { manager: { value } } }],
        [{ value: '' }, none],
      ] as const) {
        const answer = await modified(t, `/Users/${id}`, [{ op: 'replace', path: managerPath, value: sent }], { hint });
        demandState(t, answer, then, { hint });
      }
    },
  }),
  check({
    id: 'patch-36',
    section: 'rfc7644/3.10',
    requirement: 'A path that the grammar does not allow is refused with 400 invalidPath.',
    run: async (t) => {
      const emails = [email(t, 'work')];
      const { id } = await t.user({ emails });
      const hint =
        'Parse paths by the grammar of RFC 7644 figure 7; where a part is not understood, do not act on the rest of it.';
      for (const path of [
        "emails[type eq 'work'].value",
        'emails[type eq work].value',
        'emails[type eq "work"',
        'emails[].value',
        'emails[type eq "work"]value',
      ]) {
        const answer = await t.patch(`/Users/${id}`, [{ op: 'replace', path, value: 'bjensen@example.com' }]);
        t.scimError(answer, 400, ['invalidPath', 'invalidFilter'], { hint });
      }
      demandState(t, await read(t, `/Users/${id}`), { emails }, { hint });
    },
  }),
  check({
    id: 'patch-37',
    requirement:
      'A path to an attribute that does not exist is refused with 400 noTarget, invalidPath or invalidSyntax, or ignored.',
    run: async (t) => {
      const displayName = t.unique('Barbara Jensen');
      const { id } = await t.user({ displayName });
      const hint =
        'Resolve each path against the schemas before you apply anything: answer 400, not 500, and store nothing.';
      for (const path of ['favouriteTour', 'name.favouriteTour', 'urn:example:unknown:2.0:User:tour']) {
        const answer = await t.patch(`/Users/${id}`, [{ op: 'add', path, value: 'Studio' }]);
        if (answer.status >= 400)
          t.scimError(answer, 400, ['noTarget', 'invalidPath', 'invalidSyntax', 'invalidValue'], { hint });
        const after = await read(t, `/Users/${id}`);
        t.demand(!/favouriteTour|:unknown:/.test(after.text), `nothing at ${path}`, 'it is stored', after, { hint });
        demandState(t, after, { displayName }, { hint });
      }
    },
  }),
  check({
    id: 'patch-37-ignored',
    requirement: 'A path to an attribute that does not exist is ignored, and the operations beside it are applied.',
    when: 'ignoreUnknownAttributes',
    run: async (t) => {
      const displayName = t.unique('Babs Jensen');
      await demandChange(t, {
        operations: [
          { op: 'add', path: 'favouriteTour', value: 'Studio' },
          { op: 'replace', path: 'displayName', value: displayName },
        ],
        after: { displayName, favouriteTour: null },
        hint: 'Okta and Entra send whatever an administrator mapped: leave out what you do not have, and keep the rest.',
      });
    },
  }),
  ...['id', 'meta.resourceType', 'groups'].map((path) =>
    check({
      id: `patch-39-${path.toLowerCase().replace('.', '-')}`,
      requirement: `A PATCH never changes ${path}, which is readOnly: it is refused with 400 mutability, or ignored.`,
      run: async (t) => {
        const user = await t.user();
        const resourceType = member(user['meta'], 'resourceType') ?? null;
        const value: Json = path === 'groups' ? [{ value: t.unique('employees') }] : t.unique('changed');
        const answer = await t.patch(`/Users/${user.id}`, [{ op: 'replace', path, value }]);
        const hint = 'Look up the mutability of what a path names: readOnly is refused with scimType mutability.';
        if (answer.status >= 400) t.scimError(answer, 400, ['mutability', 'invalidPath', 'noTarget'], { hint });
        const after = await read(t, `/Users/${user.id}`);
        const { groups } = t.object(after);
        demandState(t, after, { id: user.id, meta: { resourceType } }, { hint });
        t.demand(isUnassigned(groups), 'no groups', JSON.stringify(groups), after, { hint });
      },
    }),
  ),
  check({
    id: 'patch-40',
    requirement: 'A PATCH that changes an immutable sub-attribute, members.value, is refused with 400 mutability.',
    needs: ['patch', 'groups'],
    run: async (t) => {
      const members = findAttribute(
        publishedAttributes(t.service, groupSchema.id) ?? groupSchema.attributes,
        'members',
      );
      const value = members && findSubAttribute(members, 'value');
      if (value?.mutability !== 'immutable') t.skip('/Schemas does not publish members.value as immutable');
      const [{ id: before }, { id: after }] = [await t.user(), await t.user()];
      const { id } = await t.group([before]);
      const path = `members[value eq "${before}"].value`;
      const hint = 'A member is removed and another one added; its value does not become another.';
      t.scimError(await t.patch(`/Groups/${id}`, [{ op: 'replace', path, value: after }]), 400, 'mutability', { hint });
      demandState(t, await read(t, `/Groups/${id}`), { members: [{ value: before }] }, { hint });
    },
  }),
  check({
    id: 'patch-44',
    section: 'rfc7644/3.12',
    requirement: 'A value of another type than the attribute has is refused with 400 invalidValue.',
    run: async (t) => {
      const [displayName, emails] = [t.unique('Barbara Jensen'), [email(t, 'work')]];
      const { id } = await t.user({ displayName, emails });
      const hint = 'Check values in PATCH as in POST, by the same code: what gets in unchecked breaks the next GET.';
      for (const [path, value] of [
        ['active', 'maybe'],
        ['name', 'Barbara Jensen'],
        ['displayName', { value: 'Babs' }],
        ['emails', 'bjensen@example.com'],
      ] as const) {
        const answer = await t.patch(`/Users/${id}`, [{ op: 'replace', path, value }]);
        t.scimError(answer, 400, ['invalidValue', 'invalidSyntax'], { hint });
      }
      const then = { displayName, name: { givenName: 'Barbara' }, emails, active: true };
      demandState(t, await read(t, `/Users/${id}`), then, { hint });
    },
  }),
];
