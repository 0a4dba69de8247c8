import type { ServiceRequest } from '../../../src/service/http.ts';
import {
  answering,
  answeringJson,
  answeringTo,
  around,
  asking,
  jsonAnswer,
  pathOf,
  reading,
  withBody,
  withHeaders,
  without,
  type Mutant,
} from './mutant.ts';

const enterprise = 'urn:scim:schemas:extension:enterprise:1.0';

/** A SCIM 1.1 error. */
export const v1Error = (status: number) => ({
  ...jsonAnswer(status, {
    Errors: [{ description: 'What was wrong.', code: String(status) }],
    detail: 'What was wrong.',
  }),
  headers: { 'content-type': 'application/json' },
});

/** A fault in the bodies that come by that method to paths that match. */
export const sent = (method: string, path: RegExp, change: (body: any) => any): Mutant['wrap'] =>
  asking((request) => (request.method === method && path.test(pathOf(request)) ? { json: change } : {}));

/** A fault in the query. */
export const asked = (pattern: RegExp, by: string): Mutant['wrap'] =>
  asking(({ url }) => ({ url: url.replace(pattern, by) }));

/** A fault in the users that are answered, alone or in lists. */
export const everyUser = (change: (user: any) => any): Mutant['wrap'] =>
  answeringJson((body, { status }, request) => {
    if (status >= 300 || !pathOf(request).startsWith('/Users')) return undefined;
    return body.Resources ? { ...body, Resources: body.Resources.map(change) } : change(body);
  });

const ignoring = (name: string): Mutant['wrap'] =>
  asking((request) => ({ header: (header) => (header === name ? undefined : request.header(header)) }));

export const user = /^\/Users\/[^/]+$/;
export const group = /^\/Groups\/[^/]+$/;

export const cleared = (name: string) => (body: any) => ({ ...body, meta: { attributes: [name] } });

/** Reads what is there by the credential of a request. */
const present = (request: ServiceRequest): ServiceRequest => ({ ...withHeaders(request, {}), method: 'GET' });

const v1Mutant = ([name, fails, wrap]: readonly [string, readonly string[], Mutant['wrap']]): Mutant => ({
  name: `in SCIM 1.1 ${name}`,
  fails,
  scim: '1.1',
  suites: ['v1'],
  wrap,
});

