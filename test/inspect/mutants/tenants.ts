import type { ServiceRequest } from '../../../src/service/http.ts';
import { conflict, knowing, pathOf, type Mutant } from './mutant.ts';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** Forgets for such requests whose tenant they are for, if it is a tenant at all that asks. */
const mixingUp = (when: (request: ServiceRequest, path: string) => boolean): Mutant['wrap'] =>
  knowing(async (request, handle, { own, foreign }) => {
    const mixed = foreign && request.header('authorization')?.includes('secret-c3') && when(request, pathOf(request));
    return handle(mixed ? own : request);
  });

const is = (method: string, pattern: RegExp) => (request: ServiceRequest, path: string) =>
  request.method === method && pattern.test(path);

const filters = (pattern: RegExp) => (request: ServiceRequest, path: string) =>
  /^\/(?:Users|Groups)$/.test(path) && pattern.test(request.url);

export const tenantMutants: readonly Mutant[] = [
  {
    name: 'reads users by their ids, whatever the tenant',
    fails: [
      'auth-05-get',
      'auth-05-relations',
      'auth-05-put',
      'auth-05-patch',
      'auth-05-delete',
      'auth-05-bulk',
      'auth-05-member',
      'auth-05-manager',
    ],
    wrap: mixingUp(is('GET', /^\/Users\/./)),
  },
  {
    name: 'reads groups by their ids, whatever the tenant',
    fails: ['auth-05-group', 'auth-05-relations'],
    wrap: mixingUp(is('GET', /^\/Groups\/./)),
  },
  {
    name: 'lists users of all tenants',
    fails: ['auth-05-list'],
    wrap: mixingUp(filters(/filter=(?:userName|displayName)[^&]*&count=10$/)),
  },
  {
    name: 'searches in all tenants',
    fails: ['auth-05-search'],
    wrap: mixingUp(is('POST', /^\/\.search$/)),
  },
  {
    name: 'finds groups by the members of all tenants',
    fails: ['auth-05-relations'],
    wrap: mixingUp(filters(/filter=members/)),
  },
  { name: 'replaces users of all tenants', fails: ['auth-05-put'], wrap: mixingUp(is('PUT', /^\/Users\/./)) },
  { name: 'modifies users of all tenants', fails: ['auth-05-patch'], wrap: mixingUp(is('PATCH', /^\/Users\/./)) },
  { name: 'deletes users of all tenants', fails: ['auth-05-delete'], wrap: mixingUp(is('DELETE', /^\/Users\/./)) },
  { name: 'performs bulk requests on all tenants', fails: ['auth-05-bulk'], wrap: mixingUp(is('POST', /^\/Bulk$/)) },
  {
    name: 'finds members in all tenants',
    fails: ['auth-05-member'],
    wrap: mixingUp(is('POST', /^\/Groups$/)),
  },
  {
    name: 'shows the name of a manager of whatever tenant',
    fails: ['auth-05-manager'],
    wrap: knowing(async (request, handle, { ask, foreign }) => {
      const response = await handle(request);
      if (!foreign || response.status !== 201) return response;
      const user = JSON.parse(response.body!);
      const manager = user[enterprise]?.manager;
      if (!manager) return response;
      const { displayName } = (await ask('GET', `/Users/${manager.value}`)).json;
      return { ...response, body: JSON.stringify({ ...user, [enterprise]: { manager: { ...manager, displayName } } }) };
    }),
  },
  {
    name: 'makes a userName unique among all tenants',
    fails: ['auth-05-name'],
    wrap: knowing(async (request, handle, { ask, foreign }) => {
      if (foreign && request.method === 'POST' && pathOf(request) === '/Users') {
        const { userName } = JSON.parse(await request.body(Infinity));
        const filter = encodeURIComponent(`userName eq ${JSON.stringify(userName)}`);
        const taken =
          request.header('authorization') && (await ask('GET', `/Users?filter=${filter}`)).json.totalResults > 0;
        if (taken) return conflict();
      }
      return handle(request);
    }),
  },
];
