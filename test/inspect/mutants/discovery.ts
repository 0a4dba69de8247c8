import {
  answering,
  answeringTo,
  around,
  jsonAnswer,
  pathOf,
  reading,
  readingEach,
  type Mutant,
  without,
} from './mutant.ts';

const config = /^\/ServiceProviderConfig/;
export const discoveryMutants: readonly Mutant[] = [
  {
    name: 'serves the ServiceProviderConfig of SCIM 1.1',
    fails: ['discovery-01'],
    wrap: reading(config, (body) => ({ ...body, schemas: ['urn:scim:schemas:core:1.0'] })),
  },
  {
    name: 'leaves changePassword out of ServiceProviderConfig',
    fails: ['discovery-02'],
    wrap: reading(config, without('changePassword')),
  },
  {
    name: 'publishes its limits as strings',
    fails: ['discovery-03', 'discovery-04'],
    wrap: reading(config, (body) => ({
      ...body,
      bulk: { ...body.bulk, maxOperations: '1000' },
      filter: { ...body.filter, maxResults: '1000' },
    })),
  },
  {
    name: 'names no authentication scheme',
    fails: ['discovery-05', 'discovery-06'],
    wrap: reading(config, (body) => ({ ...body, authenticationSchemes: [] })),
  },
  {
    name: 'wants a credential for its discovery documents',
    fails: ['discovery-07', 'discovery-08'],
    wrap: around((request, exchange, handle) =>
      request.header('authorization') === undefined && /^\/(?:Serv|Schemas|Resource)/.test(pathOf(request))
        ? handle({ ...request, header: (name) => request.header(name), url: '/scim/v2/Users' }, exchange)
        : handle(request, exchange),
    ),
  },
  {
    name: 'serves ServiceProviderConfig without meta',
    fails: ['discovery-14'],
    wrap: reading(config, without('meta')),
  },
  {
    name: 'gives a relative meta.location to ServiceProviderConfig',
    fails: ['discovery-15'],
    wrap: reading(config, (body) => ({ ...body, meta: { ...body.meta, location: '/ServiceProviderConfig' } })),
  },
  {
    name: 'sends an ETag with its discovery documents and never compares it',
    fails: ['discovery-36'],
    wrap: around((request, exchange, handle) =>
      handle(
        {
          ...request,
          header: (name) =>
            name === 'if-none-match' && config.test(pathOf(request)) ? undefined : request.header(name),
        },
        exchange,
      ),
    ),
  },
  {
    name: 'answers /ResourceTypes with a wrong totalResults',
    fails: ['discovery-18'],
    wrap: reading(/^\/ResourceTypes$/, (body) => ({ ...body, totalResults: 1 })),
  },
  {
    name: 'leaves the required of extensions out',
    fails: ['discovery-19'],
    wrap: readingEach('/ResourceTypes', (type) => ({
      ...type,
      ...(type.schemaExtensions && { schemaExtensions: type.schemaExtensions.map(without('required')) }),
    })),
  },
  {
    name: 'gives its resource types no name',
    fails: ['discovery-20'],
    wrap: readingEach('/ResourceTypes', without('name')),
  },
  {
    name: 'serves its resource types as a list alone',
    fails: ['discovery-21'],
    wrap: answeringTo('GET', /^\/ResourceTypes\/(?:User|Group|TestResource)$/, () =>
      jsonAnswer(404, { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404' }),
    ),
  },
  {
    name: 'answers 200 and an empty list for an unknown resource type or schema',
    fails: ['discovery-22', 'discovery-29'],
    wrap: answering((response, request) =>
      response.status === 404 && /^\/(?:ResourceTypes|Schemas)\//.test(pathOf(request))
        ? jsonAnswer(200, { schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 0 })
        : response,
    ),
  },
  {
    name: 'serves its schemas as a list alone',
    fails: ['discovery-23', 'discovery-24', 'discovery-28'],
    wrap: answeringTo('GET', /^\/Schemas\/urn/, () =>
      jsonAnswer(404, { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404' }),
    ),
  },
  {
    name: 'has the Enterprise User schema and does not name it as an extension',
    fails: ['discovery-25'],
    wrap: readingEach('/ResourceTypes', (type) => (type.name === 'User' ? without('schemaExtensions')(type) : type)),
  },
  {
    name: 'serves resource types and schemas without schemas',
    fails: ['discovery-26', 'discovery-26-schemas'],
    wrap: (service) =>
      readingEach(
        '/Schemas',
        without('schemas'),
      )({
        handle: readingEach('/ResourceTypes', without('schemas'))(service).handle,
      }),
  },
  {
    name: 'takes what would change its discovery documents',
    fails: ['discovery-09', 'discovery-10', 'discovery-11'],
    wrap: answeringTo('PUT', /^\/(?:ServiceProviderConfig|ResourceTypes|Schemas)/, () => ({
      status: 204,
      headers: {},
    })),
  },
  {
    name: 'pages its discovery endpoints and takes filters there',
    fails: ['discovery-12', 'discovery-13'],
    wrap: around(async (request, exchange, handle) => {
      const [path, query] = request.url.split('?');
      if (!query || !/\/(?:Schemas|ResourceTypes)$/.test(path!)) return handle(request, exchange);
      const response = await handle({ ...request, url: path!, header: (name) => request.header(name) }, exchange);
      const body = JSON.parse(response.body!);
      return { ...response, body: JSON.stringify({ ...body, Resources: body.Resources.slice(1, 2) }) };
    }),
  },
  {
    name: 'answers the suffix .scim with a list of all',
    fails: ['discovery-32'],
    wrap: around((request, exchange, handle) =>
      pathOf(request).endsWith('.scim')
        ? handle({ ...request, url: '/scim/v2/Users?count=1', header: (name) => request.header(name) }, exchange)
        : handle(request, exchange),
    ),
  },
  {
    name: 'answers HEAD 405, and OPTIONS without Allow',
    fails: ['discovery-33', 'discovery-33-options'],
    wrap: answering((response, { method }) =>
      method === 'HEAD' ? { ...response, status: 405 } : method === 'OPTIONS' ? { status: 200, headers: {} } : response,
    ),
  },
  {
    name: "answers unknown paths with the framework's page",
    fails: ['discovery-34', 'errors-12'],
    wrap: answering((response, request) =>
      response.status === 404 && response.body?.includes('Nothing is served')
        ? { status: 404, headers: { 'content-type': 'text/html' }, body: `Cannot ${request.method} ${request.url}` }
        : response,
    ),
  },
  {
    name: 'fails at its base URL',
    fails: ['discovery-35'],
    wrap: answeringTo('GET', /^$/, () => ({ status: 500, headers: {}, body: 'Internal Server Error' })),
  },
];
