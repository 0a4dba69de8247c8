import type { Check } from '../check.ts';
import type { Target } from '../target.ts';
import { enterprise, entraCheck as check, type Entra } from './entra-client.ts';

const replaced =
  'Apply every operation, and return what is stored: the validator reads the user again after each change.';
const inPlace =
  'Resolve emails[type eq "work"].value to the element that matches and change it there; add no other key.';
const underUrn =
  'Split the path at the longest URN that is a schema: the rest, manager, is an attribute of that extension.';

const manager = `${enterprise}:manager`;

/** A check that changes the manager, with a user whose manager is there already where `first` asks for it. */
const managerCheck = (
  id: string,
  requirement: string,
  run: (entra: Entra, it: { path: string; first: string; second: string }, t: Target) => Promise<void>,
): Check =>
  check(
    id,
    requirement,
    async (entra, t) => {
      const [first, second] = [await entra.create(), await entra.create()];
      const { path } = await entra.create({ [enterprise]: { department: 'Tours', manager: { value: first.id } } });
      await run(entra, { path, first: first.id, second: second.id }, t);
    },
    { needs: ['patch', 'enterprise'] },
  );

/** The users' part of what Entra's SCIM validator requires. */
export const entraUserChecks: readonly Check[] = [
  check('entra-01-create-user', 'A user as Entra sends it is created and read back as it was sent.', async (entra) => {
    const { roles: _, meta: __, schemas: ___, ...sent } = entra.person();
    const { path } = await entra.make('/Users', entra.person(sent));
    await entra.expect(path, sent, { hint: 'Keep what a create has: externalId and the parts of name too.' });
  }),
  check('entra-01-duplicate-user', 'The same user once more is refused with 409.', async (entra, t) => {
    const body = entra.person();
    await entra.make('/Users', body);
    t.scimError(await entra.send('POST', '/Users', body), 409, undefined, {
      hint: 'Back userName with a unique index and map its violation to 409: Entra then matches the user that is there.',
    });
  }),
  check('entra-01-filter-user', 'A user is found by userName, whole.', async (entra, t) => {
    const { id, userName } = await entra.create();
    const answer = await entra.search('/Users', `userName eq "${userName}"`);
    const [found] = t.list(answer);
    t.equal(
      [t.object(answer)['totalResults']!, found?.['id'] ?? null],
      [1, id],
      'totalResults and the id found',
      answer,
      {
        hint: 'Decode + in a query as a space, and support userName eq: so Entra matches before it creates.',
      },
    );
    t.equal([found?.['userName'] ?? null, found?.['active'] ?? null], [userName, true], 'userName and active', answer);
  }),
  check('entra-01-filter-user-case', 'A user is found by userName in another case.', async (entra) => {
    const { id, userName } = await entra.create();
    await entra.expectFound([id], '/Users', `userName eq "${userName.toUpperCase()}"`, {
      hint: 'userName is not caseExact: compare it without regard to case.',
    });
  }),
  check(
    'entra-11',
    'A search for a userName that nobody has, as Test Connection sends it, is answered with 200 and an empty list.',
    async (entra, t) => {
      const answer = await entra.search('/Users', `userName eq "${t.unique('c6f7bdb5-6d14-4ff0-9d46-f03d3c5f8ed2')}"`);
      t.equal(
        t.list(answer, { hint: 'Answer 200 with an empty list, never 404: Test Connection would fail.' }).length,
        0,
        'users found',
        answer,
      );
      t.equal(t.object(answer)['totalResults'], 0, 'totalResults', answer);
    },
  ),
  check(
    'entra-01-replace',
    'Values of elements and, without a path, attributes are replaced in one PATCH.',
    async (entra, t) => {
      const { path, userName } = await entra.create({
        phoneNumbers: [{ type: 'work', value: '+1-555-0100' }],
        addresses: [{ type: 'work', streetAddress: '100 Universal City Plaza', locality: 'Hollywood' }],
      });
      const values = {
        'emails[type eq "work"].value': `babs-${userName}`,
        'phoneNumbers[type eq "work"].value': '+1-555-0199',
      };
      const address = {
        'addresses[type eq "work"].streetAddress': '456 Hollywood Blvd',
        'addresses[type eq "work"].locality': 'Burbank',
      };
      const operations = Object.entries({ ...values, ...address }).map(([p, value]) => ({
        op: 'replace',
        path: p,
        value,
      }));
      const externalId = t.unique('0a21f0f2');
      await entra.operate(path, [...operations, { op: 'replace', value: { externalId, displayName: 'Babs Jensen' } }], {
        hint: inPlace,
      });
      const user = await entra.expect(
        path,
        {
          emails: [{ primary: true, type: 'work', value: `babs-${userName}` }],
          phoneNumbers: [{ type: 'work', value: '+1-555-0199' }],
          addresses: [{ type: 'work', streetAddress: '456 Hollywood Blvd', locality: 'Burbank' }],
          externalId,
          displayName: 'Babs Jensen',
        },
        { hint: inPlace },
      );
      const counts = ['emails', 'phoneNumbers', 'addresses'].map((name) => (user[name] as unknown[]).length);
      t.equal(counts, [1, 1, 1], 'number of emails, phoneNumbers and addresses', await entra.get(path), {
        hint: inPlace,
      });
    },
    { needs: ['patch'] },
  ),
  check(
    'entra-01-add',
    'Attributes that a user lacks are added by their paths.',
    async (entra) => {
      const { path } = await entra.create();
      const values = { title: 'Tour Guide', preferredLanguage: 'en-US', displayName: 'Babs Jensen' };
      const operations = Object.entries(values).map(([name, value]) => ({ op: 'add', path: name, value }));
      await entra.operate(path, [...operations, { op: 'add', path: 'name.middleName', value: 'Jane' }], {
        hint: replaced,
      });
      await entra.expect(path, { ...values, name: { middleName: 'Jane', givenName: 'Barbara' } }, { hint: replaced });
    },
    { needs: ['patch'] },
  ),
  check(
    'entra-01-rename-user',
    'userName is replaced without a path, and finds the user under the same id.',
    async (entra, t) => {
      const { id, path } = await entra.create();
      const userName = `${t.unique('babs')}@example.com`;
      const hint =
        'Let userName be changed: a replace without a path reaches every attribute that is named in the value.';
      await entra.change(path, { op: 'replace', value: { userName } }, { id, userName }, { hint });
      await entra.expectFound([id], '/Users', `userName eq "${userName}"`, { hint });
    },
    { needs: ['patch'] },
  ),
  check(
    'entra-01-disable',
    'A user is disabled by path, and both the read and the search show active: false.',
    async (entra, t) => {
      const { path, userName } = await entra.create();
      const hint =
        'Keep disabled users in GET and in searches, with active as JSON false: a missing active reads as enabled.';
      await entra.change(path, { op: 'replace', path: 'active', value: false }, { active: false }, { hint });
      const answer = await entra.search('/Users', `userName eq "${userName}"`);
      const active = t.list(answer).map((user) => user['active'] ?? null);
      t.equal(active, [false], 'active of those found', answer, { hint });
    },
    { needs: ['patch'] },
  ),
  check(
    'entra-01-manager-add',
    'A manager is added by the path of the extension.',
    async (entra) => {
      const [boss, { path }] = [await entra.create(), await entra.create()];
      const value = { value: boss.id };
      await entra.change(
        path,
        { op: 'add', path: manager, value },
        { [enterprise]: { manager: value } },
        { hint: underUrn },
      );
    },
    { needs: ['patch', 'enterprise'] },
  ),
  managerCheck('entra-01-manager-replace', 'A manager is replaced by another.', async (entra, { path, second }) => {
    const value = { value: second };
    const expected = { [enterprise]: { manager: value, department: 'Tours' } };
    await entra.change(path, { op: 'replace', path: manager, value }, expected, { hint: underUrn });
  }),
  managerCheck(
    'entra-01-manager-remove',
    'A manager is removed, and the rest of the extension stays.',
    async (entra, { path }, t) => {
      const why = { hint: `${underUrn} Remove it from there.` };
      const user = await entra.change(
        path,
        { op: 'remove', path: manager },
        { [enterprise]: { department: 'Tours' } },
        why,
      );
      const rest = user[enterprise] as object;
      t.demand(!Object.hasOwn(rest, 'manager'), 'no manager', JSON.stringify(rest), await entra.get(path), why);
    },
  ),
  check('entra-01-delete-user', 'A user is deleted with 204, and is gone then: 404.', async (entra, t) => {
    const { path } = await entra.create();
    await entra.remove(path);
    t.scimError(await entra.get(path), 404, undefined, { hint: 'Answer 404 for what was deleted.' });
  }),
  check(
    'entra-01-several',
    'Operations on several attributes, one of them a removal, take effect together.',
    async (entra, t) => {
      const { path } = await entra.create({ preferredLanguage: 'en-US' });
      const externalId = t.unique('0a21f0f2');
      await entra.operate(path, [
        { op: 'remove', path: 'preferredLanguage' },
        { op: 'add', path: 'externalId', value: externalId },
        { op: 'replace', path: 'displayName', value: 'Babs Jensen' },
      ]);
      const user = await entra.expect(path, { externalId, displayName: 'Babs Jensen' }, { hint: replaced });
      const { preferredLanguage = null } = user;
      t.equal(preferredLanguage, null, 'preferredLanguage', await entra.get(path), { hint: replaced });
    },
    { needs: ['patch'] },
  ),
  check(
    'entra-01-same',
    'Operations on the same attribute take effect one after the other: the last one stays.',
    async (entra) => {
      const { path } = await entra.create({ displayName: 'Barbara' });
      await entra.operate(path, [
        { op: 'remove', path: 'displayName' },
        { op: 'add', path: 'displayName', value: 'Babs' },
        { op: 'replace', path: 'displayName', value: 'Babs Jensen' },
      ]);
      await entra.expect(
        path,
        { displayName: 'Babs Jensen' },
        {
          hint: 'Apply the operations in their order, each to what the one before left.',
        },
      );
    },
    { needs: ['patch'] },
  ),
  check('entra-01-delete-nobody', 'Deleting a user that nobody is answers 404.', async (entra, t) => {
    t.scimError(await entra.send('DELETE', `/Users/${t.unique('0a21f0f2')}`), 404);
  }),
  check('entra-01-delete-user-twice', 'Deleting a user again answers 404.', async (entra, t) => {
    const { path } = await entra.create();
    await entra.remove(path);
    t.scimError(await entra.send('DELETE', path), 404);
  }),
];
