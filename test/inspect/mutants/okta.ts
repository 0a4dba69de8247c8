import { setTimeout as sleep } from 'node:timers/promises';
import { answeringJson, around, error, pathOf, reading, readingEach, sending, without, type Mutant } from './mutant.ts';
import { asking, finding, listing, listingEach, mutantsFor, operating, refusing, writing } from './provisioning.ts';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const users = /^\/Users$/;
const user = /^\/Users\/./;

/** A fault that knows which users were made inactive in that way. */
const forgetting =
  (fault: (inactive: Set<string>) => Mutant['wrap']): Mutant['wrap'] =>
  (service) =>
    fault(new Set())(service);

/** Services that fail Okta in an assignment, an update or an import. */
export const oktaMutants = mutantsFor('okta', [
  [
    'writes the numbers of lists as strings',
    ['okta-03-test', 'okta-03-groups', 'okta-03-empty', 'okta-11-page', 'okta-11-end'],
    answeringJson((body) =>
      typeof body.totalResults === 'number'
        ? {
            ...body,
            totalResults: `${body.totalResults}`,
            startIndex: `${body.startIndex}`,
            itemsPerPage: `${body.itemsPerPage}`,
          }
        : undefined,
    ),
  ],
  [
    'leaves Resources out where nothing is found',
    ['okta-03-empty', 'okta-11-end'],
    answeringJson((body) =>
      body.totalResults === 0 || body.Resources?.length === 0 ? without('Resources')(body) : undefined,
    ),
  ],
  ['lists groups without their names', ['okta-03-groups'], listingEach('/Groups', without('displayName'))],
  ['compares userName with regard to case', ['okta-04'], finding('/Users', (found, value) => found.userName === value)],
  ['refuses a create with 422', ['okta-05-invalid'], refusing(400, 'POST', users, () => error(422))],
  [
    'takes + in a query for itself',
    ['okta-19'],
    around((request, exchange, handle) =>
      handle({ ...request, header: (name) => request.header(name), url: request.url.replaceAll('+', '%2B') }, exchange),
    ),
  ],
  [
    'hashes a password for 700 ms',
    ['okta-02'],
    around(async (request, exchange, handle) => {
      if (request.method === 'POST' && (await request.body(Infinity)).includes('okta-02')) await sleep(700);
      return handle(request, exchange);
    }),
  ],
  ['does not keep externalId', ['okta-08'], writing('POST', users, without('externalId'))],
  [
    'returns a password',
    ['okta-08-password', 'okta-07-password'],
    readingEach('/Users', (resource) => ({ ...resource, password: '$2b$10$N9qo8uLOickgx2ZMRZoMye' })),
  ],
  [
    'does not keep a manager',
    ['okta-08-enterprise'],
    readingEach('/Users', (resource) =>
      resource[enterprise] ? { ...resource, [enterprise]: without('manager')(resource[enterprise]) } : resource,
    ),
  ],
  [
    'hides inactive users from searches',
    ['okta-10', 'okta-10-wizard', 'okta-09', 'okta-14'],
    finding('/Users', ({ active }) => active !== false),
  ],
  [
    'knows no PATCH without a path',
    ['okta-10', 'okta-07-patch', 'okta-07-password', 'okta-09', 'okta-12-rename', 'okta-12-without-path'],
    operating(/./, (operation) => (operation.path ? operation : error(400, 'noTarget'))),
  ],
  [
    'refuses a schema that it does not know',
    ['okta-18'],
    writing('POST', users, (body) =>
      JSON.stringify(body.schemas).includes('unknown') ? error(400, 'invalidSyntax') : body,
    ),
  ],
  [
    'answers a PUT with the user as it was',
    ['okta-06-update'],
    around(async (request, exchange, handle) => {
      if (request.method !== 'PUT' || !user.test(pathOf(request))) return handle(request, exchange);
      const before = await handle({ ...request, header: (name) => request.header(name), method: 'GET' }, exchange);
      const response = await handle(request, exchange);
      return response.status === 200 ? before : response;
    }),
  ],
  [
    'refuses groups in a PUT as read-only',
    ['okta-06-echo', 'okta-12-inactive'],
    writing('PUT', user, (body) => (body.groups?.length > 0 ? error(400, 'mutability') : body)),
  ],
  [
    'keeps the formatted name that it was sent',
    ['okta-06-formatted'],
    (service) => {
      let formatted: string | undefined;
      const wrap = sending(/^\/Users/, (body) => {
        formatted = body.name?.formatted ?? formatted;
        return body;
      });
      return reading(user, (body) => (body.name?.formatted ? { ...body, name: { ...body.name, formatted } } : body))(
        wrap(service),
      );
    },
  ],
  [
    'deletes who is deactivated by PATCH',
    ['okta-07-patch', 'okta-09'],
    forgetting((gone) =>
      around(async (request, exchange, handle) => {
        const response = await handle(request, exchange);
        const path = pathOf(request);
        if (request.method === 'PATCH' && response.body?.includes('"active":false')) gone.add(path);
        return request.method === 'GET' && gone.has(path) ? error(404) : response;
      }),
    ),
  ],
  [
    'ignores active in a PUT',
    ['okta-10-wizard', 'okta-07-put'],
    writing('PUT', user, (body, present) => ({ ...body, active: present.active })),
  ],
  [
    'refuses a password in a PATCH',
    ['okta-07-password'],
    operating(user, (operation) => (operation.value?.password ? error(400, 'invalidPath') : operation)),
  ],
  [
    'clears a user that it deactivates',
    ['okta-09'],
    operating(user, (operation) =>
      operation.value?.active === false ? { ...operation, value: { active: false, title: null } } : operation,
    ),
  ],
  ['lists active as a string', ['okta-14'], listingEach('/Users', (u: any) => ({ ...u, active: String(u.active) }))],
  [
    'does not let a userName change',
    ['okta-16', 'okta-16-taken'],
    writing('PUT', user, (body, present) => ({ ...body, userName: present.userName ?? body.userName })),
  ],
  [
    'takes a userName that is taken in a PUT',
    ['okta-16-taken'],
    refusing(409, 'PUT', user, (response) => ({ ...response, status: 200 })),
  ],
  [
    'gives its largest page as itemsPerPage',
    ['okta-11-page'],
    listing('/Users', (list) => ({ ...list, itemsPerPage: 100 })),
  ],
  [
    'counts startIndex from 0 beyond the first page',
    ['okta-11-order'],
    asking(users, (query) => {
      const start = Number(query.get('startIndex'));
      if (start > 1) query.set('startIndex', String(start - 1));
    }),
  ],
  [
    'begins again at the first user past the last',
    ['okta-11-end'],
    asking(users, (query) => {
      if (Number(query.get('startIndex')) > 100_000) query.set('startIndex', '1');
    }),
  ],
  [
    'publishes attributes of its own and does not keep them',
    ['okta-18-types'],
    writing('POST', users, without('urn:okta:example:1.0:user:custom')),
  ],
  ['answers PUT of an unknown id with 400', ['okta-05'], refusing(404, 'PUT', user, () => error(400))],
]);
