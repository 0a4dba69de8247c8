import {
  answeringJson,
  answeringTo,
  around,
  conflict,
  echoing,
  error,
  jsonAnswer,
  pathOf,
  remembering,
  sending,
  unparsed,
  users,
  without,
  type Mutant,
} from './mutant.ts';

const isUsers = /^\/Users$/;
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** Refuses new users that hold such a thing. */
const refusing = (is: (body: any) => boolean) =>
  sending(isUsers, (body) => (is(body) ? error(400, 'invalidValue') : body));

/** Each id with a word before it, wherever it is sent or answered. */
const renamed = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const withoutWord = (text: string): string => text.replaceAll('bulkId-', '');

export const createMutants: readonly Mutant[] = [
  {
    name: 'answers a create with another userName',
    fails: ['create-01'],
    wrap: answeringJson((body, response, request) =>
      request.method === 'POST' && response.status === 201 && request.url.endsWith('/Users') && !body.name
        ? { ...body, userName: 'somebody' }
        : undefined,
    ),
  },
  {
    name: 'keeps no photos',
    fails: ['create-02', 'unicode-04-photo'],
    wrap: sending(isUsers, without('photos')),
  },
  {
    name: "keeps a manager's name instead of the id",
    fails: ['create-03', 'patch-06-enterprise', 'patch-35', 'bulk-05-manager'],
    wrap: users((body) => ({
      ...body,
      ...(body[enterprise]?.manager && { [enterprise]: { ...body[enterprise], manager: { displayName: 'Babs' } } }),
    })),
  },
  {
    name: 'sends neither Location nor ETag with a 201',
    fails: ['create-04', 'create-07'],
    wrap: answeringTo('POST', isUsers, (response) => ({
      ...response,
      headers: without('location')(without('etag')(response.headers)),
    })),
  },
  {
    name: 'names its inner host in meta.location',
    fails: ['create-05', 'create-08', 'get-07'],
    wrap: users((body) => ({
      ...body,
      ...(body.meta && {
        meta: { ...body.meta, location: body.meta.location.replace('scim.example.com', '10.0.0.5') },
      }),
    })),
  },
  {
    name: 'answers a create without displayName',
    fails: ['schema-15', 'schema-18', 'create-02', 'create-06', 'create-43'],
    wrap: answeringTo('POST', isUsers, (response) =>
      response.status === 201
        ? { ...response, body: JSON.stringify(without('displayName')(JSON.parse(response.body!))) }
        : response,
    ),
  },
  {
    name: 'gives users one id that are created at once',
    fails: ['create-09'],
    wrap: (service) => {
      let first: string | undefined;
      return answeringTo('POST', isUsers, (response) => {
        // With all users so nothing else would work.
        if (!response.body?.includes('create-09')) return response;
        const json = JSON.parse(response.body);
        first ??= json.id;
        return { ...response, body: JSON.stringify({ ...json, id: first }) };
      })(service);
    },
  },
  {
    name: 'takes the id that a client sends with a create',
    fails: ['create-13', 'create-10'],
    wrap: echoing(isUsers, 'id', Boolean),
  },
  {
    name: 'makes ids with the word bulkId',
    fails: ['create-11'],
    wrap: around(async (request, exchange, handle) => {
      const response = await handle(
        {
          ...request,
          url: withoutWord(request.url),
          header: (name) => request.header(name),
          body: async (limit) => withoutWord(await request.body(limit)),
        },
        exchange,
      );
      const add = (text: string): string => text.replaceAll(renamed, 'bulkId-$&');
      return {
        ...response,
        headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, add(value)])),
        ...(response.body !== undefined && { body: add(response.body) }),
      };
    }),
  },
  {
    name: 'takes the meta that a client sends',
    fails: ['create-12', 'put-04'],
    wrap: echoing(/^\/Users/, 'meta', Boolean),
  },
  {
    name: 'refuses readOnly attributes in a create',
    fails: ['create-13'],
    wrap: refusing((body) => body[enterprise]?.manager?.displayName !== undefined),
  },
  {
    name: 'returns the groups that were sent with a user',
    fails: ['create-14'],
    wrap: echoing(isUsers, 'groups', (groups) => groups?.length > 0),
  },
  {
    name: 'names the endpoint as resourceType',
    fails: ['create-15'],
    wrap: users((body) => ({ ...body, ...(body.meta && { meta: { ...body.meta, resourceType: 'Users' } }) })),
  },
  {
    name: 'reads the clock twice for a create',
    fails: ['create-16', 'filter-05-eq-lastmodified', 'filter-05-ne-lastmodified'],
    wrap: users((body) => {
      if (!body.meta || body.meta.lastModified !== body.meta.created) return body;
      const lastModified = new Date(Date.parse(body.meta.created) + 1).toISOString();
      return { ...body, meta: { ...body.meta, lastModified } };
    }),
  },
  {
    name: 'makes an externalId where none was sent',
    fails: ['create-17', 'patch-06-core'],
    wrap: users((body) => ({ externalId: body.userName, ...body })),
  },
  {
    name: 'wants externalId to be unique',
    fails: ['create-28'],
    wrap: remembering((seen: Set<string>) =>
      sending(isUsers, (body) => {
        if (body.externalId && seen.has(body.externalId)) return conflict();
        seen.add(body.externalId);
        return body;
      }),
    ),
  },
  {
    name: 'projects the answers to GET alone',
    fails: ['create-29', 'put-17'],
    wrap: around((request, exchange, handle) =>
      handle(
        {
          ...request,
          header: (name) => request.header(name),
          url: request.method === 'POST' || request.method === 'PUT' ? request.url.split('?', 1)[0]! : request.url,
        },
        exchange,
      ),
    ),
  },
  {
    name: 'returns the password that was sent with a create',
    fails: ['create-40'],
    wrap: echoing(isUsers, 'password', Boolean),
  },
  {
    name: 'makes users inactive who are not said to be active',
    fails: ['create-41'],
    wrap: sending(isUsers, (body) => ({ active: false, ...body })),
  },
  {
    name: 'makes every user active',
    fails: ['create-42'],
    wrap: sending(isUsers, (body) => ({ ...body, ...(body.active === false && { active: true }) })),
  },
  {
    name: 'makes a user without userName',
    fails: ['create-18'],
    wrap: sending(isUsers, (body) =>
      Object.keys(body).some((name) => name.toLowerCase() === 'username')
        ? body
        : { ...body, userName: `x${Math.random()}` },
    ),
  },
  {
    name: 'makes a user of an empty userName',
    fails: ['create-19', 'create-19-blank'],
    wrap: sending(isUsers, (body) =>
      body.userName === null || (typeof body.userName === 'string' && body.userName.trim() === '')
        ? { ...body, userName: `x${Math.random()}` }
        : body,
    ),
  },
  {
    name: 'assumes schemas where none are sent',
    fails: ['create-20'],
    wrap: sending(isUsers, (body) => ({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], ...body })),
  },
  {
    name: 'wants schemas from Okta',
    profile: 'okta',
    fails: ['create-20-lenient'],
    wrap: refusing((body) => body.schemas === undefined),
  },
  {
    name: 'makes a user of what says that it is a group',
    fails: ['create-21'],
    wrap: sending(isUsers, (body) => ({
      ...body,
      ...(String(body.schemas).endsWith('Group') && { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'] }),
    })),
  },
  {
    name: 'fails at bodies that are no JSON object',
    fails: ['create-22', 'create-23', 'create-24'],
    wrap: unparsed(() => error(500)),
  },
  {
    name: 'answers a taken userName with 400',
    fails: ['create-25', 'create-26', 'unicode-02-case', 'unicode-02-form', 'create-27'],
    wrap: answeringTo('POST', isUsers, (response) => (response.status === 409 ? error(400, 'uniqueness') : response)),
  },
  {
    name: 'compares userNames with their case',
    fails: ['create-26'],
    wrap: sending(isUsers, (body) => ({
      ...body,
      ...(/^[A-Z][^a-z]*$/.test(body.userName) && { userName: `${body.userName}${Math.random()}` }),
    })),
  },
  {
    name: 'fails where creates of one userName come at once',
    fails: ['create-27'],
    wrap: remembering((creating: Set<string>) => (service) => ({
      handle: async (request, exchange) => {
        if (request.method !== 'POST' || pathOf(request) !== '/Users') return service.handle(request, exchange);
        const body = await request.body(Infinity);
        const again = creating.has(body);
        creating.add(body);
        const header = (name: string): string | undefined => request.header(name);
        const response = await service.handle({ ...request, header, body: async () => body }, exchange);
        creating.delete(body);
        return again && response.status === 409 ? error(500) : response;
      },
    })),
  },
  {
    name: 'takes a POST to a resource',
    fails: ['create-30'],
    wrap: answeringTo('POST', /^\/Users\/[^.]+$/, () => jsonAnswer(201, {})),
  },
];
