import { member, type JsonObject } from '../../protocol/json.ts';
import { errorSchema } from '../../protocol/error.ts';
import { listResponseSchema } from '../../protocol/messages/list-response.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check } from '../check.ts';
import type { Answer, Target, Why } from '../target.ts';
import { aNumber, at, completeUser, demandAll, equal, holding, naming, present, textOf } from './okta-wants.ts';

const get = (t: Target, path: string, authorization?: string): Promise<Answer> =>
  t.send('GET', path, {
    headers: {
      accept: 'application/scim+json',
      'accept-charset': 'utf-8',
      // Without a body all the same.
      'content-type': 'application/scim+json; charset=utf-8',
      'user-agent': 'OKTA SCIM Integration',
    },
    ...(authorization !== undefined && { authorization }),
  });

const search = (t: Target, userName: string, authorization?: string): Promise<Answer> =>
  get(t, `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`, authorization);

const person = (t: Target): JsonObject & { userName: string } => {
  // Capitals, since their case has to be kept.
  const userName = `${t.unique('BJensen')}@Example.com`;
  return {
    schemas: [userSchema.id],
    userName,
    name: { givenName: 'Barbara', familyName: 'Jensen' },
    emails: [{ primary: true, value: userName, type: 'work' }],
    displayName: 'Barbara Jensen',
    active: true,
  };
};

const post = (t: Target, body: JsonObject): Promise<Answer> =>
  t.send('POST', '/Users', {
    body,
    headers: { 'content-type': 'application/json', accept: 'application/scim+json; charset=utf-8' },
  });

/** What is made for the requests that follow; how it was answered is okta-spec-06's concern. */
const make = async (t: Target): Promise<{ userName: string; id: string }> => {
  const { userName, ...rest } = person(t);
  const answer = await post(t, { ...rest, userName });
  const id = member(answer.json, 'id');
  t.demand(present.holds(id), 'a created user, with its id', `${answer.status}: ${textOf(id)}`, answer, {
    hint: 'Mend the create first: okta-spec-06.',
  });
  return { userName, id: textOf(id) };
};

const list = { schemas: holding(listResponseSchema) };
const none = { ...list, totalResults: equal(0) };
const error = { detail: present, schemas: holding(errorSchema) };

const firstUser: Why = {
  hint: 'Okta reads the first user of the list before it makes any: keep one there with userName, name.givenName, name.familyName, emails and active, and return all of them.',
};
const emptyList: Why = {
  hint: 'Answer a search that finds nobody with 200 and a ListResponse whose totalResults is 0: Okta searches before each create.',
};
const unknown: Why = {
  hint: 'Answer an id that nobody has, of whatever form, with 404 and a SCIM Error that has schemas, status and detail.',
};

const check = (
  number: string,
  requirement: string,
  run: Check['run'],
  more?: Pick<Check, 'alone' | 'needs'>,
): Check => ({
  id: `okta-spec-${number}`,
  suite: 'okta',
  section: 'okta/spec',
  level: 'Okta',
  requirement,
  run,
  ...more,
});

