import {
  answering,
  answeringJson,
  answeringTo,
  around,
  asking,
  pathOf,
  reading,
  withHeaders,
  without,
  type Mutant,
} from './mutant.ts';
import { asked, cleared, everyUser, group, sent, user, v1Error } from './v1.ts';

const groupUrn = 'urn:okta:custom:group:1.0';
const custom = 'urn:okta:onprem_app:1.0:user:custom';
const password = 'Kq7#mW2z';

const isSearch = (url: string): boolean => url.includes('filter=');

/** A fault in lists of users that a search finds. */
const found = (change: (body: any) => any): Mutant['wrap'] =>
  answeringJson((body, _, { url }) => (isSearch(url) && body.Resources ? change(body) : undefined));

const refusing = (method: string, path: RegExp, refuses: (body: any) => boolean): Mutant['wrap'] =>
  around(async (request, exchange, handle) => {
    if (request.method !== method || !path.test(pathOf(request))) return handle(request, exchange);
    const text = await request.body(Infinity);
    return refuses(JSON.parse(text))
      ? v1Error(400)
      : handle({ ...withHeaders(request, {}), body: async () => text }, exchange);
  });

const mutantOf =
  (suite: 'okta' | 'agent') =>
  ([name, fails, wrap]: readonly [string, readonly string[], Mutant['wrap']]): Mutant => ({
    name: `in SCIM 1.1 ${name}`,
    fails,
    scim: '1.1',
    profile: 'okta',
    suites: [suite],
    wrap,
  });

