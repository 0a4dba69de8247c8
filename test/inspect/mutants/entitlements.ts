import {
  answeringJson,
  around,
  error,
  pathOf,
  reading,
  readingEach,
  withBody,
  without,
  type Mutant,
} from './mutant.ts';
import { asking, holding, listing, listingEach, mutantsFor, operating, refusing, writing } from './provisioning.ts';

const users = /^\/Users$/;
const user = /^\/Users\/./;

/** A service that knows some roles and leaves the others out, whoever sends them. */
const leavingOut = (attribute: string): Mutant['wrap'] =>
  around(async (request, exchange, handle) => {
    if (request.method !== 'POST' || pathOf(request) !== '/Users') return handle(request, exchange);
    const text = await request.body(Infinity);
    const response = await handle(withBody(request, text), exchange);
    const body = JSON.parse(text);
    return response.status === 400 && body[attribute]
      ? handle(withBody(request, JSON.stringify(without(attribute)(body))), exchange)
      : response;
  });

/** Services that fail Okta Identity Governance. */
export const entitlementMutants = mutantsFor(
  'okta',
  [
    [
      'writes the numbers of lists as strings',
      ['okta-15-values'],
      answeringJson((body) =>
        typeof body.totalResults === 'number' ? { ...body, totalResults: `${body.totalResults}` } : undefined,
      ),
    ],
    [
      "gives roles a schema of the RFC's form",
      ['okta-15-types'],
      reading('/ResourceTypes', (body) =>
        JSON.parse(
          JSON.stringify(body).replaceAll(
            'urn:okta:scim:schemas:core:1.0:Role',
            'urn:ietf:params:scim:schemas:core:2.0:Role',
          ),
        ),
      ),
    ],
    [
      'does not publish the extension of licenses',
      ['okta-15-schemas'],
      reading('/Schemas', (body) =>
        holding(
          body,
          body.Resources.filter(({ id }: any) => !id.endsWith(':license:custom')),
        ),
      ),
    ],
    ['lists no roles', ['okta-15-values'], listing('/Roles', (list) => holding(list, []))],
    [
      'gives its largest page as itemsPerPage',
      ['okta-15-values'],
      listing('/Roles', (list) => ({ ...list, itemsPerPage: 100 })),
    ],
    ['passes over startIndex', ['okta-15-pages'], asking(/^\/Roles$/, (query) => query.set('startIndex', '1'))],
    [
      'has one type for entitlements of all kinds',
      ['okta-15-type'],
      listingEach('/Licenses', (value) => ({ ...value, type: 'Entitlement' })),
    ],
    [
      'describes its roles at length',
      ['okta-15-description'],
      readingEach('/Roles', (value) => ({ ...value, description: 'x'.repeat(1_001) })),
    ],
    ['finds no role by its id', ['okta-15-read'], refusing(200, 'GET', /^\/Roles\/./, () => error(404))],
    [
      'does not keep entitlements',
      ['okta-15-create', 'okta-15-unknown'],
      writing('POST', users, without('entitlements')),
    ],
    [
      'adds the roles of a PUT to those that are there',
      ['okta-15-grant', 'okta-15-revoke'],
      writing('PUT', user, (body, present) => ({ ...body, roles: [...(present.roles ?? []), ...(body.roles ?? [])] })),
    ],
    [
      'takes an empty list for one that was not sent, and keeps what there was',
      ['okta-15-revoke'],
      writing('PUT', user, (body, present) => (body.roles?.length === 0 ? { ...body, roles: present.roles } : body)),
    ],
    [
      'sets the roles that a PATCH adds',
      ['okta-15-patch'],
      operating(user, (operation) => (operation.op === 'add' ? { ...operation, op: 'replace' } : operation)),
    ],
    [
      'removes all roles where one is to go',
      ['okta-15-patch'],
      operating(user, (operation) => (operation.op === 'remove' ? { ...operation, path: 'roles' } : operation)),
    ],
    ['leaves out roles that it does not know', ['okta-15-unknown'], leavingOut('roles')],
    ['leaves out entitlements that it does not know', ['okta-15-unknown'], leavingOut('entitlements')],
    [
      'refuses what it does not know without a word',
      ['okta-15-unknown'],
      refusing(400, 'POST', users, () => error(400)),
    ],
  ],
  'entitlements',
);
