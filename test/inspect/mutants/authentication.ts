import type { ServiceRequest } from '../../../src/service/http.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { answering, around, error, knowing, pathOf, reading, withHeaders, without, type Mutant } from './mutant.ts';

/** Serves as its own client whoever sends such a request. */
const lettingIn = (whom: (request: ServiceRequest, own: string) => boolean): Mutant['wrap'] =>
  knowing((request, handle, { own }) => handle(whom(request, own.header('authorization') ?? '') ? own : request));

const sent = (request: ServiceRequest): string => request.header('authorization') ?? '';

const refusing = (pattern: RegExp, fault: (own: string, wrong: string) => Promise<void>): Mutant['wrap'] =>
  knowing(async (request, handle, { own }) => {
    const response = await handle(request);
    if (response.status === 401 && pattern.test(pathOf(request))) await fault(sent(own), sent(request));
    return response;
  });

export const authenticationMutants: readonly Mutant[] = [
  {
    name: 'shows users to whoever sends no credentials',
    fails: ['auth-01-read', 'auth-10-user'],
    wrap: lettingIn(
      (request) => sent(request) === '' && request.method === 'GET' && /^\/Users\/./.test(pathOf(request)),
    ),
  },
  {
    name: 'deletes users for whoever sends no credentials',
    fails: ['auth-01-write'],
    wrap: lettingIn((request) => sent(request) === '' && request.method === 'DELETE'),
  },
  {
    name: 'refuses credentials without saying which it wants',
    fails: ['auth-02'],
    wrap: answering(({ headers, ...response }) => ({ ...response, headers: without('www-authenticate')(headers) })),
  },
  {
    name: 'takes the beginning of a token for the token',
    fails: ['auth-03'],
    wrap: lettingIn((request, own) => sent(request).length > 20 && own.startsWith(sent(request))),
  },
  {
    name: 'fails where the scheme has no token behind it',
    fails: ['auth-03-malformed'],
    wrap: around(async (request, exchange, handle) =>
      sent(request) === 'Bearer' ? error(500) : handle(request, exchange),
    ),
  },
  {
    name: 'publishes another authentication scheme than it has',
    fails: ['auth-04'],
    wrap: reading('/ServiceProviderConfig', (body) => ({
      ...body,
      authenticationSchemes: [{ ...body.authenticationSchemes[0], type: 'httpdigest' }],
    })),
  },
  {
    name: 'knows no bearer but Bearer',
    fails: ['auth-04-case'],
    wrap: around((request, exchange, handle) =>
      handle(
        /^(?:bearer|BEARER) /.test(sent(request)) ? withHeaders(request, { authorization: 'none' }) : request,
        exchange,
      ),
    ),
  },
  {
    name: 'takes its time to compare the secret of a token that it knows',
    fails: ['auth-10'],
    wrap: refusing(/^\/Users$/, async (own, wrong) => {
      if (wrong.slice(0, 12) === own.slice(0, 12)) await sleep(15);
    }),
  },
  {
    name: 'looks a user up before it asks for credentials',
    fails: ['auth-10-user'],
    wrap: knowing(async (request, handle, { ask }) => {
      const path = pathOf(request);
      if (sent(request) === '' && request.method === 'GET' && /^\/Users\/./.test(path)) {
        if ((await ask('GET', path)).status === 200) await sleep(15);
      }
      return handle(request);
    }),
  },
];
