import { member, type JsonObject } from '../../protocol/json.ts';
import { enterpriseUserSchema } from '../../protocol/schemas/enterprise-user.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check } from '../check.ts';
import { differing } from '../differing.ts';
import { completeUser } from '../complete-user.ts';
import { objectsOf, publishedAttributes, textOf } from '../published.ts';
import type { Answer, Target } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.3',
  ...check,
});

const enterprise = enterpriseUserSchema.id;

const post = (t: Target, attributes: JsonObject = {}): Promise<Answer> =>
  t.send('POST', '/Users', { body: t.userBody(attributes) });

const created = async (t: Target, attributes: JsonObject = {}): Promise<Answer> => {
  const answer = await post(t, attributes);
  t.status(answer, 201);
  return answer;
};

/** RFC 7644 §3.3: what a create keeps and answers. */
export const createChecks: readonly Check[] = [
  check({
    id: 'create-01',
    level: 'MUST',
    requirement: 'A User with nothing but schemas and userName is created: 201.',
    run: async (t) => {
      const userName = t.unique('bjensen');
      const answer = await t.send('POST', '/Users', { body: { schemas: [userSchema.id], userName } });
      t.status(answer, 201);
      t.equal(t.object(answer)['userName'], userName, 'userName', answer);
    },
  }),
  check({
    id: 'create-02',
    level: 'MUST',
    requirement: 'A User with a value of every attribute that is published is created, and keeps them all.',
    run: async (t) => {
      const body = t.userBody(completeUser(t));
      const answer = await t.send('POST', '/Users', { body });
      t.status(answer, 201);
      for (const seen of [answer, await t.get(`/Users/${textOf(t.object(answer)['id'])}`)]) {
        const lost = differing(body, t.object(seen));
        t.demand(lost === undefined, 'every attribute as it was sent', `${lost} is not`, seen, {
          hint: 'Store what /Schemas says you have, or take the attribute out of the schema: Okta shows it as mappable.',
        });
      }
    },
  }),
  check({
    id: 'create-03',
    section: 'rfc7643/4.3',
    level: 'MUST',
    requirement: 'A User with the enterprise extension and a manager is created, and keeps both.',
    needs: ['enterprise'],
    run: async (t) => {
      const manager = await t.user();
      const extension = { employeeNumber: '701984', department: 'Tour Operations', manager: { value: manager.id } };
      const answer = await created(t, { schemas: [userSchema.id, enterprise], [enterprise]: extension });
      const lost = differing(extension, t.object(answer)[enterprise]);
      t.demand(lost === undefined, `${enterprise} as it was sent`, `${lost} is not`, answer, {
        hint: "manager.value is the id of the manager's user: store it as it is sent, not the user's name.",
      });
    },
  }),
  check({
    id: 'create-06',
    level: 'SHOULD',
    requirement: 'A 201 answers the whole new resource.',
    run: async (t) => {
      const body = t.userBody();
      const answer = await t.send('POST', '/Users', { body });
      t.status(answer, 201);
      const lost = differing(body, answer.json);
      t.demand(lost === undefined, 'the resource that was made', lost ? `${lost} is not there` : 'no body', answer, {
        hint: 'Answer the stored resource as GET would: Okta takes the id and the attributes from the 201.',
      });
    },
  }),
  check({
    id: 'create-13',
    level: 'MUST',
    requirement: 'readOnly attributes that the client sends are ignored, not refused and not stored.',
    run: async (t) => {
      const published = publishedAttributes(t.service, userSchema.id) ?? [];
      const readOnly = published.filter((a) => a.mutability === 'readOnly' && a.type === 'string' && !a.multiValued);
      const sent = Object.fromEntries(
        ['id', ...readOnly.map(({ name }) => name)].map((name) => [name, t.unique(name)]),
      );
      const displayName = t.unique('John Smith');
      const manager = t.service.lacks('enterprise')
        ? {}
        : {
            schemas: [userSchema.id, enterprise],
            [enterprise]: { manager: { value: (await t.user()).id, displayName } },
          };
      const answer = await post(t, { ...sent, ...manager });
      const hint =
        'Drop readOnly attributes when you read a body (RFC 7644 §3.3): clients send back what they have read.';
      t.status(answer, 201, { hint });
      for (const [name, value] of Object.entries(sent)) {
        t.demand(t.object(answer)[name] !== value, `not the ${name} that was sent`, value, answer, { hint });
      }
      const found = member(member(t.object(answer)[enterprise], 'manager'), 'displayName');
      t.demand(found !== displayName, 'not the displayName of the manager that was sent', displayName, answer, {
        hint,
      });
    },
  }),
  check({
    id: 'create-14',
    section: 'rfc7643/4.1.2',
    level: 'MUST',
    requirement: 'groups that the client sends with a user are ignored.',
    needs: ['groups'],
    run: async (t) => {
      const group = await t.group();
      const answer = await created(t, { groups: [{ value: group.id }] });
      const hint =
        'Ignore groups: Okta sends groups: [] with each create, and membership is changed by the group alone.';
      t.equal(objectsOf(t.object(answer)['groups']).length, 0, 'number of groups', answer, { hint });
      const read = await t.get(`/Groups/${group.id}`);
      t.equal(objectsOf(t.object(read)['members']).length, 0, 'number of members', read, { hint });
    },
  }),
  check({
    id: 'create-17',
    section: 'rfc7643/3.1',
    level: 'MUST',
    requirement: 'externalId is kept as it was sent, and never made by the service.',
    run: async (t) => {
      const externalId = t.unique('00uAbC');
      const given = await created(t, { externalId });
      const hint = 'Store externalId beside your own id, byte by byte: Okta and Entra find their users again by it.';
      t.equal(t.object(given)['externalId'], externalId, 'externalId', given, { hint });
      const none = await created(t);
      t.equal(t.object(none)['externalId'] ?? null, null, 'externalId that was not sent', none, { hint });
    },
  }),
  check({
    id: 'create-28',
    section: 'rfc7643/3.1',
    level: 'SHOULD',
    requirement: 'Two users may have the same externalId: its uniqueness is the business of the client.',
    run: async (t) => {
      const externalId = t.unique('701984');
      await created(t, { externalId });
      t.status(await post(t, { externalId }), 201, {
        hint: 'Take the unique index off externalId: two clients of one service number their users alike.',
      });
    },
  }),
  check({
    id: 'create-29',
    section: 'rfc7644/3.9',
    level: 'MUST',
    requirement: 'A create answers what attributes or excludedAttributes ask for.',
    run: async (t) => {
      const hint = 'Apply attributes and excludedAttributes wherever a resource is answered, not to GET alone.';
      const only = await t.send('POST', '/Users', { body: t.userBody(), query: { attributes: 'userName' } });
      t.status(only, 201, { hint });
      t.demand(t.object(only)['userName'] !== undefined, 'userName', 'nothing', only, { hint });
      t.equal(t.object(only)['displayName'], undefined, 'displayName that was not asked for', only, { hint });
      const but = await t.send('POST', '/Users', { body: t.userBody(), query: { excludedAttributes: 'displayName' } });
      t.status(but, 201, { hint });
      t.equal(t.object(but)['displayName'], undefined, 'displayName that was excluded', but, { hint });
    },
  }),
  check({
    id: 'create-40',
    section: 'rfc7643/4.1.1',
    level: 'MUST',
    requirement: 'A password is taken and never returned.',
    run: async (t) => {
      const password = `T1me-Ma$heen-${t.unique('x')}`;
      const answer = await created(t, { password });
      const read = await t.get(`/Users/${textOf(t.object(answer)['id'])}`, { attributes: 'password' });
      for (const seen of [answer, read]) {
        t.demand(member(seen.json, 'password') === undefined, 'no password', 'one', seen, {
          hint: 'password is returned never: take it out of what you render. Okta sends one with every create.',
        });
      }
    },
  }),
  check({
    id: 'create-41',
    section: 'rfc7643/4.1.1',
    level: 'good practice',
    requirement: 'A user is active who is not created as inactive.',
    run: async (t) => {
      const { active: _, ...body } = t.userBody();
      const answer = await t.send('POST', '/Users', { body });
      t.status(answer, 201);
      t.equal(t.object(answer)['active'], true, 'active', answer, {
        hint: 'Make active true where it is not sent, and return it: Okta imports no user who is inactive.',
      });
    },
  }),
  check({
    id: 'create-42',
    section: 'rfc7643/4.1.1',
    level: 'MUST',
    requirement: 'A user may be created as inactive.',
    run: async (t) => {
      const answer = await created(t, { active: false });
      const read = await t.get(`/Users/${textOf(t.object(answer)['id'])}`);
      t.status(read, 200, { hint: 'An inactive user stays readable.' });
      t.equal(t.object(read)['active'], false, 'active', read, {
        hint: 'Keep active as it was sent: staged users are created before they may sign in.',
      });
    },
  }),
  check({
    id: 'create-43',
    level: 'SHOULD',
    requirement: 'A 201 shows the resource as GET does, with what the service added.',
    run: async (t) => {
      const answer = await created(t);
      const read = await t.get(`/Users/${textOf(t.object(answer)['id'])}`);
      t.equal(answer.json, read.json, 'the answer to the create, as GET shows the user', answer, {
        hint: 'Render the 201 from what was stored, not from what was sent: the client keeps it as the present state.',
      });
    },
  }),
];
