import { answering, answeringTo, around, error, jsonAnswer, pathOf, unparsed, without, type Mutant } from './mutant.ts';

/** Another body in the answers of that status to requests about users. */
const refusing = (status: number, change: (body: any) => unknown): Mutant['wrap'] =>
  answering((response, request) =>
    response.status === status && response.body && pathOf(request).startsWith('/Users')
      ? { ...response, body: JSON.stringify(change(JSON.parse(response.body))) }
      : response,
  );

/** Another type of the answers that are or are no errors. */
const typed = (type: string, are: (status: number) => boolean): Mutant['wrap'] =>
  answering((response) =>
    response.body !== undefined && are(response.status)
      ? { ...response, headers: { ...response.headers, 'content-type': type } }
      : response,
  );

/** What the service is told of a header. */
const hearing = (header: string, change: (value: string | undefined) => string | undefined): Mutant['wrap'] =>
  around((request, exchange, handle) =>
    handle(
      { ...request, header: (name) => (name === header ? change(request.header(name)) : request.header(name)) },
      exchange,
    ),
  );

export const errorMutants: readonly Mutant[] = [
  {
    name: 'writes the status of an error as a number where it cannot parse the body',
    fails: ['create-22', 'create-23', 'create-24', 'errors-01'],
    wrap: unparsed((response) => ({ ...response, body: response.body!.replace('"400"', '400') })),
  },
  {
    name: 'says nothing of what is taken',
    fails: ['errors-01-detail'],
    wrap: refusing(409, without('detail')),
  },
  {
    name: 'has scimTypes of its own',
    fails: ['errors-01-scimtype'],
    wrap: refusing(404, (body) => ({ ...body, scimType: 'notFound' })),
  },
  {
    name: 'tells clients what its database said',
    fails: ['errors-02'],
    wrap: refusing(409, (body) => ({ ...body, detail: 'SQLSTATE 23505: duplicate key value violates "users_key"' })),
  },
  {
    name: 'answers errors as problems of RFC 9457',
    fails: ['errors-03'],
    wrap: typed('application/problem+json', (status) => status >= 400),
  },
  {
    name: 'answers application/json',
    fails: ['errors-04'],
    wrap: typed('application/json', (status) => status < 300),
  },
  {
    name: 'adds a charset to the media type',
    fails: ['errors-04-parameters'],
    wrap: typed('application/scim+json; charset=utf-8', () => true),
  },
  {
    name: 'answers 406 to clients that take application/json',
    fails: ['errors-05-json'],
    wrap: hearing('accept', (value) => value?.replace('application/json', 'application/x-json')),
  },
  {
    name: 'answers 406 to clients that take anything',
    fails: ['errors-05'],
    wrap: hearing('accept', (value) => value?.replace('*/*', 'text/*')),
  },
  {
    name: 'does not look at Accept',
    fails: ['errors-05-refused'],
    wrap: hearing('accept', () => undefined),
  },
  {
    name: 'reads no application/json',
    fails: ['errors-06'],
    wrap: hearing('content-type', (value) => (value?.startsWith('application/json') ? 'text/json' : value)),
  },
  {
    name: 'does not look at Content-Type',
    fails: ['errors-06-refused'],
    wrap: hearing('content-type', () => 'application/scim+json'),
  },
  {
    name: 'fails at XML',
    fails: ['errors-07'],
    wrap: around((request, exchange, handle) =>
      request.header('content-type') === 'application/xml' ? Promise.resolve(error(500)) : handle(request, exchange),
    ),
  },
  {
    name: 'serves every protocol version as its own',
    fails: ['errors-09'],
    wrap: around((request, exchange, handle) =>
      handle(
        { ...request, url: request.url.replace('/v9/', '/v2/'), header: (name) => request.header(name) },
        exchange,
      ),
    ),
  },
  {
    name: 'takes a password in a filter',
    fails: ['errors-10'],
    wrap: answeringTo('GET', /^\/Users$/, (response, request) =>
      request.url.includes('filter=password')
        ? jsonAnswer(200, { schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 0 })
        : response,
    ),
  },
  {
    name: 'answers 405 without Allow',
    fails: ['errors-11'],
    wrap: answering((response) =>
      response.status === 405 ? { ...response, headers: { 'content-type': 'application/scim+json' } } : response,
    ),
  },
];
