import type { JsonObject } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import type { Answer, Target } from '../target.ts';
import { demandFound, demandOrder, groups, ownUsers, quoted, users } from './own-resources.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level' | 'needs'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.4.3',
  level: 'MUST',
  ...check,
  needs: ['filter', ...(check.needs ?? [])],
});

const schemas = ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'];

const post = (t: Target, path: string, body: JsonObject): Promise<Answer> =>
  t.send('POST', `${path}/.search`, { body: { schemas, ...body } });

const isMissing = ({ status }: Answer): boolean => [404, 405, 501].includes(status);

/** A search of users; skipped where there is none, which is the finding of another check. */
const search = async (t: Target, body: JsonObject): Promise<Answer> => {
  const answer = await post(t, '/Users', body);
  return isMissing(answer) ? t.skip(`POST /Users/.search is answered ${answer.status}`) : answer;
};

const titled = (t: Target) =>
  ownUsers(t, { bravo: { title: 'bravo' }, charlie: { title: 'charlie' }, alpha: { title: 'alpha' } });

const asInUrl =
  'The members of the body are the parameters of the URL, with the same names and meanings: read both by the same code.';

/** RFC 7644 §3.4.3: queries by POST. */
export const searchChecks: readonly Check[] = [
  check({
    id: 'search-01-users',
    level: 'SHOULD',
    requirement: 'POST /Users/.search answers 200 with what its filter finds.',
    run: async (t) => {
      const own = users({ 'the user': await t.user(), 'another user': await t.user() });
      const { userName } = own.resources['the user']!;
      demandFound(t, await post(t, '/Users', { filter: `userName eq ${quoted(userName)}` }), own, ['the user'], {
        hint: 'Serve it like the list by GET: a search makes nothing, so that it is answered 200, not 201. It keeps personal data out of URLs and logs.',
      });
    },
  }),
  check({
    id: 'search-01-groups',
    level: 'SHOULD',
    requirement: 'POST /Groups/.search answers 200 with what its filter finds.',
    needs: ['groups'],
    run: async (t) => {
      const own = groups({ 'the group': await t.group(), 'another group': await t.group() });
      const { displayName } = own.resources['the group']!;
      demandFound(
        t,
        await post(t, '/Groups', { filter: `displayName eq ${quoted(displayName)}` }),
        own,
        ['the group'],
        {
          hint: '/.search stands below the endpoint of every resource type.',
        },
      );
    },
  }),
  check({
    id: 'search-01-root',
    requirement: 'POST /.search finds resources of every type.',
    needs: ['groups'],
    run: async (t) => {
      const displayName = t.unique('Tour Guides');
      const resources = {
        'the user': await t.user({ displayName }),
        'the group': await t.group([], { displayName }),
        'another user': await t.user(),
      };
      const answer = await post(t, '', { filter: `displayName eq ${quoted(displayName)}` });
      if (isMissing(answer)) t.skip(`POST /.search is answered ${answer.status}: it is optional`);
      demandFound(t, answer, { endpoint: '/', resources }, ['the group', 'the user'], {
        hint: 'Ask every resource type that has the attribute, and join the answers into one list.',
      });
    },
  }),
  check({
    id: 'search-02',
    level: 'SHOULD',
    requirement: 'A search without the schemas of a SearchRequest is refused with 400.',
    unless: 'assumeSchemas',
    run: async (t) => {
      for (const schemas of [[], ['urn:ietf:params:scim:api:messages:2.0:PatchOp']]) {
        t.scimError(await search(t, { schemas, filter: 'userName eq "bjensen"' }), 400, undefined, {
          hint: 'A message is known by its schemas: refuse what is none of yours with 400 invalidSyntax.',
        });
      }
    },
  }),
  check({
    id: 'search-03-filter',
    requirement: 'filter in the body of a search finds what it finds in a URL.',
    run: async (t) => {
      const own = await titled(t);
      const answer = await search(t, { filter: `${own.filter} and title eq "bravo"` });
      demandFound(t, answer, own, ['bravo'], { hint: asInUrl });
    },
  }),
  check({
    id: 'search-03-sort',
    requirement: 'sortBy and sortOrder in the body of a search sort it.',
    needs: ['sort'],
    run: async (t) => {
      const own = await titled(t);
      const answer = await search(t, { filter: own.filter, sortBy: 'title', sortOrder: 'descending' });
      demandOrder(t, answer, own, ['charlie', 'bravo', 'alpha'], { hint: asInUrl });
    },
  }),
  check({
    id: 'search-03-page',
    requirement: 'startIndex and count in the body of a search cut a page from it.',
    run: async (t) => {
      const own = await titled(t);
      const answer = await search(t, { filter: own.filter, startIndex: 3, count: 2 });
      t.equal(t.list(answer).length, 1, 'number of resources', answer, { hint: asInUrl });
      t.equal(t.object(answer)['totalResults'], 3, 'totalResults', answer, { hint: asInUrl });
    },
  }),
  check({
    id: 'search-03-attributes',
    requirement: 'attributes in the body of a search, an array, say what is returned.',
    run: async (t) => {
      const own = await titled(t);
      const answer = await search(t, { filter: own.filter, attributes: ['userName', 'title'] });
      demandFound(t, answer, own, ['alpha', 'bravo', 'charlie'], { hint: asInUrl });
      for (const user of t.list(answer)) {
        t.demand(
          user['title'] !== undefined && user['userName'] !== undefined && user['name'] === undefined,
          'id, userName and title, and no name',
          Object.keys(user).join(', '),
          answer,
          { hint: 'In a URL attributes is a list with commas, in a search a JSON array of strings.' },
        );
      }
    },
  }),
  check({
    id: 'search-03-excluded',
    requirement: 'excludedAttributes in the body of a search, an array, say what is left out.',
    run: async (t) => {
      const own = await titled(t);
      const answer = await search(t, { filter: own.filter, excludedAttributes: ['name', 'emails'] });
      demandFound(t, answer, own, ['alpha', 'bravo', 'charlie'], { hint: asInUrl });
      for (const user of t.list(answer)) {
        t.demand(
          user['title'] !== undefined && user['emails'] === undefined && user['name'] === undefined,
          'all but name and emails',
          Object.keys(user).join(', '),
          answer,
          { hint: 'In a URL excludedAttributes is a list with commas, in a search a JSON array of strings.' },
        );
      }
    },
  }),
  check({
    id: 'search-04-filter',
    requirement: 'A search with a filter that is none is refused with 400 invalidFilter.',
    run: async (t) =>
      t.scimError(await search(t, { filter: 'userName equals "bjensen"', count: 1 }), 400, 'invalidFilter', {
        hint: asInUrl,
      }),
  }),
  check({
    id: 'search-04-endpoint',
    requirement: 'A search below an endpoint that does not exist is answered 404.',
    run: async (t) =>
      t.status(await post(t, '/NoSuchThings', { filter: 'userName eq "bjensen"' }), 404, {
        hint: 'Route /.search by the resource types that there are.',
      }),
  }),
  check({
    id: 'search-05',
    requirement: 'GET /Users/.search is no user: 404 or 405.',
    run: async (t) =>
      t.scimError(await t.get('/Users/.search'), [404, 405, 501], undefined, {
        hint: '.search is no id; only POST means something there.',
      }),
  }),
];
