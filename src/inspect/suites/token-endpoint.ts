import { randomBytes } from 'node:crypto';
import { member } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { textOf } from '../published.ts';
import type { Target } from '../target.ts';
import { accessOf, oauthCheck as check, oauthError, post, requestToken } from './authorization-server.ts';

/** Of no code, token or client that there is. */
const unknown = (): string => randomBytes(24).toString('base64url');

const postToken = (t: Target, parameters: Record<string, string>) => post(t, accessOf(t).tokenUrl, parameters);

const wrongClient =
  'Authenticate the client before anything else, and answer 401 invalid_client, the same for an unknown client and a wrong secret.';

/** RFC 6749 §3.2, §5: how tokens are given and refused. */
export const tokenEndpointChecks: readonly Check[] = [
  check({
    id: 'auth-11-token',
    section: 'rfc6749/5.1',
    requirement: 'The token endpoint answers JSON with access_token, token_type and, in seconds, expires_in.',
    run: async (t) => {
      const answer = await requestToken(t);
      t.status(answer, 200);
      const { access_token: token, token_type: type, expires_in: life } = t.object(answer);
      const contentType = answer.headers['content-type'] ?? 'none';
      t.demand(/^application\/json\b/i.test(contentType), 'Content-Type: application/json', contentType, answer);
      t.demand(/^[\x20-\x7e]+$/.test(textOf(token)), 'access_token: a string of printable ASCII', typeof token, answer);
      t.demand(/^bearer$/i.test(textOf(type)), 'token_type: Bearer', JSON.stringify(type) ?? 'none', answer, {
        hint: 'A client must not use a token whose type it does not know.',
      });
      if (life === undefined) {
        t.warn('expires_in', 'none', answer, {
          hint: 'Say how long the token is good: a client that does not know learns it from a request that fails.',
        });
      } else {
        t.demand(
          typeof life === 'number' && life > 0,
          'expires_in: a number of seconds',
          JSON.stringify(life),
          answer,
          {
            hint: 'Write it as a JSON number: strict clients refuse the whole answer where it is a string.',
          },
        );
      }
    },
  }),
  check({
    id: 'auth-11-cache',
    section: 'rfc6749/5.1',
    requirement: 'An answer with a token says Cache-Control: no-store.',
    run: async (t) => {
      const answer = await requestToken(t);
      t.status(answer, 200);
      const found = answer.headers['cache-control'] ?? 'no such header';
      t.demand(/\bno-store\b/i.test(found), 'Cache-Control: no-store', found, answer, {
        hint: 'A proxy that keeps the answer hands the token to the next who asks.',
      });
    },
  }),
  check({
    id: 'auth-11-secret',
    section: 'rfc6749/5.2',
    requirement: 'A wrong secret and an unknown client get no token: invalid_client.',
    run: async (t) => {
      const { clientSecret } = accessOf(t).client;
      for (const as of [{ clientSecret: `${clientSecret}x` }, { clientId: unknown() }]) {
        const answer = await requestToken(t, undefined, { as });
        oauthError(t, answer, [401, 400], ['invalid_client'], { hint: wrongClient });
        if (accessOf(t).method === 'client_secret_post') continue;
        t.status(answer, 401, { hint: 'A client that came with an Authorization header is answered 401.' });
        const challenge = answer.headers['www-authenticate'] ?? 'no WWW-Authenticate';
        t.demand(/^Basic\b/i.test(challenge), 'WWW-Authenticate: Basic', challenge, answer);
      }
    },
  }),
  check({
    id: 'auth-11-anonymous',
    section: 'rfc6749/3.2.1',
    requirement: 'A client that does not authenticate gets no token, though its id be right.',
    run: async (t) => {
      const { client, tokenUrl } = accessOf(t);
      for (const parameters of [{}, { client_id: client.clientId }]) {
        const answer = await post(t, tokenUrl, { grant_type: 'client_credentials', ...parameters }, { as: null });
        oauthError(t, answer, [401, 400], ['invalid_client', 'invalid_request', 'unauthorized_client'], {
          hint: wrongClient,
        });
      }
    },
  }),
  check({
    id: 'auth-11-url',
    section: 'rfc6749/2.3.1',
    requirement: 'A secret in the URL gets no token, neither by GET nor by POST.',
    run: async (t) => {
      const { client, tokenUrl } = accessOf(t);
      const query = {
        grant_type: 'client_credentials',
        client_id: client.clientId,
        client_secret: client.clientSecret,
      };
      for (const method of ['GET', 'POST']) {
        const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
        const sent = method === 'GET' ? { headers: { accept: headers.accept } } : { headers, body: '' };
        const answer = await t.send(method, tokenUrl, { ...sent, query, authorization: null });
        t.demand(
          answer.status >= 400 && textOf(member(answer.json, 'access_token')) === '',
          'an error, and no token',
          String(answer.status),
          answer,
          { hint: 'Take parameters from the body of a POST alone: URLs are kept in the logs of servers and proxies.' },
        );
      }
    },
  }),
  check({
    id: 'auth-11-grant-type',
    section: 'rfc6749/5.2',
    requirement: 'A grant type that there is not is refused with 400 unsupported_grant_type.',
    run: async (t) => {
      const answer = await postToken(t, { grant_type: 'urn:example:no-such-grant' });
      oauthError(t, answer, [400], ['unsupported_grant_type']);
    },
  }),
  check({
    id: 'auth-11-request',
    section: 'rfc6749/5.2',
    requirement: 'A token request without grant_type, or with it twice, is refused with 400 invalid_request.',
    run: async (t) => {
      const hint = 'Require grant_type, and refuse a parameter that is there twice: two readers may each read another.';
      oauthError(t, await postToken(t, {}), [400], ['invalid_request'], { hint });
      const { tokenUrl } = accessOf(t);
      const twice = { grant_type: ['client_credentials', 'client_credentials'] };
      oauthError(t, await post(t, tokenUrl, twice), [400], ['invalid_request'], { hint });
    },
  }),
  check({
    id: 'auth-11-invalid-grant',
    section: 'rfc6749/5.2',
    requirement: 'A code and a refresh token that nobody was given are refused with 400 invalid_grant.',
    run: async (t) => {
      const redirect = 'https://client.invalid/callback';
      for (const grant of [
        { grant_type: 'authorization_code', code: unknown(), redirect_uri: redirect },
        { grant_type: 'refresh_token', refresh_token: unknown() },
      ]) {
        // A client, and a server, may not have these grants.
        const codes = ['invalid_grant', 'unauthorized_client', 'unsupported_grant_type'];
        oauthError(t, await postToken(t, grant), [400], codes, {
          hint: 'A client that reads invalid_grant asks for consent again; of another error it does not know what to do.',
        });
      }
    },
  }),
  check({
    id: 'auth-11-scope',
    section: 'rfc6749/3.3',
    requirement:
      'A scope that there is not is refused with 400 invalid_scope, or the answer says what was granted instead.',
    run: async (t) => {
      const scope = 'urn:example:no-such-scope';
      const answer = await requestToken(t, scope);
      if (answer.status !== 200) return oauthError(t, answer, [400], ['invalid_scope']);
      const granted = member(answer.json, 'scope');
      t.demand(
        typeof granted === 'string' && !granted.split(' ').includes(scope),
        'invalid_scope, or scope: what was granted',
        granted === undefined ? 'a token, without scope' : `scope: ${JSON.stringify(granted)}`,
        answer,
        { hint: 'Without scope in the answer the client takes it that it got what it asked for.' },
      );
    },
  }),
];
