import { errorSchema } from '../../protocol/error.ts';
import { member, type JsonObject } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { textOf } from '../published.ts';
import type { Answer, Target, Why } from '../target.ts';
import { createOkta } from './okta-client.ts';

const check = (check: Omit<Check, 'suite' | 'level' | 'section'> & Partial<Check>): Check => ({
  suite: 'okta',
  section: 'okta/3',
  level: 'Okta',
  ...check,
});

/** Demands a list as Okta's engine reads it. */
export const demandList = (t: Target, answer: Answer): readonly JsonObject[] => {
  const resources = t.list(answer);
  const list = t.object(answer);
  for (const name of ['totalResults', 'startIndex', 'itemsPerPage']) {
    const value = list[name];
    t.demand(typeof value === 'number', `${name}: a JSON number`, JSON.stringify(value ?? null), answer, {
      hint: `Return ${name} as a number in each list, not as a string: on "1" Okta's provisioning fails without a reason.`,
    });
  }
  t.demand(Array.isArray(list['Resources']), 'Resources: an array, empty too', 'none', answer, {
    hint: 'Return "Resources": [] where nothing is found: Okta reads the array before it looks at totalResults.',
  });
  return resources;
};

/** Demands an error that Okta can show to a person. */
export const demandDetail = (t: Target, answer: Answer, status: number, why?: Why): void => {
  t.status(answer, status, why);
  const schemas = member(answer.json, 'schemas');
  t.demand(
    Array.isArray(schemas) && schemas.includes(errorSchema),
    'a SCIM Error as JSON',
    answer.text.slice(0, 200) || 'no body',
    answer,
    { hint: 'Give each error a SCIM Error as its body; of any other body Okta only says "Invalid JSON".' },
  );
  const detail = member(answer.json, 'detail');
  t.demand(typeof detail === 'string' && detail !== '', 'a detail in words', JSON.stringify(detail ?? null), answer, {
    hint: 'Okta shows the detail in Tasks and in the System Log, and nothing else: say what was wrong and where.',
  });
};

/** What Okta's engine needs of every answer: lists, errors, and headers that it sends. */
export const oktaResponseChecks: readonly Check[] = [
  check({
    id: 'okta-03-test',
    section: 'okta/4.1',
    requirement:
      'The credentials test, GET /Users?startIndex=1&count=2, is answered with a list of two users at most and JSON numbers.',
    run: async (t) => {
      const answer = await createOkta(t).get('/Users', { startIndex: 1, count: 2 });
      const users = demandList(t, answer);
      t.demand(users.length <= 2, 'two users at most', String(users.length), answer, {
        hint: 'Honour count: Okta pages its imports with it.',
      });
    },
  }),
  check({
    id: 'okta-03-groups',
    section: 'okta/4.1',
    requirement: 'With Import Groups on, GET /Groups?startIndex=1&count=100 is answered with groups by id and name.',
    needs: ['groups'],
    run: async (t) => {
      const okta = createOkta(t);
      await okta.pushGroup([]);
      const answer = await okta.get('/Groups', { startIndex: 1, count: 100 });
      for (const group of demandList(t, answer)) {
        const named = typeof group['id'] === 'string' && typeof group['displayName'] === 'string';
        t.demand(named, 'id and displayName in each group', JSON.stringify(group).slice(0, 200), answer, {
          hint: 'Okta offers these groups for linking in Push Groups by their displayName.',
        });
      }
    },
  }),
  check({
    id: 'okta-03-empty',
    section: 'okta/4.2',
    requirement: 'A search that finds nobody is answered with an empty Resources array and totalResults 0.',
    run: async (t) => {
      const answer = await createOkta(t).search('/Users', `userName eq "${t.unique('nobody')}@example.com"`);
      t.equal(demandList(t, answer).length, 0, 'number of Resources', answer);
      t.equal(t.object(answer)['totalResults'], 0, 'totalResults', answer);
    },
  }),
  check({
    id: 'okta-04',
    section: 'okta/4.2',
    requirement: 'A search by userName in upper case finds the user.',
    run: async (t) => {
      const okta = createOkta(t);
      const { id, userName } = await okta.assign();
      await okta.expectFound([id], '/Users', `userName eq "${userName.toUpperCase()}"`, {
        hint: 'userName is not caseExact: compare it without regard to case, or Okta creates the person a second time.',
      });
    },
  }),
  check({
    id: 'okta-05',
    requirement: 'An id that nobody has is answered with 404 and a detail, whatever is asked of it.',
    run: async (t) => {
      const okta = createOkta(t);
      const path = `/Users/${t.unique('00u')}`;
      const hint = 'Answer an unknown id with 404: any other status leaves a task in error that Okta repeats.';
      demandDetail(t, await okta.get(path), 404, { hint });
      demandDetail(t, await okta.send('PUT', path, okta.person()), 404, { hint });
    },
  }),
  check({
    id: 'okta-05-invalid',
    requirement: 'A create that is refused is answered with 400 and a detail that Okta can show.',
    run: async (t) => {
      const okta = createOkta(t);
      const { userName: _, ...body } = okta.person();
      demandDetail(t, await okta.send('POST', '/Users', body), 400);
    },
  }),
  check({
    id: 'okta-13',
    section: 'okta/7.1',
    requirement: 'A wrong or absent credential is answered with 401 and a detail, whatever its scheme.',
    run: async (t) => {
      const hint =
        'Answer 401 with a SCIM Error: Okta shows it beside Test API Credentials. 403 or a redirect misleads.';
      for (const authorization of [null, 'Bearer wrong', 'Basic d3Jvbmc6d3Jvbmc=', 'wrong']) {
        const query = { startIndex: 1, count: 2 };
        demandDetail(t, await t.send('GET', '/Users', { query, authorization }), 401, { hint });
      }
    },
  }),
  check({
    id: 'okta-19',
    section: 'okta/2',
    requirement: 'A search whose spaces are encoded as + finds what one with %20 finds.',
    run: async (t) => {
      const okta = createOkta(t);
      const { id, userName } = await okta.assign();
      const filter = encodeURIComponent(`userName eq "${userName}"`).replaceAll('%20', '+');
      const answer = await okta.get(`/Users?filter=${filter}&startIndex=1&count=100`);
      t.equal(
        t.list(answer).map((user) => textOf(user['id'])),
        [id],
        'ids found',
        answer,
        {
          hint: 'Decode + in a query as a space: Okta and Entra have both sent it.',
        },
      );
    },
  }),
  check({
    id: 'okta-02',
    section: 'okta/spec',
    level: 'good practice',
    requirement: 'The search, the create and the read of an assignment are answered within 600 ms each.',
    alone: true,
    run: async (t) => {
      const okta = createOkta(t);
      const person = okta.person();
      const search = await okta.search('/Users', `userName eq "${person.userName}"`);
      const create = await okta.send('POST', '/Users', person);
      const read = await okta.get(`/Users/${textOf(member(create.json, 'id'))}`);
      for (const answer of [search, create, read]) {
        const { duration } = answer.exchange;
        t.demand(duration < 600, 'an answer within 600 ms', `${Math.round(duration)} ms`, answer, {
          hint: 'Index userName without regard to case, and keep slow password hashes off the path of a create.',
        });
      }
    },
  }),
];
