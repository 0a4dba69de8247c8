import { setTimeout as sleep } from 'node:timers/promises';
import {
  answering,
  answeringTo,
  around,
  asking,
  error,
  jsonAnswer,
  onBody,
  pathOf,
  withBody,
  without,
  type Mutant,
} from './mutant.ts';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Takes half a minute for a thousand of these, as far as anybody waits. */
const backtracks = (text: string): boolean => /\({100}|(?:a\.){100}/.test(text);

const made = (request: { origin: string }, user: object) =>
  jsonAnswer(201, { ...user, id: 'made', meta: { location: `${request.origin}/scim/v2/Users/made` } });

export const securityMutants: readonly Mutant[] = [
  {
    name: 'makes attributes of what stands in __proto__',
    fails: ['security-04'],
    wrap: onBody('POST', /"__proto__":\{"polluted":"yes"\}\}$/, async (text, request, handle) => {
      const response = await handle(withBody(request, text.replace(/,"__proto__".*$/, '}')));
      return response.status === 201
        ? { ...response, body: JSON.stringify({ ...JSON.parse(response.body!), id: undefined, polluted: 'yes' }) }
        : response;
    }),
  },
  {
    name: 'finds every user that an object inherits',
    fails: ['security-04-names'],
    wrap: around(async (request, exchange, handle) =>
      pathOf(request) === '/Users/constructor' ? jsonAnswer(200, {}) : handle(request, exchange),
    ),
  },
  {
    name: 'takes the last of two values of one name',
    fails: ['security-05-names'],
    wrap: onBody('POST', /"userName":.*"userName":"mallory/, (text, request, handle) =>
      handle(withBody(request, JSON.stringify(JSON.parse(text)))),
    ),
  },
  {
    name: 'fails on JSON that is nested deeply',
    fails: ['security-05-depth'],
    wrap: onBody('POST', /\[{1000}/, async () => error(500)),
  },
  {
    name: 'fails on numbers beyond its own',
    fails: ['security-05-numbers'],
    wrap: onBody('POST', /:1e999\b/, async () => error(500)),
  },
  {
    name: 'fails on U+0000 in a text, as PostgreSQL does',
    fails: ['security-05-characters'],
    wrap: onBody('POST', /"title":"a\\u0000b"/, async () => error(500)),
  },
  {
    name: 'fails on null among the values of an attribute',
    fails: ['life-08'],
    wrap: onBody('PUT', /:\[null\]/, async () => error(500)),
  },
  {
    name: 'reads filters, paths and values by regular expressions that try again and again',
    fails: ['security-06-filter', 'security-06-path', 'security-06-values'],
    wrap: around(async (request, exchange, handle) => {
      const text = request.method === 'GET' ? request.url : await request.body(Infinity).catch(() => '');
      if (backtracks(text)) await sleep(2_100);
      return handle(request, exchange);
    }),
  },
  {
    name: 'puts the value of a filter into SQL as it is',
    fails: ['security-07-filter'],
    wrap: asking(({ url }) => (/filter=.*%27%20OR%20%27/.test(url) ? { url: '/scim/v2/Users?count=1' } : {})),
  },
  {
    name: 'takes % for a wildcard',
    fails: ['security-07-wildcards'],
    wrap: asking(({ url }) => ({ url: url.replace('userName%20eq%20%22%25', 'userName%20ew%20%22') })),
  },
  {
    name: 'escapes markup before it is kept',
    fails: ['security-07-text'],
    wrap: onBody('POST', /"title":"<b>/, (text, request, handle) => {
      const { title, ...user } = JSON.parse(text);
      return handle(withBody(request, JSON.stringify({ ...user, title: escaped(title) })));
    }),
  },
  {
    name: 'puts sortBy into SQL as it is',
    fails: ['security-07-sort'],
    wrap: around(async (request, exchange, handle) =>
      /sortBy=[^&]*%20/.test(request.url) ? error(500) : handle(request, exchange),
    ),
  },
  {
    name: 'fails on an id with quotes',
    fails: ['get-04', 'security-07-id'],
    wrap: around(async (request, exchange, handle) =>
      pathOf(request).includes("'") ? error(500) : handle(request, exchange),
    ),
  },
  {
    name: 'decodes a path before it is split',
    fails: ['security-08'],
    wrap: asking(({ url }) => ({ url: url.replace(/x%2F\.\.%2F/, '') })),
  },
  {
    name: 'writes what a path holds into its headers',
    fails: ['security-08-headers'],
    wrap: answering((response, { url }) =>
      url.includes('%0D%0AX-Injected')
        ? { ...response, headers: { ...response.headers, 'x-injected': 'yes' } }
        : response,
    ),
  },
  {
    name: 'lets browsers guess what its answers are',
    fails: ['security-01'],
    wrap: answering(({ headers, ...response }) => ({
      ...response,
      headers: without('x-content-type-options')(headers),
    })),
  },
  {
    name: 'decompresses whatever comes',
    fails: ['security-09-bomb'],
    wrap: answering((response, request) =>
      response.status === 413 && request.header('content-encoding') === 'gzip' ? error(500) : response,
    ),
  },
  {
    name: 'fails on compressed bodies',
    fails: ['security-09-gzip'],
    wrap: answering((response, request) =>
      response.status === 201 && request.header('content-encoding') === 'gzip' ? error(500) : response,
    ),
  },
  {
    name: 'reads a body of an unknown encoding as if it were plain',
    fails: ['security-09-unknown'],
    wrap: answering((response, request) =>
      request.header('content-encoding') === 'x-unheard-of' ? made(request, { userName: 'bjensen' }) : response,
    ),
  },
  {
    name: 'lets a header choose the method',
    fails: ['security-10'],
    wrap: asking((request) => ({ method: request.header('x-http-method-override') ?? request.method })),
  },
  {
    name: 'believes whoever says which host it is',
    fails: ['security-10-host'],
    wrap: asking((request) => {
      const host = request.header('x-forwarded-host');
      return host ? { origin: `https://${host}` } : {};
    }),
  },
  {
    name: 'lets scripts of every origin in',
    fails: ['security-11'],
    wrap: answering((response, request) => {
      const origin = request.header('origin');
      return origin
        ? { ...response, headers: { ...response.headers, 'access-control-allow-origin': origin } }
        : response;
    }),
  },
  {
    name: 'takes itself for plain HTTP behind a proxy that ends TLS',
    fails: ['get-07', 'security-16'],
    wrap: answeringTo('GET', /^\/Users\/./, (response) => ({
      ...response,
      headers: { ...response.headers, 'content-location': 'http://scim.example.com/scim/v2/Users/1' },
    })),
  },
];