/** Services of SCIM 1.1 that fail Okta's SPEC suite. */
export const v1OktaSpecMutants: readonly Mutant[] = (
  [
    [
      'says nothing of the size of a bulk request',
      ['v11-01-01'],
      reading('/ServiceProviderConfigs', ({ bulk, ...rest }) => ({ ...rest, bulk: without('maxPayloadSize')(bulk) })),
    ],
    [
      'looks at the body before the method',
      ['v11-01-02', 'v11-01-04', 'v11-01-06'],
      answering((response, { method }) => (response.status === 405 && method === 'POST' ? v1Error(400) : response)),
    ],
    ['has no /ResourceTypes', ['v11-01-03'], answeringTo('GET', /^\/ResourceTypes$/, () => v1Error(404))],
    [
      'lists its schemas as it lists users',
      ['v11-01-05'],
      reading('/Schemas', (body) => ({ ...body, schemas: ['urn:scim:schemas:core:1.0'] })),
    ],
    ['has users without e-mails', ['v11-01-07', 'v11-01-08'], everyUser((one) => ({ ...one, emails: [] }))],
    [
      'answers a search that finds nobody with 404',
      ['v11-01-09', 'v11-01-11', 'v11-okta-numbers'],
      around(async (request, exchange, handle) => {
        const response = await handle(request, exchange);
        return isSearch(request.url) && response.body?.includes('"totalResults":0') ? v1Error(404) : response;
      }),
    ],
    [
      'has no detail beside Errors',
      ['v11-01-10'],
      answeringJson((body) => (body.Errors ? without('detail')(body) : undefined)),
    ],
    [
      'folds userName to lower case',
      ['v11-01-12', 'v11-01-13'],
      everyUser((one) => ({ ...one, userName: one.userName?.toLowerCase() })),
    ],
    [
      'answers a taken userName with 400',
      ['v11-01-14', 'v11-okta-conflict'],
      answering((r) => (r.status === 409 ? { ...r, status: 400 } : r)),
    ],
    [
      'ignores what is no filter',
      ['v11-01-15'],
      around(async (request, exchange, handle) => {
        const response = await handle(request, exchange);
        const again = response.status === 400 && request.method === 'GET';
        return again ? handle({ ...withHeaders(request, {}), url: request.url.split('?')[0]! }, exchange) : response;
      }),
    ],
    [
      'has no groups',
      ['v11-01-16'],
      answeringJson((body, _, request) =>
        pathOf(request) === '/Groups' && body.Resources ? { ...body, totalResults: 0, Resources: [] } : undefined,
      ),
    ],
    [
      'answers each create with 200',
      [
        'v11-01-12',
        'v11-okta-create',
        'v11-okta-accept',
        'v11-okta-found',
        'v11-okta-deactivate',
        'v11-okta-password',
        'v11-okta-wizard',
        'v11-okta-rename',
        'v11-okta-members',
        'v11-okta-full',
        'v11-okta-group-wizard',
        'v11-okta-unlink',
      ],
      answeringTo('POST', /^\/Users$/, (r) => (r.status === 201 ? { ...r, status: 200 } : r)),
    ],
    [
      'calls its lists resources',
      ['v11-01-03', 'v11-01-05', 'v11-01-07', 'v11-01-08', 'v11-01-16', 'v11-okta-numbers', 'v11-okta-found'],
      answeringJson(({ Resources, ...body }) => (Resources ? { ...body, resources: Resources } : undefined)),
    ],
    [
      'answers 2.0 lists',
      ['v11-01-03', 'v11-01-05', 'v11-01-07', 'v11-01-09', 'v11-01-11', 'v11-okta-numbers', 'v11-okta-found'],
      answeringJson((body) =>
        body.Resources ? { ...body, schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'] } : undefined,
      ),
    ],
  ] as const
).map(mutantOf('okta'));

/** Services of SCIM 1.1 that Okta's templates and applications stumble over. */
export const v1OktaMutants: readonly Mutant[] = (
  [
    [
      'writes the numbers of lists as strings',
      ['v11-okta-numbers'],
      answeringJson((body) => (body.Resources ? { ...body, totalResults: `${body.totalResults}` } : undefined)),
    ],
    ['returns passwords', ['v11-okta-create', 'v11-okta-password'], everyUser((one) => ({ ...one, password }))],
    [
      'takes no media type of SCIM 2.0',
      ['v11-okta-accept'],
      around((request, exchange, handle) =>
        request.header('accept') === 'application/scim+json'
          ? Promise.resolve(v1Error(406))
          : handle(request, exchange),
      ),
    ],
    [
      'hides inactive users from searches',
      ['v11-okta-found'],
      found((body) => ({ ...body, Resources: body.Resources.filter((u: any) => u.active) })),
    ],
    [
      'refuses an id in a PATCH',
      ['v11-okta-deactivate', 'v11-okta-rename'],
      refusing('PATCH', /./, (body) => 'id' in body),
    ],
    ['refuses meta in a PUT', ['v11-okta-wizard'], refusing('PUT', user, (body) => 'meta' in body)],
    [
      'refuses the description of a group',
      ['v11-okta-description'],
      refusing('POST', /^\/Groups$/, (body) => groupUrn in body),
    ],
    [
      'loses the members at a rename',
      ['v11-okta-rename'],
      sent('PATCH', group, (body) => (body.displayName ? cleared('members')(body) : body)),
    ],
    [
      'refuses to take out who is no member',
      ['v11-okta-members'],
      refusing('PATCH', group, ({ members = [] }) => members.length === 1 && members[0].operation),
    ],
    ['does not look at meta.attributes', ['v11-okta-full'], sent('PATCH', group, without('meta'))],
    ['leaves the members at a PUT', ['v11-okta-group-wizard'], sent('PUT', group, without('members'))],
    [
      'does not delete groups',
      ['v11-okta-unlink'],
      around((request, exchange, handle) =>
        request.method === 'DELETE' && group.test(pathOf(request))
          ? Promise.resolve({ status: 200, headers: {} })
          : handle(request, exchange),
      ),
    ],
    [
      'has no words for a conflict',
      ['v11-okta-conflict'],
      answeringJson((body, { status }) =>
        status === 409 ? { ...body, Errors: [{ description: '', code: '409' }] } : undefined,
      ),
    ],
    ['leaves users active at a PUT', ['v11-okta-wizard'], sent('PUT', user, (body) => ({ ...body, active: true }))],
  ] as const
).map(mutantOf('okta'));

/** Services that Okta's on-premises agent stumbles over. */
export const v1AgentMutants: readonly Mutant[] = (
  [
    [
      'lists capabilities of its own',
      ['agent-capabilities'],
      reading('/ServiceProviderConfigs', (body) => ({
        ...body,
        'urn:okta:schemas:scim:providerconfig:1.0': { userManagementCapabilities: ['PUSH_EVERYTHING'] },
      })),
    ],
    [
      'finds nobody by userName',
      ['agent-new-user', 'agent-incremental-import'],
      found((body) => ({ ...body, Resources: [] })),
    ],
    ["drops the application's own attributes", ['agent-own-attributes'], sent('POST', /^\/Users$/, without(custom))],
    [
      'activates whom it makes',
      ['agent-pending-user'],
      sent('POST', /^\/Users$/, (body) => ({ ...body, active: true })),
    ],
    ['leaves users active at a PUT', ['agent-deactivate'], sent('PUT', user, (body) => ({ ...body, active: true }))],
    ['never activates again', ['agent-reactivate'], sent('PUT', user, (body) => ({ ...body, active: false }))],
    [
      'refuses groups in a PUT',
      ['agent-deactivate', 'agent-reactivate', 'agent-profile', 'agent-password'],
      refusing('PUT', user, (body) => 'groups' in body),
    ],
    [
      'returns passwords',
      ['agent-new-user', 'agent-deactivate', 'agent-reactivate', 'agent-profile', 'agent-password'],
      everyUser((one) => ({ ...one, password })),
    ],
    [
      'begins again behind the last user',
      ['agent-import'],
      asking(({ url }) => ({ url: url.replace(/startIndex=1\d{5}/, 'startIndex=1') })),
    ],
    ['finds who was changed before', ['agent-incremental-import'], asked(/lastModified%20gt/, 'lastModified%20lt')],
    ['leaves the members at a PUT', ['agent-group'], sent('PUT', group, without('members'))],
  ] as const
).map(mutantOf('agent'));
