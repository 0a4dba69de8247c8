import {
  answering,
  around,
  asking,
  conflict,
  error,
  jsonAnswer,
  knowing,
  onBody,
  pathOf,
  withBody,
  type Mutant,
} from './mutant.ts';

/** Keeps names as a store with another idea of text would. */
const keeping = (change: (text: string) => string): Mutant['wrap'] =>
  asking(({ method, url }) =>
    method === 'POST' && url === '/scim/v2/Users'
      ? {
          json: (user) =>
            typeof user.displayName === 'string' ? { ...user, displayName: change(user.displayName) } : user,
        }
      : {},
  );

/** Takes a second user of a name that it ought to take for the first one's. */
const doubling = (isTwice: (userName: string) => boolean): Mutant['wrap'] =>
  around(async (request, exchange, handle) => {
    const response = await handle(request, exchange);
    if (response.status !== 409 || request.method !== 'POST' || pathOf(request) !== '/Users') return response;
    const user = JSON.parse(await request.body(Infinity));
    return isTwice(user.userName) ? jsonAnswer(201, { ...user, id: 'second' }) : response;
  });

export const unicodeMutants: readonly Mutant[] = [
  {
    name: 'keeps text as Latin-1',
    fails: [
      'unicode-01-accents',
      'unicode-01-cjk',
      'unicode-01-rtl',
      'unicode-01-emoji',
      'unicode-01-astral',
      'unicode-01-combining',
    ],
    wrap: keeping((text) => text.replaceAll(/[^\0-\xff]/g, '?')),
  },
  {
    name: 'keeps text as UTF-8 of three bytes',
    fails: ['unicode-01-emoji', 'unicode-01-astral'],
    wrap: keeping((text) => text.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '?')),
  },
  {
    name: 'tells userNames apart by case beyond ASCII',
    fails: ['unicode-02-case'],
    wrap: doubling((userName) => /[ÅČ]/.test(userName) && userName === userName.toUpperCase()),
  },
  {
    name: 'tells composed userNames from those with combining marks',
    fails: ['unicode-02-form'],
    wrap: doubling((userName) => /\p{M}/u.test(userName)),
  },
  {
    name: 'compares userNames without accents',
    fails: ['unicode-02-accents'],
    wrap: knowing(async (request, handle, { ask }) => {
      const response = await handle(request);
      if (response.status !== 201 || pathOf(request) !== '/Users') return response;
      const { id, userName } = JSON.parse(response.body!);
      if (typeof userName !== 'string') return response;
      const plain = userName.normalize('NFD').replaceAll(/\p{M}/gu, '');
      if (plain === userName) return response;
      const filter = encodeURIComponent(`userName eq ${JSON.stringify(plain)}`);
      if ((await ask('GET', `/Users?filter=${filter}`)).json.totalResults === 0) return response;
      await ask('DELETE', `/Users/${id}`);
      return conflict();
    }),
  },
  {
    name: 'fails on a byte order mark',
    fails: ['unicode-03-bom'],
    wrap: onBody('POST', /^\ufeff/, async () => error(500)),
  },
  {
    name: 'puts replacement characters where a body is not UTF-8',
    fails: ['unicode-03'],
    wrap: answering((response) =>
      response.body?.includes('not UTF-8') ? jsonAnswer(201, { id: 'made', displayName: 'Jos\ufffd' }) : response,
    ),
  },
  {
    name: 'takes 01 for a number',
    fails: ['unicode-06'],
    wrap: onBody('POST', /,"x":01\}$/, (text, request, handle) =>
      handle(withBody(request, text.replace(/,"x":01\}$/, '}'))),
    ),
  },
  {
    name: 'takes digits for a number',
    fails: ['unicode-06-strings'],
    wrap: onBody('POST', /"title":"00701"/, (text, request, handle) =>
      handle(withBody(request, text.replaceAll('"00701"', '"701"'))),
    ),
  },
  {
    name: 'compares times as text',
    fails: ['unicode-07'],
    wrap: asking(({ url }) => ({ url: url.replace(/(filter=userName.*)(?:%2B|-)\d\d%3A00%22/, '$1Z%22') })),
  },
  {
    name: 'fails on a leap second',
    fails: ['unicode-07-odd'],
    wrap: around(async (request, exchange, handle) =>
      request.url.includes('%3A60Z') ? error(500) : handle(request, exchange),
    ),
  },
  {
    name: 'decodes a query twice',
    fails: ['unicode-08'],
    wrap: asking(({ url }) => ({ url: url.replaceAll('%2541', 'A') })),
  },
];
