import { member, type Json, type JsonObject } from '../../protocol/json.ts';
import { coreUrn } from '../../protocol/v1/urns.ts';
import type { Check } from '../check.ts';
import { objectsOf, textOf } from '../published.ts';
import type { Answer, Target, Why } from '../target.ts';
import { demandNoPassword, inactiveIsFound, password } from './okta-client.ts';
import { demandHeld, groupPath, userPath } from './v1-check.ts';

type Made = JsonObject & { readonly id: string };

const groupUrn = 'urn:okta:custom:group:1.0';

const headers = {
  accept: 'application/json',
  'accept-charset': 'utf-8',
  'user-agent': 'Okta SCIM Client 1.0.0',
  'accept-encoding': 'gzip,deflate',
};

/** Okta's side of SCIM 1.1: the requests of its SCIM client, with its headers and bodies. */
export const createV1Okta = (t: Target) => {
  const send = (method: string, path: string, body?: Json): Promise<Answer> =>
    t.send(method, path, {
      ...(body !== undefined && { body }),
      headers: method === 'GET' ? headers : { ...headers, 'content-type': 'application/json; charset=utf-8' },
    });

  const person = (attributes: JsonObject = {}): JsonObject & { userName: string } => {
    const userName = `${t.unique('bjensen')}@example.com`;
    return {
      schemas: [coreUrn],
      userName,
      name: { givenName: 'Barbara', familyName: 'Jensen' },
      emails: [{ primary: true, value: userName, type: 'work' }],
      displayName: 'Barbara Jensen',
      locale: 'en_US',
      externalId: t.unique('00u'),
      groups: [],
      password,
      active: true,
      ...attributes,
    };
  };

  const make = async (path: string, body: JsonObject): Promise<Made> => {
    const answer = await send('POST', path, body);
    t.status(answer, 201, { hint: 'Okta needs 201 and the whole resource with its id.' });
    const id = textOf(t.object(answer)['id']);
    t.demand(id !== '', 'an id in the created resource', 'none', answer);
    return { ...t.object(answer), id };
  };

  return {
    send,
    person,
    make,
    assign: (attributes?: JsonObject): Promise<Made> => make('/Users', person(attributes)),
    pushGroup: (members: readonly Made[], more: JsonObject = {}): Promise<Made> =>
      make('/Groups', {
        schemas: [coreUrn],
        displayName: t.unique('Tour Guides'),
        members: membersOf(members),
        ...more,
      }),
    /** Reads what has to be there, and demands these values of it. */
    expect: async (path: string, values: JsonObject, why?: Why): Promise<JsonObject> => {
      const answer = await send('GET', path);
      t.status(answer, 200, why);
      demandHeld(t, answer, values, why);
      return t.object(answer);
    },
    /** The ids that a search finds. */
    search: async (path: string, filter: string): Promise<{ ids: string[]; answer: Answer }> => {
      const answer = await send('GET', `${path}?filter=${encodeURIComponent(filter)}&startIndex=1&count=100`);
      return { ids: t.list(answer).map(({ id }) => textOf(id)), answer };
    },
    /** Sends the PATCH of a template, which has to succeed. */
    patch: async (path: string, body: JsonObject, why?: Why): Promise<Answer> => {
      const answer = await send('PATCH', path, { schemas: [coreUrn], ...body });
      t.status(answer, [200, 204], why);
      return answer;
    },
    /** Writes the whole, which has to succeed. */
    put: async (path: string, body: JsonObject, why?: Why): Promise<Answer> => {
      const answer = await send('PUT', path, body);
      t.status(answer, 200, why);
      return answer;
    },
  };
};

type V1Okta = ReturnType<typeof createV1Okta>;

/** How a group refers to users. */
export const membersOf = (users: readonly Made[], more: JsonObject = {}): JsonObject[] =>
  users.map(({ id, userName }) => ({ value: id, display: userName ?? null, ...more }));

