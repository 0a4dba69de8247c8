import { member } from '../../protocol/json.ts';
import { coreUrn } from '../../protocol/v1/urns.ts';
import type { Check } from '../check.ts';
import { objectsOf, textOf } from '../published.ts';
import { demandFilter, demandFound, demandOrder, ownUsers, users } from './own-resources.ts';
import { demandHeld, demandRead, groupPath, userPath, v1Check } from './v1-check.ts';

const json = 'application/json';

/** Users and groups as SCIM 1.1 has them: made, read, listed, replaced, deleted. */
export const v1ResourceChecks: readonly Check[] = [
  v1Check(
    'v11-02-create',
    'protocol/3.1',
    'A create is answered with 201, the resource, and a Location that is its meta.location.',
    async (t) => {
      const body = t.userBody({ nickName: 'Babs' });
      const answer = await t.send('POST', '/Users', { body });
      t.status(answer, 201);
      const { id, ...sent } = t.object(answer);
      t.demand(textOf(id) !== '', 'an id', JSON.stringify(id ?? null), answer);
      demandHeld(t, answer, { nickName: 'Babs', name: body['name']!, active: true });
      t.equal(member(sent['meta'], 'location'), answer.headers['location'], 'meta.location', answer, {
        hint: 'The Location header of a create and meta.location are the same URI.',
      });
    },
  ),
  v1Check('v11-02-read', 'protocol/3.2.1', 'A user is read by its id, with what it was made of.', async (t) => {
    const user = await t.user({ title: 'Tour Guide' });
    await demandRead(t, userPath(user), { id: user.id, title: 'Tour Guide', userName: user['userName']! });
  }),
  v1Check('v11-02-group', 'schema/8', 'A group has its members, who have it among their groups.', async (t) => {
    const user = await t.user();
    const group = await t.group([user.id]);
    const answer = await t.get(groupPath(group));
    t.status(answer, 200);
    const members = objectsOf(t.object(answer)['members']).map(({ value }) => textOf(value));
    t.equal(members, [user.id], 'members', answer);
    const read = await t.get(userPath(user));
    const groups = objectsOf(member(read.json, 'groups')).map(({ value }) => textOf(value));
    t.equal(groups, [group.id], 'groups of the member', read);
  }),
  v1Check(
    'v11-02-filter',
    'protocol/3.2.2.1',
    'Filters find by eq, and, or, in any case of names.',
    async (t) => {
      const own = await ownUsers(t, { one: { title: 'Tour Guide' }, two: { title: 'Vice President' } });
      await demandFilter(t, `${own.filter} and title eq "Tour Guide"`, own, ['one']);
      await demandFilter(t, `${own.filter} and (TITLE eq "Tour Guide" or title sw "Vice")`, own, ['one', 'two']);
      const name = own.resources['two']!['userName'] as string;
      await demandFilter(t, `userName eq "${name}"`, users(own.resources), ['two']);
    },
    { needs: ['filter'] },
  ),
  v1Check(
    'v11-02-filter-urn',
    'protocol/3.8',
    'A filter may name an attribute with its URN.',
    async (t) => {
      const own = await ownUsers(t, { one: { title: 'Tour Guide' }, two: { title: 'Vice President' } });
      await demandFilter(t, `${own.filter} and ${coreUrn}:title eq "Tour Guide"`, own, ['one']);
    },
    { needs: ['filter'] },
  ),
  v1Check(
    'v11-02-filter-refused',
    'protocol/3.2.2.1',
    'What is no filter is refused with 400.',
    async (t) => t.scimError(await t.get('/Users', { filter: 'userName is "bjensen"' }), 400),
    { needs: ['filter'] },
  ),
  v1Check(
    'v11-02-sort',
    'protocol/3.2.2.2',
    'sortBy orders a list, and sortOrder turns it.',
    async (t) => {
      const own = await ownUsers(t, { middle: { title: 'b' }, first: { title: 'a' }, last: { title: 'c' } });
      const query = { filter: own.filter, sortBy: 'title' };
      const order = ['first', 'middle', 'last'];
      demandOrder(t, await t.get('/Users', query), own, order);
      demandOrder(t, await t.get('/Users', { ...query, sortOrder: 'descending' }), own, order.toReversed());
    },
    { needs: ['sort', 'filter'] },
  ),
  v1Check(
    'v11-02-page',
    'protocol/3.2.2.3',
    'startIndex and count take a page, whose numbers say which.',
    async (t) => {
      const own = await ownUsers(t, { one: {}, two: {}, three: {} });
      const seen: string[] = [];
      for (const startIndex of [1, 2, 3]) {
        const answer = await t.get('/Users', { filter: own.filter, startIndex, count: 1 });
        const [resource] = t.list(answer);
        const { totalResults, itemsPerPage, startIndex: at } = t.object(answer);
        t.equal([totalResults ?? null, itemsPerPage ?? null, at ?? null], [3, 1, startIndex], 'the numbers', answer);
        seen.push(textOf(resource?.['id']));
      }
      const answer = await t.get('/Users', { filter: own.filter });
      demandFound(t, answer, own, ['one', 'two', 'three']);
      t.equal(new Set(seen).size, 3, 'users on three pages of one', answer);
    },
    { needs: ['filter'] },
  ),
  v1Check('v11-02-attributes', 'protocol/3.7', 'attributes narrows what is returned.', async (t) => {
    const user = await t.user({ title: 'Tour Guide', nickName: 'Babs' });
    const answer = await t.get(userPath(user), { attributes: 'title' });
    t.status(answer, 200);
    demandHeld(t, answer, { id: user.id, title: 'Tour Guide', nickName: null, emails: null });
  }),
  v1Check('v11-02-put', 'protocol/3.3.1', 'PUT replaces a user: what it does not name is gone.', async (t) => {
    const user = await t.user({ nickName: 'Babs', title: 'Tour Guide' });
    const { nickName: _, ...kept } = user;
    const answer = await t.send('PUT', userPath(user), { body: { ...kept, title: 'Vice President' } });
    t.status(answer, 200);
    demandHeld(t, answer, { id: user.id, title: 'Vice President', nickName: null });
    await demandRead(t, userPath(user), { title: 'Vice President', nickName: null });
  }),
  v1Check('v11-02-delete', 'protocol/3.4', 'DELETE is answered with 200, and what is deleted with 404.', async (t) => {
    const user = await t.user();
    const answer = await t.send('DELETE', userPath(user));
    t.status(answer, [200, 204]);
    if (answer.status === 204) {
      t.warn('status 200', '204', answer, { hint: 'SCIM 1.1 answers a DELETE with 200; 204 came with SCIM 2.0.' });
    }
    t.status(await t.get(userPath(user)), 404);
  }),
  v1Check(
    'v11-02-json',
    'protocol/3.6',
    'JSON is answered as application/json, also where parameters stand in Accept.',
    async (t) => {
      for (const accept of [json, `${json}; charset=utf-8`, '*/*']) {
        const answer = await t.send('GET', '/Users', { query: { count: 1 }, headers: { accept } });
        t.status(answer, 200);
        const type = (answer.headers['content-type'] ?? 'none').split(';', 1)[0]!.trim();
        t.equal(type, json, 'Content-Type', answer, { hint: 'application/scim+json came with SCIM 2.0.' });
      }
    },
  ),
  v1Check(
    'v11-02-suffix',
    'protocol/3.6',
    'A path that ends in .json is answered as the same without it.',
    async (t) => {
      const user = await t.user();
      await demandRead(t, `${userPath(user)}.json`, { id: user.id });
    },
    { level: 'MAY' },
  ),
  v1Check(
    'v11-02-xml',
    'protocol/3.6',
    'XML is refused with 406 and 415 by a service that does not say it supports it.',
    async (t) => {
      if (member(member(t.service.config, 'xmlDataFormat'), 'supported') === true) t.skip('the service supports XML');
      const why = { hint: 'Say 406 to Accept: application/xml and 415 to a body of XML, rather than to answer JSON.' };
      t.status(
        await t.send('GET', '/Users', { query: { count: 1 }, headers: { accept: 'application/xml' } }),
        406,
        why,
      );
      const headers = { 'content-type': 'application/xml' };
      t.status(await t.send('POST', '/Users', { body: '<User/>', headers }), [415, 400], why);
    },
    { level: 'SHOULD' },
  ),
];
