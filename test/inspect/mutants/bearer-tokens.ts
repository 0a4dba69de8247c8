import type { ServiceRequest } from '../../../src/service/http.ts';
import { answering, knowing, type Mutant } from './mutant.ts';

const sent = (request: ServiceRequest): string => request.header('authorization') ?? '';

/** Serves as its own client whoever sends such a request. */
const lettingIn = (whom: (request: ServiceRequest, own: string) => boolean): Mutant['wrap'] =>
  knowing((request, handle, { own }) => handle(whom(request, sent(own)) ? own : request));

/** Another challenge in each 401. */
const challenging = (change: (challenge: string) => string): Mutant['wrap'] =>
  answering((response) => {
    const challenge = response.headers['www-authenticate'];
    return challenge === undefined
      ? response
      : { ...response, headers: { ...response.headers, 'www-authenticate': change(challenge) } };
  });

export const bearerTokenMutants: readonly Mutant[] = [
  {
    name: 'calls a token invalid where none came',
    fails: ['oauth-01'],
    wrap: challenging((challenge) =>
      challenge.includes('error=') ? challenge : challenge.replace(/^Bearer/, 'Bearer error="invalid_token",'),
    ),
  },
  {
    name: 'has one challenge for every 401',
    fails: ['oauth-02'],
    wrap: challenging(() => 'Bearer realm="scim"'),
  },
  {
    name: 'takes a token from the URL',
    fails: ['oauth-03'],
    wrap: lettingIn(({ url }, own) => url.includes(`access_token=${own.replace('Bearer ', '')}`)),
  },
  {
    name: 'believes a JWT whose algorithm is none',
    fails: ['oauth-04'],
    wrap: lettingIn((request) => {
      const [, header = ''] = /^Bearer ([\w-]+)\.[\w-]+\.$/.exec(sent(request)) ?? [];
      return Buffer.from(header, 'base64url').toString().toLowerCase().includes('"alg":"none"');
    }),
  },
];
