import { member, type JsonObject } from '../../protocol/json.ts';
import { coreUrn } from '../../protocol/v1/urns.ts';
import type { Check } from '../check.ts';
import type { Answer, Target, Why } from '../target.ts';
import {
  at,
  completeUser,
  demandAll,
  equal,
  holding,
  naming,
  present,
  aNumber,
  textOf,
  theNumber,
  type Want,
} from './okta-wants.ts';

const headers = {
  accept: 'application/json',
  'accept-charset': 'utf-8',
  // Without a body all the same.
  'content-type': 'application/json; charset=utf-8',
  'user-agent': 'OKTA SCIM Integration',
};

const get = (t: Target, path: string): Promise<Answer> => t.send('GET', path, { headers });

const search = (t: Target, userName: string): Promise<Answer> =>
  get(t, `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`);

const demandTime = (t: Target, answer: Answer, limit: number): void => {
  const { duration } = answer.exchange;
  t.demand(duration < limit, `an answer within ${limit} ms`, `${Math.round(duration)} ms`, answer, {
    hint: "Okta's suite measures it: answer by an index, page every list, and measure from near the service.",
  });
};

const person = (t: Target): JsonObject & { userName: string } => {
  // Capitals, since their case has to be kept.
  const userName = `${t.unique('BJensen')}@Example.com`;
  return {
    schemas: [coreUrn],
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
    headers: { 'content-type': 'application/json', accept: 'application/json; charset=utf-8' },
  });

const list = { schemas: holding(coreUrn) };
const names = { 'name.familyName': equal('Jensen'), 'name.givenName': equal('Barbara') };

const firstUser: Why = {
  hint: 'Okta reads the first user of the list before it makes any: keep one there with userName, name.givenName, name.familyName, emails and active, and return all of them.',
};
const emptyList: Why = {
  hint: `Answer a search that finds nobody with 200, schemas ["${coreUrn}"] and a totalResults of 0.`,
};
const discovery: Why = { hint: 'Okta calls this test optional; SCIM 1.1 core schema §9 and §10 say what is there.' };
const readOnly: Why = { hint: 'Look at the method before the body, which is no JSON here: answer 405.' };

const check = (number: string, requirement: string, run: Check['run']): Check => ({
  id: `v11-01-${number}`,
  suite: 'okta',
  scim: '1.1',
  section: 'okta/spec-1.1',
  level: 'Okta',
  requirement,
  // Times are measured, and another check's user would be the first of an empty service.
  alone: true,
  run,
});

/** GET that has to be answered with 200, in time, with what is wanted. */
const read =
  (path: string, limit: number, wants: Readonly<Record<string, Want>>, why: Why): Check['run'] =>
  async (t) => {
    const answer = await get(t, path);
    t.status(answer, 200, why);
    demandAll(t, answer, wants, why);
    demandTime(t, answer, limit);
  };

const refusesPost =
  (path: string, body: string): Check['run'] =>
  async (t) =>
    t.status(await t.send('POST', path, { body, headers }), 405, readOnly);

const features = [
  'schemas',
  'patch',
  'bulk',
  'filter',
  'changePassword',
  'sort',
  'etag',
  'authenticationSchemes',
  'authenticationSchemes[0].type',
  'authenticationSchemes[0].description',
  'etag.supported',
  'sort.supported',
  'changePassword.supported',
  'filter.maxResults',
  'filter.supported',
  'bulk.supported',
  'bulk.maxOperations',
  'bulk.maxPayloadSize',
  'patch.supported',
];

/** Makes what the requests that follow need; how it was answered is v11-01-12's concern. */
const make = async (t: Target): Promise<{ userName: string; id: string }> => {
  const body = person(t);
  const answer = await post(t, body);
  const id = member(answer.json, 'id');
  t.demand(id !== undefined, 'a created user, with its id', `${answer.status}: ${textOf(id)}`, answer, {
    hint: 'Mend the create first: v11-01-12.',
  });
  return { userName: body.userName, id: textOf(id) };
};

