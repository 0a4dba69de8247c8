import type { Check } from '../check.ts';
import { secretMethods } from '../oauth/access.ts';
import { textOf } from '../published.ts';
import type { Answer, Target } from '../target.ts';
import {
  accessOf,
  oauthCheck as check,
  oauthError,
  post,
  publishedList,
  publishedUrl,
  requestToken,
} from './authorization-server.ts';

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

const isSafe = (text: string): boolean => {
  const { protocol, hostname } = URL.canParse(text) ? new URL(text) : {};
  return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname ?? ''));
};

/** Reads the metadata again, so that the check has the exchange. */
const read = async (t: Target): Promise<{ answer: Answer; issuer: string; metadata: Answer['json'] & object }> => {
  const { server } = accessOf(t);
  if (!server) return t.skip('the authorization server publishes no metadata (RFC 8414)');
  const answer = await t.send('GET', server.url, { headers: { accept: 'application/json' }, authorization: null });
  t.status(answer, 200);
  return { answer, issuer: server.issuer, metadata: t.object(answer) };
};

/** RFC 8414: what an authorization server says of itself, and whether that is so. */
export const serverMetadataChecks: readonly Check[] = [
  check({
    id: 'auth-11-metadata',
    section: 'rfc8414/3.2',
    requirement: 'The metadata is JSON with issuer, token_endpoint and response_types_supported.',
    run: async (t) => {
      const { answer, metadata } = await read(t);
      const contentType = answer.headers['content-type'] ?? 'none';
      t.demand(/^application\/json\b/i.test(contentType), 'Content-Type: application/json', contentType, answer);
      const types = (metadata as Record<string, unknown>)['response_types_supported'];
      t.demand(Array.isArray(types), 'response_types_supported: a list', JSON.stringify(types) ?? 'none', answer, {
        hint: 'It is required, though it be empty; libraries refuse the document without it.',
      });
      const endpoint = (metadata as Record<string, unknown>)['authorization_endpoint'];
      t.demand(
        (types as unknown[]).length === 0 || typeof endpoint === 'string',
        'authorization_endpoint, since there are response types',
        'none',
        answer,
      );
    },
  }),
  check({
    id: 'auth-11-issuer',
    section: 'rfc8414/3.3',
    requirement: 'The issuer of the metadata is that whose well-known address it was read from.',
    run: async (t) => {
      const { answer, issuer, metadata } = await read(t);
      t.equal((metadata as Record<string, string>)['issuer'], issuer, 'issuer', answer, {
        hint: 'A client must not use metadata of another issuer: print the public URL, letter by letter, and no internal host.',
      });
    },
  }),
  check({
    id: 'auth-11-https',
    section: 'rfc8414/2',
    requirement: 'The issuer and every endpoint are https URLs, but on this machine.',
    run: async (t) => {
      const { answer, metadata } = await read(t);
      for (const [name, value] of Object.entries(metadata)) {
        if (name !== 'issuer' && name !== 'jwks_uri' && !name.endsWith('_endpoint')) continue;
        t.demand(isSafe(textOf(value)), `${name}: an https URL`, JSON.stringify(value), answer, {
          hint: 'Behind a proxy that ends TLS take scheme and host from the public URL, which is configured.',
        });
      }
    },
  }),
  check({
    id: 'auth-11-methods',
    section: 'rfc8414/2',
    requirement: 'The grant and the client authentication that work are published, and those that are published work.',
    run: async (t) => {
      const access = accessOf(t);
      const { answer } = await read(t);
      // What these lists are where they are left out.
      const grants = publishedList(access, 'grant_types_supported') ?? ['authorization_code', 'implicit'];
      const methods = publishedList(access, 'token_endpoint_auth_methods_supported') ?? ['client_secret_basic'];
      for (const [name, list, used] of [
        ['grant_types_supported', grants, 'client_credentials'],
        ['token_endpoint_auth_methods_supported', methods, access.method],
      ] as const) {
        t.demand(list.includes(used), `${used} in ${name}`, list.join(', '), answer, {
          hint: 'Clients choose by these lists; the default where one is left out may not be what you do.',
        });
      }
      for (const method of secretMethods.filter((each) => methods.includes(each) && each !== access.method)) {
        const tried = await requestToken(t, undefined, { method });
        // A client may be registered for one alone.
        if (tried.status !== 200) t.warn(`a token by ${method}, which is published`, String(tried.status), tried);
      }
    },
  }),
];

/** RFC 6749 §4.1.2.1: the page to which a browser is sent for consent. */
export const authorizationEndpointChecks: readonly Check[] = [
  check({
    id: 'auth-11-redirect',
    section: 'rfc6749/4.1.2.1',
    requirement:
      'A redirect URI that is not registered, or an unknown client, is told to the person and never redirected to.',
    run: async (t) => {
      const url = publishedUrl(t, 'authorization_endpoint');
      const { clientId } = accessOf(t).client;
      const redirect = 'https://client.invalid/callback';
      for (const id of [clientId, 'no-such-client']) {
        const query = { response_type: 'code', client_id: id, redirect_uri: redirect, state: 'xyz' };
        const answer = await t.send('GET', url, { query, headers: { accept: 'text/html' }, authorization: null });
        const location = answer.headers['location'] ?? '';
        t.demand(
          !location.startsWith(new URL(redirect).origin),
          'no redirect to it',
          `${answer.status}, Location: ${location}`,
          answer,
          {
            hint: 'Compare the redirect URI with the registered ones, whole, before any redirect, that of an error too: an open redirector gives codes away.',
          },
        );
        if (answer.status < 400) {
          t.warn('an error page', String(answer.status), answer, { hint: 'Say it before the person signs in.' });
        }
      }
    },
  }),
];

/** RFC 7009 and RFC 7662 ask for the same proof as the token endpoint. */
export const refuseAnonymous = async (t: Target, endpoint: string, token: string): Promise<void> => {
  for (const as of [null, { clientSecret: 'wrong' }]) {
    oauthError(t, await post(t, endpoint, { token }, { as }), [401, 400], ['invalid_client', 'invalid_request'], {
      hint: 'Authenticate the client as at the token endpoint: whoever may ask can try tokens until one is right.',
    });
  }
};
