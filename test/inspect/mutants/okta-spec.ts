import { setTimeout as sleep } from 'node:timers/promises';
import { answering, around, error, jsonAnswer, pathOf, reading, without } from './mutant.ts';
import {
  findingNothing,
  holding,
  listing,
  listingEach,
  mutantsFor,
  page,
  refusing,
  sought,
  writing,
} from './provisioning.ts';

const users = /^\/Users$/;
const user = /^\/Users\/./;

/** Services that fail requests of Okta's SPEC suite. */
export const oktaSpecMutants = mutantsFor('okta', [
  ['lists users without their names', ['okta-spec-01'], listingEach('/Users', without('name'))],
  [
    'gives lists the schema of SCIM 1.1',
    ['okta-spec-01', 'okta-03-test', 'okta-11-page', 'okta-11-order', 'okta-11-end'],
    listing('/Users', (list, request) =>
      sought(request) ? list : { ...list, schemas: ['urn:scim:schemas:core:1.0'] },
    ),
  ],
  [
    'has nobody in its list of users',
    ['okta-spec-01', 'okta-spec-02', 'okta-11-page'],
    listing('/Users', (list, request) => (sought(request) ? list : holding(list, []))),
  ],
  ['reads a user without its e-mails', ['okta-spec-02', 'okta-08', 'okta-16'], reading(user, without('emails'))],
  [
    'answers a search that finds nobody with 404',
    ['okta-spec-03', 'okta-spec-05', 'okta-03-empty', 'okta-16'],
    findingNothing('/Users'),
  ],
  [
    'fails on an id of thirty digits',
    ['okta-spec-04'],
    answering((response, request) => (/^\/Users\/\d{20}/.test(pathOf(request)) ? page(500) : response)),
  ],
  [
    'does not take application/json',
    ['okta-spec-06', 'okta-spec-07', 'okta-spec-08'],
    around((request, exchange, handle) =>
      request.header('content-type') === 'application/json' ? Promise.resolve(error(415)) : handle(request, exchange),
    ),
  ],
  [
    'writes every userName in lower case',
    ['okta-spec-06', 'okta-spec-07'],
    writing('POST', users, (body) => ({ ...body, userName: body.userName?.toLowerCase() })),
  ],
  [
    'answers a create of what is there with 200',
    ['okta-spec-08', 'okta-10-conflict'],
    refusing(409, 'POST', users, () => jsonAnswer(200, {})),
  ],
  [
    'fails on a search in capitals',
    ['okta-spec-09', 'okta-04'],
    answering((response, request) => {
      const value = sought(request);
      return response.status === 200 && value && value === value.toUpperCase() ? page(500) : response;
    }),
  ],
  [
    'takes 700 ms to list its groups',
    ['okta-spec-10'],
    around(async (request, exchange, handle) => {
      if (request.url.endsWith('/Groups') && request.method === 'GET') await sleep(700);
      return handle(request, exchange);
    }),
  ],
  [
    'answers a page of HTML for its groups',
    ['okta-spec-10'],
    answering((response, request) =>
      request.url.endsWith('/Groups') && request.method === 'GET' ? page(200) : response,
    ),
  ],
  [
    'shows a login page to a wrong credential',
    ['okta-spec-11', 'okta-13'],
    answering((response) => (response.status === 401 ? page(401) : response)),
  ],
  [
    'forbids what it should leave unauthorized',
    ['okta-spec-11', 'okta-13'],
    answering((response) => (response.status === 401 ? error(403) : response)),
  ],
  [
    'has no words for what is not found',
    ['okta-spec-04', 'okta-spec-12', 'okta-05', 'okta-12-unlink', 'okta-12-gone'],
    answering((response) =>
      response.status === 404
        ? { ...response, body: JSON.stringify(without('detail')(JSON.parse(response.body!))) }
        : response,
    ),
  ],
  [
    'answers 404 without a body',
    ['okta-spec-04', 'okta-spec-12', 'okta-05', 'okta-12-unlink', 'okta-12-gone'],
    answering((response) => (response.status === 404 ? { ...response, body: '' } : response)),
  ],
]);