/** What each of the sixteen requests of Okta's SPEC suite for SCIM 1.1 demands. */
export const v1OktaSpecChecks: readonly Check[] = [
  check(
    '01',
    '/ServiceProviderConfigs tells every feature, with its limits.',
    read(
      '/ServiceProviderConfigs',
      400,
      { ...Object.fromEntries(features.map((path) => [path, present])), ...list },
      discovery,
    ),
  ),
  check('02', 'POST to /ServiceProviderConfigs is answered with 405.', refusesPost('/ServiceProviderConfigs', 'test')),
  check(
    '03',
    '/ResourceTypes lists names, endpoints and schemas.',
    read(
      '/ResourceTypes',
      400,
      {
        Resources: present,
        ...list,
        'Resources[0].name': present,
        'Resources[0].endpoint': present,
        'Resources[0].schema': present,
      },
      discovery,
    ),
  ),
  check('04', 'POST to /ResourceTypes is answered with 405.', refusesPost('/ResourceTypes', 'test')),
  check(
    '05',
    '/Schemas lists schemas with their attributes.',
    read(
      '/Schemas',
      400,
      {
        Resources: present,
        schemas: holding(`${coreUrn}:ListResponse`),
        'Resources[0].id': present,
        'Resources[0].attributes': present,
      },
      { hint: `Okta's suite looks for ${coreUrn}:ListResponse in schemas here, and nowhere else.` },
    ),
  ),
  check('06', 'POST to /Schemas is answered with 405.', refusesPost('/Schemas', '')),
  check(
    '07',
    'The first user of GET /Users?count=1&startIndex=1 is there and complete.',
    read(
      '/Users?count=1&startIndex=1',
      600,
      {
        Resources: present,
        ...list,
        itemsPerPage: aNumber,
        startIndex: aNumber,
        totalResults: aNumber,
        ...completeUser('Resources[0].'),
      },
      firstUser,
    ),
  ),
  check('08', 'The first user, read by its id, is complete.', async (t) => {
    const first = await get(t, '/Users?count=1&startIndex=1');
    const id = at(first.json, 'Resources[0].id');
    t.demand(id !== undefined, 'a first user, with an id', 'none', first, firstUser);
    const path = `/Users/${encodeURIComponent(textOf(id))}`;
    await read(path, 600, { ...completeUser(''), id: equal(textOf(id)) }, firstUser)(t);
  }),
  check('09', 'A search for a userName that nobody has finds nobody: 200.', async (t) => {
    const answer = await search(t, `${t.unique('nobody')}@example.com`);
    t.status(answer, 200, emptyList);
    demandAll(t, answer, { ...list, totalResults: equal(0) }, emptyList);
    demandTime(t, answer, 400);
  }),
  check('10', 'An id that nobody has is answered with 404 and a detail.', async (t) => {
    const answer = await get(t, `/Users/${'101'.repeat(10)}`);
    const hint = 'Answer an unknown id with 404, and put a detail beside the Errors: Okta looks for it.';
    t.status(answer, 404, { hint });
    demandAll(t, answer, { detail: present }, { hint });
    demandTime(t, answer, 600);
  }),
  check('11', 'A user is not found before it is made.', async (t) => {
    const answer = await search(t, person(t).userName);
    t.status(answer, 200, emptyList);
    demandAll(t, answer, { totalResults: theNumber(0), ...list }, emptyList);
    demandTime(t, answer, 600);
  }),
  check('12', 'A create is answered with 201 and what was sent, in its own case.', async (t) => {
    const body = person(t);
    const answer = await post(t, body);
    const hint = `Return id, userName as it was sent, name, active and schemas ["${coreUrn}"].`;
    t.status(answer, 201, { hint });
    const wants = {
      active: equal(true),
      id: present,
      ...names,
      schemas: naming(coreUrn),
      userName: equal(body.userName),
    };
    demandAll(t, answer, wants, { hint });
    demandTime(t, answer, 600);
  }),
  check('13', 'A user that was just made is read by its id as it was sent.', async (t) => {
    const { userName, id } = await make(t);
    const hint = 'A read right after the create has to see it: not a replica that lags behind.';
    await read(`/Users/${encodeURIComponent(id)}`, 600, { userName: equal(userName), ...names }, { hint })(t);
  }),
  check('14', 'The same create once more is answered with 409.', async (t) => {
    const body = person(t);
    await post(t, body);
    const answer = await post(t, body);
    t.status(answer, 409, {
      hint: 'Back userName with a unique index and map its violation to 409: Okta takes 409 as "exists already".',
    });
    demandTime(t, answer, 600);
  }),
  check('15', 'A filter that is none, a userName alone, is answered with 400.', async (t) => {
    const answer = await get(t, `/Users?filter=${encodeURIComponent(person(t).userName.toUpperCase())}`);
    t.status(answer, 400, {
      hint: 'Refuse what is no filter instead of ignoring it: an ignored filter finds everybody.',
    });
    demandTime(t, answer, 600);
  }),
  check('16', 'GET /Groups lists a group at least (Okta calls this test optional).', async (t) => {
    const answer = await get(t, '/Groups');
    const hint = 'Have a group there before the test, and answer a list with Resources.';
    t.status(answer, 200, { hint });
    const some: Want = { says: '1 or more', holds: (value) => Number(value) >= 1 };
    const anArray: Want = { says: 'a list', holds: (value) => Array.isArray(value) };
    demandAll(t, answer, { totalResults: some, Resources: anArray }, { hint });
    demandTime(t, answer, 600);
  }),
];
