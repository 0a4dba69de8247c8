import { member, type JsonObject } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { differing } from '../differing.ts';
import { objectsOf, textOf } from '../published.ts';
import type { Target } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.4.1',
  level: 'MUST',
  ...check,
});

/** The group of that id among the user's; the check is skipped where the service returns no groups. */
const groupOf = async (t: Target, userId: string, groupId: string): Promise<JsonObject | undefined> =>
  objectsOf(t.object(await t.get(`/Users/${userId}`))['groups']).find(({ value }) => value === groupId);

/** A group within a group; skipped where the service takes none. */
export const nestedIn = async (t: Target, inner: string): Promise<JsonObject & { id: string }> => {
  const outer = await t.group();
  const members = [{ value: inner }];
  const answer = await t.send('PUT', `/Groups/${outer.id}`, { body: { ...outer, members } });
  if (answer.status >= 400 && answer.status < 500) t.skip('the service takes no groups as members');
  t.status(answer, 200);
  if (objectsOf(t.object(answer)['members']).length === 0) t.skip('the service keeps no groups as members');
  return outer;
};

/** RFC 7644 §3.4.1 and what is derived when a resource is read (RFC 7643 §4). */
export const retrieveChecks: readonly Check[] = [
  check({
    id: 'get-01',
    requirement: 'A user is read by its id as it was created.',
    run: async (t) => {
      const body = t.userBody();
      const created = await t.send('POST', '/Users', { body });
      t.status(created, 201);
      const answer = await t.get(`/Users/${textOf(t.object(created)['id'])}`);
      t.status(answer, 200);
      const lost = differing(body, t.object(answer));
      t.demand(lost === undefined, 'every attribute as it was sent', `${lost} is not`, answer, {
        hint: 'Store every attribute that you publish: what was taken with 201 has to come back.',
      });
    },
  }),
  check({
    id: 'get-02',
    requirement: 'A group is read by its id as it was created, with its members.',
    needs: ['groups'],
    run: async (t) => {
      const { id } = await t.user();
      const group = await t.group([id]);
      const answer = await t.get(`/Groups/${group.id}`);
      t.status(answer, 200);
      const { displayName } = group;
      const lost = differing({ displayName: displayName!, members: [{ value: id }] }, t.object(answer));
      t.demand(lost === undefined, 'displayName and members', `${lost} is not as it was sent`, answer, {
        hint: 'Return members where nothing excludes them, and the name as it was sent.',
      });
    },
  }),
  check({
    id: 'get-03',
    section: 'rfc7644/3.12',
    requirement: 'An unknown id is answered 404 with a SCIM Error.',
    run: async (t) =>
      t.scimError(await t.get(`/Users/${t.unique('nobody')}`), 404, undefined, {
        hint: 'Answer a SCIM Error, not an empty 200 or the 404 page of the framework: Okta drops the assignment on a 404 alone.',
      }),
  }),
  check({
    id: 'get-04',
    section: 'rfc7644/3.12',
    requirement: 'An id that none of the service can be is answered 404, never 500.',
    run: async (t) => {
      for (const id of ['x'.repeat(500), 'a%2Fb', '%00', "'%20OR%20'1'='1"]) {
        t.status(await t.get(`/Users/${id}`), [404, 400], {
          hint: 'Check the form of the id before the database does, whose conversion error becomes a 500.',
        });
      }
    },
  }),
  check({
    id: 'get-05',
    section: 'rfc7644/3.6',
    requirement: 'What was deleted is answered 404.',
    run: async (t) => {
      const { id } = await t.user();
      t.status(await t.send('DELETE', `/Users/${id}`), [204, 200]);
      t.scimError(await t.get(`/Users/${id}`), 404, undefined, {
        hint: 'Hide what is deleted, also where rows are only marked: active false is not what DELETE means.',
      });
    },
  }),
  check({
    id: 'get-06',
    section: 'rfc7643/3.1',
    requirement: 'Reading changes nothing: meta stays as it is.',
    run: async (t) => {
      const { id } = await t.user();
      const first = await t.get(`/Users/${id}`);
      const second = await t.get(`/Users/${id}`);
      t.equal(t.object(second)['meta'], t.object(first)['meta'], 'meta at the second read', second, {
        hint: 'Set lastModified and version when you write: those made at rendering make each sync a full one.',
      });
    },
  }),
  check({
    id: 'get-07',
    section: 'rfc7643/3.1',
    requirement: 'The Content-Location of a GET is the meta.location of the body.',
    run: async (t) => {
      const answer = await t.get(`/Users/${(await t.user()).id}`);
      const header = answer.headers['content-location'];
      const location = member(t.object(answer)['meta'], 'location');
      if (header === undefined || location === undefined) t.skip('there is no Content-Location or no meta.location');
      t.equal(header, location, 'Content-Location', answer, { hint: 'Send meta.location in the header too.' });
    },
  }),
  check({
    id: 'get-08',
    section: 'rfc7643/4.1.2',
    level: 'SHOULD',
    requirement: 'A user shows the groups that it is a member of, with their id and name.',
    needs: ['groups'],
    run: async (t) => {
      const { id } = await t.user();
      const group = await t.group([id]);
      const found = await groupOf(t, id, group.id);
      const hint = 'Derive groups from the members of groups each time a user is read.';
      t.demand(found !== undefined, `${group.id} among groups of the user`, 'not there', undefined, { hint });
      const { display = group['displayName'] } = found!;
      t.equal(display, group['displayName'], 'display of the group', await t.get(`/Users/${id}`), { hint });
    },
  }),
  check({
    id: 'get-08-nested',
    section: 'rfc7643/4.1.2',
    level: 'SHOULD',
    requirement: 'A user shows the groups that it belongs to by way of others, as indirect.',
    needs: ['groups'],
    run: async (t) => {
      const { id } = await t.user();
      const inner = await t.group([id]);
      const outer = await nestedIn(t, inner.id);
      const hint = 'Follow members upwards when you derive groups: access by a nested group is not seen otherwise.';
      const found = await groupOf(t, id, outer.id);
      t.demand(found !== undefined, `${outer.id} among groups of the user`, 'not there', undefined, { hint });
      const { type = 'indirect' } = found!;
      t.equal(type, 'indirect', 'type of the group', await t.get(`/Users/${id}`), { hint });
    },
  }),
  check({
    id: 'get-09',
    section: 'rfc7643/4.2',
    level: 'good practice',
    requirement: 'The display of a member is its present name.',
    needs: ['groups'],
    run: async (t) => {
      const user = await t.user();
      const group = await t.group([user.id]);
      const display = async () => {
        const answer = await t.get(`/Groups/${group.id}`);
        return { answer, text: objectsOf(t.object(answer)['members'])[0]?.['display'] };
      };
      const before = (await display()).text;
      if (before === undefined) t.skip('the members of groups have no display');
      const name = t.unique('Babs');
      const body = t.userBody({ userName: user['userName']!, displayName: name, nickName: name });
      t.status(await t.send('PUT', `/Users/${user.id}`, { body: { ...body, name: { formatted: name } } }), 200);
      const { answer, text } = await display();
      t.demand(
        text !== before || before === user['userName'] || before === body['userName'],
        `${name} or another present name`,
        textOf(text),
        answer,
        {
          hint: 'Read display from the user when the group is rendered, instead of keeping what was sent with the member.',
        },
      );
    },
  }),
  check({
    id: 'get-10',
    section: 'rfc7643/4.2',
    requirement: 'The $ref of a member leads to that resource.',
    needs: ['groups'],
    run: async (t) => {
      const { id } = await t.user();
      const answer = await t.get(`/Groups/${(await t.group([id])).id}`);
      const ref = objectsOf(t.object(answer)['members'])[0]?.['$ref'];
      if (ref === undefined) t.skip('the members of groups have no $ref');
      const hint = "Build $ref as you build meta.location, with the endpoint of the member's type.";
      const path = /\/Users\/[^/?#]+$/.exec(textOf(ref))?.[0];
      t.demand(path !== undefined, '$ref: a URI that ends with /Users/{id}', JSON.stringify(ref), answer, { hint });
      const found = await t.get(path!);
      t.status(found, 200, { hint });
      t.equal(t.object(found)['id'], id, 'id at the $ref', found, { hint });
    },
  }),
  check({
    id: 'get-12',
    section: 'rfc7644/3.2',
    level: 'good practice',
    requirement: 'A slash at the end of a path makes no difference, or is answered with a redirect.',
    run: async (t) => {
      const { id } = await t.user();
      for (const path of ['/Users/?count=1', `/Users/${id}/`]) {
        t.status(await t.get(path), [200, 301, 302, 307, 308], {
          hint: 'Ignore a trailing slash: people paste base URLs with one, and clients append to it.',
        });
      }
    },
  }),
];
