import {
  answering,
  answeringJson,
  answeringTo,
  around,
  conflict,
  echoing,
  error,
  jsonAnswer,
  pathOf,
  reading,
  remembering,
  sending,
  without,
  type Mutant,
} from './mutant.ts';
import type { Exchange, Service, ServiceRequest } from '../../../src/service/http.ts';

const isUser = /^\/Users\/./;

/** What the service itself reads, as the client that asks. */
const readAs = async (service: Service, request: ServiceRequest, exchange: Exchange, path: string): Promise<any> => {
  const header = (name: string): string | undefined => (name === 'authorization' ? request.header(name) : undefined);
  const response = await service.handle({ ...request, method: 'GET', url: `/scim/v2${path}`, header }, exchange);
  return response.status === 200 ? JSON.parse(response.body!) : undefined;
};

const put = (change: (body: any) => any): Mutant['wrap'] =>
  sending(isUser, (body) => (body.Operations ? body : change(body)));

export const resourceMutants: readonly Mutant[] = [
  {
    name: 'loses the family name of those who are read',
    fails: [
      'create-02',
      'create-43',
      'get-01',
      'patch-06-core',
      'patch-08',
      'patch-09',
      'patch-16-complex',
      'patch-34',
    ],
    wrap: reading(isUser, (body) => ({ ...body, ...(body.name && { name: without('familyName')(body.name) }) })),
  },
  {
    name: 'answers null for what it does not find',
    fails: ['get-03', 'get-04', 'get-05', 'security-04-names', 'security-07-id', 'security-08', 'life-04-read'],
    wrap: answeringTo('GET', isUser, (response) =>
      response.status === 404 ? { ...response, status: 200, body: 'null' } : response,
    ),
  },
  {
    name: 'fails at ids of another form',
    fails: ['get-04', 'security-07-id', 'security-08', 'security-08-headers'],
    wrap: answeringTo('GET', /^\/Users\/(?:.*%|.{200})/, () => error(500)),
  },
  {
    name: 'sets lastModified when it reads',
    fails: [
      'create-43',
      'get-06',
      'filter-05-eq-lastmodified',
      'filter-05-ne-lastmodified',
      'patch-11',
      'patch-51',
      'projection-01-meta',
    ],
    wrap: (service) => {
      let now = Date.now();
      return reading(isUser, (body) => ({
        ...body,
        meta: { ...body.meta, lastModified: new Date((now += 1_000)).toISOString() },
      }))(service);
    },
  },
  {
    name: 'returns no groups with users',
    fails: ['get-08', 'get-08-nested'],
    wrap: reading(isUser, without('groups')),
  },
  {
    name: 'finds nothing below a trailing slash',
    fails: ['get-12'],
    wrap: answering((response, request) => (pathOf(request).endsWith('/') ? error(404) : response)),
  },
  {
    name: 'does not deactivate by PUT',
    fails: ['put-01'],
    wrap: put((body) => ({ ...body, ...(body.active === false && { active: true }) })),
  },
  {
    name: 'merges what a PUT has into what is there',
    fails: ['put-02', 'put-03', 'put-07'],
    wrap: (service) => ({
      handle: async (request, exchange) => {
        if (request.method !== 'PUT') return service.handle(request, exchange);
        const present = await readAs(service, request, exchange, pathOf(request));
        return put((body) => ({ ...present, ...body }))(service).handle(request, exchange);
      },
    }),
  },
  {
    name: 'takes another id from a PUT',
    fails: ['put-05'],
    wrap: echoing(isUser, 'id', Boolean),
  },
  {
    name: 'creates what a PUT does not find',
    fails: ['put-08'],
    wrap: answeringTo('PUT', isUser, (response) => (response.status === 404 ? jsonAnswer(201, {}) : response)),
  },
  {
    name: 'takes a PUT to the collection',
    fails: ['put-09'],
    wrap: answeringTo('PUT', /^\/Users$/, () => jsonAnswer(200, {})),
  },
  {
    name: 'fails where a PUT names a userName that is taken',
    fails: ['put-10'],
    wrap: answeringTo('PUT', isUser, (response) => (response.status === 409 ? error(500) : response)),
  },
  {
    name: 'loses created by a PUT',
    fails: ['put-11'],
    wrap: answeringJson((body, _, request) =>
      request.method === 'PUT' && body.meta ? { ...body, meta: without('created')(body.meta) } : undefined,
    ),
  },
  {
    name: 'refuses a PUT of what it has rendered',
    fails: ['put-04', 'put-13', 'put-17', 'put-18', 'delete-09'],
    wrap: put((body) => (body.meta ? error(400, 'mutability') : body)),
  },
  {
    name: 'ignores what it does not know in a PUT',
    fails: ['put-16'],
    wrap: put(without('dispalyName')),
  },
  {
    name: 'refuses what it does not know in a PUT by Okta',
    profile: 'okta',
    fails: ['put-16-lenient'],
    wrap: put((body) => (body.dispalyName === undefined ? body : error(400, 'invalidSyntax'))),
  },
  {
    name: 'refuses null in a PUT',
    fails: ['put-18'],
    wrap: put((body) => (Object.values(body).includes(null) ? error(400, 'invalidValue') : body)),
  },
  {
    name: 'answers DELETE 200 with a body',
    fails: ['delete-01', 'delete-11'],
    wrap: answeringTo('DELETE', isUser, (response) => (response.status === 204 ? jsonAnswer(200, {}) : response)),
  },
  {
    name: 'answers 204 to each DELETE',
    fails: ['delete-02', 'delete-03'],
    wrap: answeringTo('DELETE', isUser, (response) =>
      response.status === 404 ? { status: 204, headers: {} } : response,
    ),
  },
  {
    name: 'finds what was deleted',
    fails: ['delete-04', 'life-04-read'],
    wrap: remembering((deleted: Set<any>) => (service) => ({
      handle: async (request, exchange) => {
        if (request.method === 'DELETE') deleted.add(await readAs(service, request, exchange, pathOf(request)));
        const response = await service.handle(request, exchange);
        const query = decodeURIComponent(request.url);
        const found = [...deleted].find((user) => user?.userName && query.includes(`userName eq "${user.userName}"`));
        if (request.method !== 'GET' || !found || response.status !== 200) return response;
        const list = JSON.parse(response.body!);
        return { ...response, body: JSON.stringify({ ...list, totalResults: 1, Resources: [found] }) };
      },
    })),
  },
  {
    name: 'keeps the userName of a deleted user taken',
    fails: ['delete-05'],
    wrap: remembering((taken: Set<string>) => (service) => ({
      handle: async (request, exchange) => {
        if (request.method === 'DELETE') {
          taken.add((await readAs(service, request, exchange, pathOf(request)))?.userName);
        }
        return sending(/^\/Users$/, (body) =>
          body.userName !== undefined && taken.has(body.userName) ? conflict() : body,
        )(service).handle(request, exchange);
      },
    })),
  },
  {
    name: 'leaves what was deleted among the members of groups',
    fails: ['delete-06', 'delete-08'],
    wrap: (service) => {
      const left = new Map<string, string>();
      return {
        handle: async (request, exchange) => {
          const id = pathOf(request).split('/')[2];
          if (request.method === 'DELETE' && id) {
            const list = await readAs(service, request, exchange, `/Groups?filter=members.value%20eq%20%22${id}%22`);
            for (const group of list?.Resources ?? []) left.set(group.id, id);
          }
          return reading(/^\/Groups\//, (group) =>
            left.has(group.id)
              ? { ...group, members: [...(group.members ?? []), { value: left.get(group.id)! }] }
              : group,
          )(service).handle(request, exchange);
        },
      };
    },
  },
  {
    name: 'leaves a deleted group among the groups of users',
    fails: ['delete-07'],
    wrap: (service) => {
      const left = new Map<string, string>();
      return {
        handle: async (request, exchange) => {
          const path = pathOf(request);
          if (request.method === 'DELETE' && path.startsWith('/Groups/')) {
            const group = await readAs(service, request, exchange, path);
            for (const member of group?.members ?? []) left.set(member.value, group.id);
          }
          return reading(isUser, (user) =>
            left.has(user.id) ? { ...user, groups: [{ value: left.get(user.id)! }] } : user,
          )(service).handle(request, exchange);
        },
      };
    },
  },
  {
    name: 'deletes whatever If-Match says',
    fails: ['delete-09', 'etag-04-delete'],
    wrap: around((request, exchange, handle) =>
      handle(
        {
          ...request,
          header: (name) => (request.method === 'DELETE' && name === 'if-match' ? undefined : request.header(name)),
        },
        exchange,
      ),
    ),
  },
  {
    name: 'offers DELETE for all users',
    fails: ['delete-10'],
    wrap: answeringTo('OPTIONS', /^\/Users$/, () => ({ status: 204, headers: { allow: 'GET, POST, DELETE' } })),
  },
  {
    name: 'refuses a DELETE with a body',
    fails: ['delete-11'],
    wrap: around((request, exchange, handle) =>
      request.method === 'DELETE' && request.header('content-type')
        ? Promise.resolve(error(400, 'invalidSyntax'))
        : handle(request, exchange),
    ),
  },
];