/** Services of SCIM 1.1 that fail its specification. */
export const v1Mutants: readonly Mutant[] = (
  [
    [
      'says nothing of versions in its configuration',
      ['v11-03-config'],
      reading('/ServiceProviderConfigs', without('etag')),
    ],
    ['knows its schemas by no name', ['v11-03-schemas'], answeringTo('GET', /^\/Schemas\/Users$/, () => v1Error(404))],
    [
      'answers users with the URN of SCIM 2.0',
      ['v11-03-urn'],
      everyUser((one) => ({ ...one, schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'] })),
    ],
    [
      'calls the id of a manager its value',
      ['v11-03-enterprise'],
      everyUser((one) => {
        const { managerId, ...rest } = one[enterprise]?.manager ?? {};
        return managerId
          ? { ...one, [enterprise]: { ...one[enterprise], manager: { value: managerId, ...rest } } }
          : one;
      }),
    ],
    [
      'answers a create without a Location',
      ['v11-02-create'],
      answering(({ headers, ...rest }, { method }) => ({
        ...rest,
        headers: method === 'POST' ? without('location')(headers) : headers,
      })),
    ],
    [
      'forgets titles',
      [
        'v11-02-read',
        'v11-02-attributes',
        'v11-02-put',
        'v11-05-simple',
        'v11-05-attributes',
        'v11-06',
        'v11-07-match',
      ],
      everyUser(without('title')),
    ],
    ['does not tell users their groups', ['v11-02-group'], everyUser(without('groups'))],
    ['takes or for and', ['v11-02-filter'], asked(/%20or%20/g, '%20and%20')],
    [
      'knows no URN in filters',
      ['v11-02-filter-urn'],
      around((request, exchange, handle) =>
        request.url.includes('core%3A1.0%3A') ? Promise.resolve(v1Error(400)) : handle(request, exchange),
      ),
    ],
    [
      'ignores what is no filter',
      ['v11-02-filter-refused'],
      around(async (request, exchange, handle) => {
        const response = await handle(request, exchange);
        const again = response.status === 400 && request.method === 'GET';
        return again ? handle({ ...withHeaders(request, {}), url: request.url.split('?')[0]! }, exchange) : response;
      }),
    ],
    ['sorts in one direction', ['v11-02-sort'], asked(/&sortOrder=descending/, '')],
    [
      'counts pages from 0',
      ['v11-02-page'],
      asking(({ url }) => ({ url: url.replace(/startIndex=(\d+)/, (_, n) => `startIndex=${Number(n) + 1}`) })),
    ],
    ['answers all attributes', ['v11-02-attributes'], asked(/attributes=[^&]*/, '')],
    [
      'merges what is put',
      ['v11-02-put', 'v11-07-match'],
      around(async (request, exchange, handle) => {
        if (request.method !== 'PUT') return handle(request, exchange);
        const { body } = await handle(present(request), exchange);
        const whole = { ...JSON.parse(body ?? '{}'), ...JSON.parse(await request.body(Infinity)) };
        return handle(withBody(request, JSON.stringify(whole)), exchange);
      }),
    ],
    [
      'answers a DELETE with 204',
      ['v11-02-delete'],
      answering((response, { method }) => (method === 'DELETE' ? { ...response, status: 204 } : response)),
    ],
    [
      'answers as application/scim+json',
      ['v11-02-json'],
      answering(({ headers, ...rest }) => ({
        ...rest,
        headers: { ...headers, 'content-type': 'application/scim+json' },
      })),
    ],
    [
      'knows no suffix',
      ['v11-02-suffix'],
      answering((response, { url }) => (url.includes('.json') ? v1Error(404) : response)),
    ],
    ['answers JSON to who accepts XML alone', ['v11-02-xml'], ignoring('accept')],
    [
      'tells the status of bulk operations as SCIM 2.0 does',
      ['v11-02-bulk'],
      answeringJson(
        (body) =>
          body.Operations && {
            ...body,
            Operations: body.Operations.map((o: any) => ({ ...o, status: o.status.code })),
          },
      ),
    ],
    ['leaves simple attributes as they are', ['v11-05-simple'], sent('PATCH', user, without('nickName'))],
    [
      'replaces a name by its parts',
      ['v11-05-complex'],
      sent('PATCH', user, (body) => (body.name ? cleared('name')(body) : body)),
    ],
    [
      'replaces all values by those of a PATCH',
      ['v11-05-add', 'v11-05-delete'],
      sent('PATCH', user, (body) => (body.emails ? cleared('emails')(body) : body)),
    ],
    [
      'keeps a value as it was',
      ['v11-05-merge'],
      sent('PATCH', user, (body) => (body.emails ? { ...body, emails: body.emails.map(without('primary')) } : body)),
    ],
    [
      'deletes no value',
      ['v11-05-delete'],
      sent('PATCH', user, (body) =>
        body.emails ? { ...body, emails: body.emails.filter((e: any) => !e.operation) } : body,
      ),
    ],
    [
      'does not look at meta.attributes of users',
      ['v11-05-attributes', 'v11-05-attributes-first', 'v11-05-enterprise'],
      sent('PATCH', user, without('meta')),
    ],
    ['leaves extensions as they are', ['v11-05-enterprise'], sent('PATCH', user, without(enterprise))],
    [
      'deletes no member',
      ['v11-05-members'],
      sent('PATCH', group, (body) => ({ ...body, members: body.members.filter((m: any) => !m.operation) })),
    ],
    ['replaces all members by those of a PATCH', ['v11-05-members-add'], sent('PATCH', group, cleared('members'))],
    ['does not look at meta.attributes of groups', ['v11-05-members-replace'], sent('PATCH', group, without('meta'))],
    ['knows no other method than that of the request', ['v11-06'], ignoring('x-http-method-override')],
    [
      'sends no ETag',
      ['v11-07-etag'],
      answering(({ headers, ...rest }) => ({ ...rest, headers: without('etag')(headers) })),
    ],
    ['does not look at If-Match', ['v11-07-match'], ignoring('if-match')],
    ['does not look at If-None-Match', ['v11-07-unchanged'], ignoring('if-none-match')],
    [
      'writes errors as SCIM 2.0 does',
      [
        'v11-02-filter-refused',
        'v11-07-match',
        'v11-04-unknown',
        'v11-04-conflict',
        'v11-04-syntax',
        'v11-04-required',
        'v11-04-unauthorized',
      ],
      answeringJson(
        (body) =>
          body.Errors && {
            schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
            status: body.Errors[0].code,
            detail: body.detail,
          },
      ),
    ],
  ] as const
).map(v1Mutant);