const check = (
  id: string,
  requirement: string,
  run: (okta: V1Okta, t: Target) => Promise<void>,
  needs: Check['needs'] = [],
): Check => ({
  id: `v11-okta-${id}`,
  suite: 'okta',
  scim: '1.1',
  section: 'okta/5',
  level: 'Okta',
  requirement,
  needs: needs ?? [],
  run: (t) => run(createV1Okta(t), t),
});

/** What Okta's templates and the wizard's applications of SCIM 1.1 need beside Okta's SPEC suite. */
export const v1OktaChecks: readonly Check[] = [
  check('numbers', 'The numbers of a list are JSON numbers, also where it is empty.', async (okta, t) => {
    const hint = 'Okta fails on numbers that are strings.';
    for (const path of [
      '/Users?startIndex=1&count=2',
      `/Users?filter=${encodeURIComponent(`userName eq "${t.unique('nobody')}"`)}`,
    ]) {
      const answer = await okta.send('GET', path);
      t.list(answer);
      const body = t.object(answer);
      for (const name of ['totalResults', 'startIndex', 'itemsPerPage']) {
        t.demand(Number.isInteger(body[name]), `${name}: an integer`, JSON.stringify(body[name] ?? null), answer, {
          hint,
        });
      }
      t.demand(
        Array.isArray(body['Resources']),
        'Resources: a list',
        JSON.stringify(body['Resources'] ?? null),
        answer,
      );
    }
  }),
  check('create', 'A create with password and groups: [] succeeds, and no password comes back.', async (okta, t) => {
    const user = await okta.assign();
    const answer = await okta.send('GET', userPath(user));
    t.status(answer, 200);
    demandNoPassword(t, answer);
    demandHeld(t, answer, { userName: user['userName']!, locale: 'en_US', active: true });
  }),
  check('accept', 'Accept: application/scim+json is answered too.', async (okta, t) => {
    const user = await okta.assign();
    const answer = await t.send('GET', userPath(user), { headers: { ...headers, accept: 'application/scim+json' } });
    t.status(answer, 200, { hint: "Okta's CRUD suite for SCIM 1.1 asks for the media type of SCIM 2.0: answer JSON." });
    t.object(answer);
  }),
  check('found', 'A user is found by userName, active or not.', async (okta, t) => {
    const user = await okta.assign({ active: false });
    const { ids, answer } = await okta.search('/Users', `userName eq "${textOf(user['userName'])}"`);
    t.equal(ids, [user.id], 'ids found', answer, { hint: inactiveIsFound });
  }),
  check(
    'deactivate',
    'A PATCH with active: false and the id deactivates, one with active: true activates again.',
    async (okta) => {
      const user = await okta.assign();
      const hint = 'Take the attributes from the top of the body; an id that is the own one is no change.';
      for (const active of [false, true]) {
        await okta.patch(userPath(user), { id: user.id, active }, { hint });
        await okta.expect(userPath(user), { active, displayName: 'Barbara Jensen' }, { hint });
      }
    },
    ['patch'],
  ),
  check(
    'password',
    'A PATCH sets a password, which does not come back.',
    async (okta, t) => {
      const user = await okta.assign();
      demandNoPassword(t, await okta.patch(userPath(user), { password }), await okta.send('GET', userPath(user)));
    },
    ['patch'],
  ),
  check('wizard', 'A user is written by PUT with all that GET gave, changed in part.', async (okta) => {
    const user = await okta.assign({ nickName: 'Babs' });
    const hint = 'Ignore id, meta and groups in a PUT, and answer 200 with the user.';
    const read = await okta.expect(userPath(user), { active: true });
    await okta.put(userPath(user), { ...read, active: false, displayName: 'Babs Jensen' }, { hint });
    await okta.expect(userPath(user), { active: false, displayName: 'Babs Jensen', nickName: 'Babs' }, { hint });
  }),
  check(
    'description',
    'A group that comes with a description in urn:okta:custom:group:1.0 is made.',
    async (okta, t) => {
      const answer = await okta.send('POST', '/Groups', {
        schemas: [coreUrn, groupUrn],
        displayName: t.unique('Westerners'),
        [groupUrn]: { description: 'All users west of the Rockies' },
      });
      t.status(answer, 201, {
        hint: 'Okta sends the description whether it is wanted or not: drop it rather than refuse the group.',
      });
    },
    ['groups'],
  ),
  check(
    'rename',
    "A PATCH with the group's id and displayName renames it and leaves the members.",
    async (okta, t) => {
      const user = await okta.assign();
      const group = await okta.pushGroup([user]);
      const displayName = t.unique('Tour Guides of the West');
      const hint = 'Okta renames at each change of the members: take the own id as no change, and leave members alone.';
      await okta.patch(groupPath(group), { id: group.id, displayName }, { hint });
      await okta.expect(groupPath(group), { displayName, members: [{ value: user.id }] }, { hint });
    },
    ['patch', 'groups'],
  ),
  check(
    'members',
    'One PATCH adds a member and takes another out; taking out a stranger is no error.',
    async (okta) => {
      const [one, two] = [await okta.assign(), await okta.assign()];
      const group = await okta.pushGroup([one]);
      const deleted = { operation: 'delete' };
      await okta.patch(groupPath(group), { members: [...membersOf([two]), ...membersOf([one], deleted)] });
      await okta.expect(groupPath(group), { members: [{ value: two.id }] });
      const hint =
        'Answer 200 or 204 when there is nothing to remove: an error would stop the push for the whole group.';
      await okta.patch(groupPath(group), { members: membersOf([one], deleted) }, { hint });
      await okta.expect(groupPath(group), { members: [{ value: two.id }] }, { hint });
    },
    ['patch', 'groups'],
  ),
  check(
    'full',
    'Push Now, members with meta.attributes, leaves exactly those members.',
    async (okta) => {
      const [one, two] = [await okta.assign(), await okta.assign()];
      const group = await okta.pushGroup([one]);
      const hint = 'Delete what meta.attributes names before the body is applied.';
      await okta.patch(groupPath(group), { meta: { attributes: ['members'] }, members: membersOf([two]) }, { hint });
      await okta.expect(groupPath(group), { members: [{ value: two.id }] }, { hint });
    },
    ['patch', 'groups'],
  ),
  check(
    'group-wizard',
    'A group is written by PUT with its whole list of members.',
    async (okta) => {
      const [one, two] = [await okta.assign(), await okta.assign()];
      const group = await okta.pushGroup([one]);
      const { displayName = '' } = group;
      await okta.put(groupPath(group), { schemas: [coreUrn], id: group.id, displayName, members: membersOf([two]) });
      await okta.expect(
        groupPath(group),
        { members: [{ value: two.id }] },
        {
          hint: 'A PUT of a group sets its members to the list that it has.',
        },
      );
    },
    ['groups'],
  ),
  check(
    'unlink',
    'A group is deleted, and its members stay.',
    async (okta, t) => {
      const user = await okta.assign();
      const group = await okta.pushGroup([user]);
      t.status(await okta.send('DELETE', groupPath(group)), [200, 204]);
      const gone = await okta.send('GET', groupPath(group));
      t.scimError(gone, 404);
      await okta.expect(userPath(user), { active: true });
    },
    ['groups'],
  ),
  check('conflict', 'A user who is there already is refused with 409 and a description.', async (okta, t) => {
    const body = okta.person();
    await okta.send('POST', '/Users', body);
    const answer = await okta.send('POST', '/Users', body);
    t.scimError(answer, 409, undefined, {
      hint: 'Okta shows the description of Errors to the administrator.',
    });
    const [error] = objectsOf(member(answer.json, 'Errors'));
    t.demand(textOf(error?.['description']) !== '', 'a description', 'none', answer);
  }),
];