/** What each of the twelve requests of Okta's SPEC suite, which an OIN submission has to pass, demands. */
export const oktaSpecChecks: readonly Check[] = [
  check(
    '01',
    'The first user of GET /Users?count=1&startIndex=1 is there and complete.',
    async (t) => {
      const answer = await get(t, '/Users?count=1&startIndex=1');
      t.status(answer, 200);
      const numbers = { itemsPerPage: aNumber, startIndex: aNumber, totalResults: aNumber };
      demandAll(t, answer, { Resources: present, ...list, ...numbers, ...completeUser('Resources[0].') }, firstUser);
    },
    // Another check's user would be the first of an empty service.
    { alone: true },
  ),
  check(
    '02',
    'The first user, read by its id, is complete.',
    async (t) => {
      const first = await get(t, '/Users?count=1&startIndex=1');
      demandAll(t, first, { 'Resources[0].id': present }, firstUser);
      const id = textOf(at(first.json, 'Resources[0].id'));
      const answer = await get(t, `/Users/${encodeURIComponent(id)}`);
      t.status(answer, 200);
      demandAll(t, answer, { ...completeUser(''), id: equal(id) }, firstUser);
    },
    { alone: true },
  ),
  check('03', 'A search for a userName that nobody has finds nobody: 200.', async (t) => {
    const answer = await search(t, `${t.unique('nobody')}@example.com`);
    t.status(answer, 200, emptyList);
    demandAll(t, answer, none, emptyList);
  }),
  check('04', 'An id of thirty digits that nobody has is answered with 404 and a SCIM Error.', async (t) => {
    const answer = await get(t, `/Users/${'101'.repeat(10)}`);
    t.status(answer, 404, unknown);
    demandAll(t, answer, error, unknown);
  }),
  check('05', 'A user is not found before it is made.', async (t) => {
    const answer = await search(t, person(t).userName);
    t.status(answer, 200, emptyList);
    demandAll(t, answer, none, emptyList);
  }),
  check(
    '06',
    'A create sent as application/json is answered with 201 and what was sent, in its own case.',
    async (t) => {
      const { userName, ...rest } = person(t);
      const answer = await post(t, { ...rest, userName });
      const hint =
        'Accept application/json and parameters in Accept; return id, userName as it was sent, name, emails and active.';
      t.status(answer, 201, { hint });
      const wants = {
        active: equal(true),
        id: present,
        'name.familyName': equal('Jensen'),
        'name.givenName': equal('Barbara'),
        schemas: naming(userSchema.id),
        userName: equal(userName),
        'emails[0].value': present,
      };
      demandAll(t, answer, wants, { hint });
    },
  ),
  check('07', 'A user that was just made is read by its id as it was sent.', async (t) => {
    const { userName, id } = await make(t);
    const answer = await get(t, `/Users/${encodeURIComponent(id)}`);
    t.status(answer, 200);
    const wants = { userName: equal(userName), 'name.familyName': equal('Jensen'), 'name.givenName': equal('Barbara') };
    demandAll(t, answer, wants, {
      hint: 'A read right after the create has to see it: not a replica that lags behind.',
    });
  }),
  check('08', 'The same create once more is answered with 409.', async (t) => {
    const body = person(t);
    await post(t, body);
    t.status(await post(t, body), 409, {
      hint: 'Back userName with a unique index and map its violation to 409: Okta takes 409 as "exists already".',
    });
  }),
  check('09', 'A search by userName in upper case is answered with 200.', async (t) => {
    const body = person(t);
    await post(t, body);
    t.status(await search(t, body.userName.toUpperCase()), 200, emptyList);
  }),
  check(
    '10',
    'GET /Groups is answered with 200 and JSON within 600 ms (Okta calls this test optional).',
    async (t) => {
      const answer = await get(t, '/Groups');
      const hint = 'Serve /Groups even where there are none, and page it: an empty ListResponse will do.';
      t.status(answer, 200, { hint });
      demandAll(t, answer, {}, { hint });
      const { duration } = answer.exchange;
      t.demand(duration < 600, 'an answer within 600 ms', `${Math.round(duration)} ms`, answer, {
        hint: 'Page /Groups and do not load all members for a list; measure from near the service.',
      });
    },
    { alone: true },
  ),
  check(
    '11',
    'An Authorization value without a scheme that is wrong is answered with 401 and a SCIM Error.',
    async (t) => {
      const answer = await search(t, person(t).userName.toUpperCase(), 'non-token');
      const hint =
        'Let authentication answer with a SCIM Error of status 401 and a detail: not a bare 401, an HTML page or a redirect.';
      t.status(answer, 401, { hint });
      demandAll(t, answer, { ...error, status: equal('401') }, { hint });
    },
  ),
  check('12', 'An id that nobody has is answered with 404 and a SCIM Error that says so.', async (t) => {
    const answer = await get(t, '/Users/00918273645546372');
    t.status(answer, 404, unknown);
    demandAll(t, answer, { ...error, status: equal('404') }, unknown);
  }),
];
