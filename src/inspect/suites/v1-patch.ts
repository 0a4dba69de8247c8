import { coreUrn, enterpriseUrn } from '../../protocol/v1/urns.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import type { Target } from '../target.ts';
import { change, demandRead, groupPath, userPath, v1Check } from './v1-check.ts';

const check = (id: string, requirement: string, run: Check['run'], needs: Check['needs'] = []): Check =>
  v1Check(id, 'protocol/3.3.2', requirement, run, { needs: ['patch', ...(needs ?? [])] });

/** A user, changed by the body, has these values then. */
const changes =
  (before: JsonObject, body: JsonObject, after: JsonObject, hint: string): Check['run'] =>
  async (t) => {
    const user = await t.user(before);
    await change(t, userPath(user), body, { hint });
    await demandRead(t, userPath(user), after, { hint });
  };

const values = (...all: readonly Json[]): Json[] => all.map((value) => ({ value }));

/** A group with one member of two users, changed by the body, has these members then. */
const membersAfter =
  (
    body: (one: string, two: string) => JsonObject,
    after: (one: string, two: string) => readonly string[],
    hint: string,
  ) =>
  async (t: Target): Promise<void> => {
    const [one, two] = [await t.user(), await t.user()];
    const group = await t.group([one.id]);
    await change(t, groupPath(group), body(one.id, two.id), { hint });
    const members = values(...after(one.id, two.id));
    await demandRead(t, groupPath(group), { members: members.length > 0 ? members : null }, { hint });
  };

const operation = 'delete';
const work = { value: 'bjensen@example.com', type: 'work' };
const home = { value: 'babs@jensen.org', type: 'home' };

/** PATCH: attributes at the top, `meta.attributes`, values with an operation (SCIM 1.1 protocol §3.3.2). */
export const v1PatchChecks: readonly Check[] = [
  check(
    'v11-05-simple',
    'A simple attribute of the body replaces that of the user, and no other attribute changes.',
    changes(
      { nickName: 'Babs', title: 'Tour Guide' },
      { nickName: 'Barbara' },
      { nickName: 'Barbara', title: 'Tour Guide' },
      'PATCH merges: what the body does not name stays.',
    ),
  ),
  check(
    'v11-05-complex',
    'A complex attribute is merged part by part.',
    changes(
      { name: { givenName: 'Barbara', familyName: 'Jensen' } },
      { name: { familyName: 'Smith' } },
      { name: { givenName: 'Barbara', familyName: 'Smith' } },
      'Merge the parts of name: those that the body does not name stay.',
    ),
  ),
  check(
    'v11-05-add',
    'A value of a multi-valued attribute is added to those that are there.',
    changes(
      { emails: [work] },
      { emails: [home] },
      { emails: [work, home] },
      'Add the values of the body; do not replace.',
    ),
  ),
  check(
    'v11-05-merge',
    'A value that is there already takes on what is sent with it.',
    changes(
      { emails: [work] },
      { emails: [{ ...work, primary: true }] },
      { emails: [{ ...work, primary: true }] },
      'Values are the same where their "value" is: merge them, and do not add one more.',
    ),
  ),
  check(
    'v11-05-delete',
    'A value with operation "delete" is deleted, and no other.',
    changes(
      { emails: [work, home] },
      { emails: [{ value: work.value, operation }] },
      { emails: [home] },
      'Find the value by its "value", and delete it where its operation says so.',
    ),
  ),
  check(
    'v11-05-attributes',
    'What meta.attributes names is deleted.',
    changes(
      {
        nickName: 'Babs',
        title: 'Tour Guide',
        name: { givenName: 'Barbara', middleName: 'Jane', familyName: 'Jensen' },
      },
      { meta: { attributes: ['nickName', 'name.middleName'] } },
      { nickName: null, title: 'Tour Guide', name: { middleName: null, givenName: 'Barbara' } },
      'Delete the attributes and parts that meta.attributes names, and nothing else.',
    ),
  ),
  check(
    'v11-05-attributes-first',
    'What meta.attributes names is deleted before the body is applied.',
    changes(
      { emails: [work] },
      { meta: { attributes: ['emails'] }, emails: [home] },
      { emails: [home] },
      'Delete first, then apply the body: that is how a client replaces all values.',
    ),
  ),
  check(
    'v11-05-enterprise',
    'An attribute of the enterprise extension is changed and deleted under its URN.',
    changes(
      {
        schemas: [coreUrn, enterpriseUrn],
        [enterpriseUrn]: { department: 'Tour Operations', costCenter: '4130', division: 'Theme Park' },
      },
      { meta: { attributes: [`${enterpriseUrn}:division`] }, [enterpriseUrn]: { department: 'Sales' } },
      { [enterpriseUrn]: { department: 'Sales', costCenter: '4130', division: null } },
      'Merge an extension as the attributes that it has; SCIM 1.1 names them by URN and name.',
    ),
    ['enterprise'],
  ),
  check(
    'v11-05-members',
    'Members are added, and taken out by operation "delete", in one request.',
    membersAfter(
      (one, two) => ({ members: [{ value: two }, { value: one, operation }] }),
      (_, two) => [two],
      'Add the members of the body and take out those whose operation is "delete".',
    ),
    ['groups'],
  ),
  check(
    'v11-05-members-add',
    'A member is added to those that are there.',
    membersAfter(
      (_, two) => ({ members: [{ value: two }] }),
      (one, two) => [one, two],
      'PATCH adds members; it replaces them where meta.attributes names members.',
    ),
    ['groups'],
  ),
  check(
    'v11-05-members-replace',
    'meta.attributes with members replaces all of them.',
    membersAfter(
      (_, two) => ({ meta: { attributes: ['members'] }, members: [{ value: two }] }),
      (_, two) => [two],
      'Delete the members that are there, then add those of the body.',
    ),
    ['groups'],
  ),
  v1Check(
    'v11-06',
    'protocol/3.12',
    'POST with X-HTTP-Method-Override: PATCH, PUT or DELETE does what that method does.',
    async (t) => {
      const user = await t.user({ nickName: 'Babs', title: 'Tour Guide' });
      const override = (method: string, body: JsonObject) =>
        t.send('POST', userPath(user), { body, headers: { 'x-http-method-override': method } });
      const hint = 'Clients behind proxies that let only GET and POST pass rely on it.';
      t.status(await override('PATCH', { schemas: [coreUrn], nickName: 'Barbara' }), [200, 204], { hint });
      await demandRead(t, userPath(user), { nickName: 'Barbara', title: 'Tour Guide' }, { hint });
      t.status(await override('PUT', t.userBody({ userName: user['userName']! })), 200, { hint });
      await demandRead(t, userPath(user), { nickName: null, title: null }, { hint });
      t.status(await override('DELETE', {}), [200, 204], { hint });
      t.status(await t.get(userPath(user)), 404, { hint });
    },
    { needs: ['patch'], level: 'SHOULD' },
  ),
];
