import {
  answering,
  around,
  asking,
  error,
  jsonAnswer,
  onBody,
  pathOf,
  reading,
  withBody,
  type Mutant,
} from './mutant.ts';

/** Creates users from a body that it changed first. */
const creating = (change: (user: any) => object): Mutant['wrap'] =>
  asking(({ method, url }) =>
    method === 'POST' && url === '/scim/v2/Users' ? { json: (user) => ({ ...user, ...change(user) }) } : {},
  );

const cut = (value: unknown): unknown => (typeof value === 'string' ? value.slice(0, 255) : value);

const publishing = (bulk: object): Mutant['wrap'] =>
  reading('/ServiceProviderConfig', (body) => ({ ...body, bulk: { ...body.bulk, ...bulk } }));

export const limitMutants: readonly Mutant[] = [
  {
    name: 'fails on large bodies',
    fails: ['security-02-body'],
    wrap: answering((response, request) =>
      response.status === 413 && pathOf(request) === '/Users' && !request.header('content-encoding')
        ? error(500)
        : response,
    ),
  },
  {
    name: 'fails on long headers',
    fails: ['security-02-header'],
    suites: ['limits'],
    network: { maxHeaderSize: 1_048_576, bodyTimeout: 300 },
    wrap: around(async (request, exchange, handle) =>
      (request.header('x-long') ?? '').length > 8_192 ? error(500) : handle(request, exchange),
    ),
  },
  {
    name: 'answers nobody while a body is on its way',
    fails: ['security-03'],
    wrap: (service) => {
      let busy = false;
      return {
        handle: async (request, exchange) => {
          if (busy) return jsonAnswer(503, {});
          busy = request.header('transfer-encoding') === 'chunked';
          return service.handle(request, exchange).finally(() => (busy = false));
        },
      };
    },
  },
  {
    name: 'fails on a body that does not come',
    fails: ['security-03-timeout'],
    suites: ['limits'],
    network: { bodyTimeout: 300 },
    wrap: answering((response) => (response.status === 408 ? error(500) : response)),
  },
  {
    name: 'fails on a long URL',
    fails: ['filter-28', 'unicode-05'],
    wrap: around(async (request, exchange, handle) =>
      /x{8000}/.test(request.url) ? error(500) : handle(request, exchange),
    ),
  },
  {
    name: 'fails on a long filter in a search',
    fails: ['unicode-05-search'],
    wrap: onBody('POST', /"filter":"userName eq .{100000}/, async () => error(500)),
  },
  {
    name: 'cuts displayNames at 255 characters',
    fails: ['unicode-04'],
    wrap: creating(({ displayName }) => ({ displayName: cut(displayName) })),
  },
  {
    name: 'cuts userNames at 255 characters',
    fails: ['unicode-04-userName'],
    wrap: creating(({ userName }) => ({ userName: cut(userName) })),
  },
  {
    name: 'keeps ten e-mail addresses',
    fails: ['unicode-04-emails'],
    wrap: creating(({ emails }) => ({ emails: Array.isArray(emails) ? emails.slice(0, 10) : emails })),
  },
  {
    name: 'cuts pictures',
    fails: ['unicode-04-photo'],
    wrap: onBody('POST', /"photos":\[\{"value":"data:.{8192}/, (text, request, handle) =>
      handle(withBody(request, text.replace(/(data:.{8000})[^"]*/, '$1'))),
    ),
  },
  {
    name: 'reads counts as integers of 32 bits',
    fails: ['page-08-numbers'],
    wrap: around(async (request, exchange, handle) =>
      /(?:count|startIndex)=2147483648/.test(request.url) ? error(500) : handle(request, exchange),
    ),
  },
  {
    name: 'takes fewer operations at once than it publishes',
    fails: ['bulk-12-full'],
    wrap: onBody(
      'POST',
      /^\{"schemas":\["urn:ietf:params:scim:api:messages:2.0:BulkRequest/,
      async (text, request, handle) => {
        const { length } = JSON.parse(text).Operations;
        return length > 500 && length <= 1_000 ? error(413) : handle(request);
      },
    ),
  },
  {
    name: 'takes more operations at once than it publishes',
    fails: ['bulk-12'],
    wrap: publishing({ maxOperations: 500 }),
  },
  {
    name: 'takes longer bulk requests than it publishes',
    fails: ['bulk-13'],
    wrap: publishing({ maxPayloadSize: 1_048_576 }),
  },
  {
    name: 'takes bodies of 100 KB and no more',
    fails: ['create-39'],
    wrap: around(async (request, exchange, handle) =>
      pathOf(request) === '/Groups' && Number(request.header('content-length') ?? 0) > 102_400
        ? error(413)
        : handle(request, exchange),
    ),
  },
];
