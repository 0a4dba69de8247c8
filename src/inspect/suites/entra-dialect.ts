import { member, type Json, type JsonObject } from '../../protocol/json.ts';
import { groupSchema } from '../../protocol/schemas/group.ts';
import type { Check } from '../check.ts';
import { textOf } from '../published.ts';
import { enterprise, entraCheck as check, rolesOf } from './entra-client.ts';

const users: Partial<Check> = { needs: ['patch'] };
const groups: Partial<Check> = { needs: ['groups', 'patch'] };
const extension: Partial<Check> = { needs: ['patch', 'enterprise'] };

const manager = `${enterprise}:manager`;

/** Milliseconds since the epoch; NaN where it is no time. */
const changedAt = (user: JsonObject): number => Date.parse(textOf(member(user['meta'], 'lastModified')));

/** What Entra sends that is unlike RFC 7644, and what its cycles need beside the validator's tests. */
export const entraDialectChecks: readonly Check[] = [
  check(
    'entra-03',
    'roles[primary eq "True"].value creates the role where there is none, with primary as a JSON boolean.',
    async (entra, t) => {
      const { path } = await entra.create();
      const [first, second] = rolesOf(t);
      for (const [op, value] of [
        ['Add', first],
        ['Replace', second],
      ] as const) {
        await entra.change(
          path,
          { op, path: 'roles[primary eq "True"].value', value },
          { roles: [{ value, primary: true }] },
          {
            hint: 'Where no element matches a filter of eq terms create it with the values of the filter; "True" is true.',
          },
        );
      }
    },
    { ...users, when: 'createFilteredElement' },
  ),
  check(
    'entra-05',
    'A replace without a path takes "name.givenName" and a URN with an attribute as keys.',
    async (entra) => {
      const { path } = await entra.create();
      const value = {
        displayName: 'Babs Jensen',
        'name.givenName': 'Babs',
        [`${enterprise}:employeeNumber`]: '701984',
        [`${enterprise}:department`]: 'Tour Operations',
      };
      const expected = {
        displayName: 'Babs Jensen',
        name: { givenName: 'Babs', familyName: 'Jensen' },
        [enterprise]: { employeeNumber: '701984', department: 'Tour Operations' },
      };
      await entra.change(path, { op: 'replace', value }, expected, {
        hint: 'Read the keys of a value without a path as paths: aadOptscim062020 sends one replace with all that changed.',
      });
    },
    { ...extension, when: 'pathKeys' },
  ),
  check(
    'entra-06',
    'Add, Replace and Remove with a capital are understood.',
    async (entra, t) => {
      const { path } = await entra.create({ title: 'Guide' });
      await entra.operate(
        path,
        [
          { op: 'Add', path: 'displayName', value: 'Babs' },
          { op: 'Replace', path: 'name.givenName', value: 'Babs' },
          { op: 'Remove', path: 'title' },
        ],
        { hint: 'Compare op without regard to case: the job of 2018 sends it with a capital.' },
      );
      const user = await entra.expect(path, { displayName: 'Babs', name: { givenName: 'Babs' } });
      t.equal(user['title'] ?? null, null, 'title', await entra.get(path));
    },
    users,
  ),
  check(
    'entra-06-boolean',
    '"False" and "True" for active are read as booleans and returned as JSON booleans.',
    async (entra) => {
      const { path } = await entra.create();
      for (const active of [false, true]) {
        const value = active ? 'True' : 'False';
        await entra.change(
          path,
          { op: 'Replace', path: 'active', value },
          { active },
          {
            hint: 'Coerce "True" and "False" of a boolean attribute, and store a boolean: else a disabled user stays enabled.',
          },
        );
      }
    },
    { ...users, when: 'booleanStrings' },
  ),
  check(
    'entra-06-primary',
    'primary sent as a string in a create is returned as a JSON boolean.',
    async (entra, t) => {
      const [value] = rolesOf(t);
      const { path } = await entra.create({
        roles: [{ primary: 'True', value, display: 'Guide', type: 'app' }],
      });
      await entra.expect(
        path,
        { roles: [{ primary: true, value }] },
        {
          hint: 'Coerce booleans of sub-attributes too: the validator cannot parse "True" as a boolean.',
        },
      );
    },
    { when: 'booleanStrings' },
  ),
  check(
    'entra-07',
    'manager given as a bare string is read as its value.',
    async (entra) => {
      const [boss, { path }] = [await entra.create(), await entra.create()];
      const expected = { [enterprise]: { manager: { value: boss.id } } };
      await entra.change(path, { op: 'Add', path: manager, value: boss.id }, expected, {
        hint: 'Read a string where manager is expected as { "value": … }, and return the object.',
      });
    },
    { ...extension, when: 'bareManager' },
  ),
  check(
    'entra-07-empty',
    'manager given as an empty string is removed.',
    async (entra, t) => {
      const boss = await entra.create();
      const { path } = await entra.create({ [enterprise]: { department: 'Tours', manager: { value: boss.id } } });
      const why = { hint: 'Read "" and {"value":""} for manager as its removal: Entra cannot send null.' };
      const operation = { op: 'Replace', path: manager, value: '' };
      const user = await entra.change(path, operation, { [enterprise]: { department: 'Tours' } }, why);
      t.equal(member(user[enterprise], 'manager') ?? null, null, 'manager', await entra.get(path), why);
    },
    { ...extension, when: 'bareManager' },
  ),
  check(
    'entra-08',
    'Members removed by a list of values are those and no others.',
    async (entra) => {
      const [one, two, three] = [await entra.create(), await entra.create(), await entra.create()];
      const valuesOf = (...made: readonly { id: string }[]): Json => made.map(({ id }) => ({ $ref: null, value: id }));
      const { path } = await entra.createGroup();
      await entra.operate(path, [{ op: 'Add', path: 'members', value: valuesOf(one, two, three) }]);
      await entra.operate(path, [{ op: 'Remove', path: 'members', value: valuesOf(one, two) }]);
      await entra.expectMembers(path, [three.id], {
        hint: 'A Remove of members with a value takes out those members; a bare path alone takes out all.',
      });
    },
    groups,
  ),
  check(
    'entra-09',
    "A group with Microsoft's schema beside the group's own is created.",
    async (entra) => {
      const adScim = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group';
      const { path, displayName } = await entra.createGroup({ schemas: [groupSchema.id, adScim] });
      await entra.expect(path, { schemas: [groupSchema.id], displayName });
    },
    { needs: ['groups'], when: 'ignoreUnknownAttributes' },
  ),
  check('entra-12', 'A user is found by externalId, in its exact case alone.', async (entra) => {
    const { id, externalId } = await entra.create();
    await entra.expectFound([id], '/Users', `externalId eq "${externalId}"`, {
      hint: 'Support externalId eq, by an index: Entra may match by it.',
    });
    await entra.expectFound([], '/Users', `externalId eq "${externalId.toUpperCase()}"`, {
      hint: 'externalId is caseExact (RFC 7643 §3.1): compare it as it is.',
    });
  }),
  check(
    'entra-13',
    'A user who was disabled and restored has the same id and attributes, and was found in between.',
    async (entra, t) => {
      const { id, path, userName } = await entra.create({ title: 'Tour Guide' });
      const { meta: _, ...before } = await entra.read(path);
      await entra.operate(path, [{ op: 'Replace', path: 'active', value: false }]);
      await entra.expectFound([id], '/Users', `userName eq "${userName}"`, {
        hint: 'Disabled is not deleted: a soft delete in Entra is undone within 30 days, under the same id.',
      });
      await entra.operate(path, [{ op: 'Replace', path: 'active', value: true }]);
      const answer = await entra.get(path);
      const { meta: __, ...after } = t.object(answer);
      t.equal(after, before, 'the user as it was', answer, { hint: 'Change active alone.' });
    },
    users,
  ),
  check(
    'entra-14',
    'Paths in lower case, /users and /groups, are served too.',
    async (entra, t) => {
      for (const path of ['/users?count=1', '/groups?count=1']) {
        t.status(await entra.get(path), 200, {
          hint: 'Route without regard to case: some tenants of Entra send /users.',
        });
      }
    },
    { needs: ['groups'], level: 'good practice' },
  ),
  check(
    'entra-15',
    'Active users who changed within a window of time are found, and neither inactive ones nor earlier ones.',
    async (entra, t) => {
      const active = await entra.create();
      const inactive = await entra.create({ active: false });
      const [from, to] = [changedAt(await entra.read(active.path)), changedAt(await entra.read(inactive.path))];
      t.demand(!isNaN(from) && !isNaN(to), 'a time in meta.lastModified', 'none');
      const why = { hint: 'Compare meta.lastModified as a time, with ge, le, and, and parentheses.' };
      // A second more at both ends, for services that print no fractions.
      const [first, last] = [new Date(from - 1_000).toISOString(), new Date(to + 1_000).toISOString()];
      const filter = `active eq true and (meta.lastModified ge "${first}" and meta.lastModified le "${last}")`;
      const answer = await entra.get('/Users', { filter, startIndex: 1, count: 100 });
      const ids = t.list(answer, why).map(({ id }) => id);
      t.demand(ids.includes(active.id), 'the active user among those found', JSON.stringify(ids), answer, why);
      t.demand(!ids.includes(inactive.id), 'no inactive user among those found', JSON.stringify(ids), answer, why);
      const before = `userName eq "${active.userName}" and (meta.lastModified le "2000-01-01T00:00:00Z")`;
      await entra.expectFound([], '/Users', before, why);
    },
    // Others would fill the page.
    { alone: true },
  ),
  check(
    'entra-16',
    'Twenty-five requests at once are all answered, none with 429.',
    async (entra, t) => {
      const { path } = await entra.create();
      for (const answer of await t.together(25, () => entra.get(path))) {
        t.status(answer, 200, { hint: 'Allow 25 requests a second at least: Entra slows down a whole cycle on 429.' });
      }
    },
    { alone: true },
  ),
];
