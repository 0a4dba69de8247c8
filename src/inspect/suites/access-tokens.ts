import { generateKeyPairSync, sign } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, member, type JsonObject } from '../../protocol/json.ts';
import { parseJson } from '../../protocol/parse-json.ts';
import type { Check } from '../check.ts';
import { textOf } from '../published.ts';
import type { Answer, Target } from '../target.ts';
import {
  accessOf,
  newToken,
  oauthCheck as check,
  post,
  publishedList,
  publishedUrl,
  requestToken,
  users,
} from './authorization-server.ts';
import { assertRefused, claimsOf, encode, tokenOf } from './bearer-tokens.ts';
import { refuseAnonymous } from './server-metadata.ts';

/** `scim:read`, `users.readonly`; not `scim:read-write`. */
const readsOnly = (scope: string): boolean => /(?:^|[^a-z])read(?:[-_]?only)?$/i.test(scope);

/** A token that may read, and no more. */
const readToken = async (t: Target): Promise<string> => {
  const scope = publishedList(accessOf(t), 'scopes_supported')?.find(readsOnly);
  if (scope === undefined) return t.skip('no scope is published that only reads (scopes_supported)');
  const answer = await requestToken(t, scope);
  if (answer.status !== 200) t.skip(`this client gets no token with the scope ${scope}`);
  const granted = member(answer.json, 'scope') ?? scope;
  if (granted !== scope) t.skip(`this client gets the scope ${JSON.stringify(granted)} where it asks for ${scope}`);
  return textOf(member(answer.json, 'access_token'));
};

const write = (t: Target, token: string): Promise<Answer> =>
  t.send('POST', '/Users', { body: t.userBody(), authorization: `Bearer ${token}` });

/** Demands that a token ends: a service that keeps verified tokens for a moment has that moment. */
const demandEnd = async (t: Target, token: string, patience: number, hint: string): Promise<void> => {
  let answer = await users(t, token);
  for (let waited = 0; answer.status === 200 && waited < patience; waited += 500) {
    await sleep(500);
    answer = await users(t, token);
  }
  t.status(answer, 401, { hint });
};

/** The run's token in its parts where it is a JWT. */
const jwtOf = (t: Target): readonly [header: string, payload: string, signature: string] => {
  const [, header, payload, signature] = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(tokenOf(t)) ?? [];
  try {
    if (header !== undefined && isObject(parseJson(Buffer.from(header, 'base64url').toString(), { depth: 16 }))) {
      return [header, payload!, signature!];
    }
  } catch {
    // No JWT after all.
  }
  return t.skip('the access token is no JWT');
};

/** A JWT with these claims and a key that nobody knows; the header says to trust it. */
const signByOwnKey = (claims: JsonObject): string => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' }) as JsonObject;
  const signed = `${encode({ alg: 'ES256', typ: 'at+jwt', jwk })}.${encode(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
};

const verifyAll =
  'Verify the signature over header and payload with a key of the issuer that you configured, before you read a claim.';

/** What access tokens are good for, and when they end. */
export const accessTokenChecks: readonly Check[] = [
  check({
    id: 'auth-06-read',
    section: 'rfc6750/3.1',
    requirement: 'A token whose scope only reads reads, and is refused each write with 403 and a SCIM Error.',
    run: async (t) => {
      const token = await readToken(t);
      t.status(await users(t, token), 200);
      const { id, userName } = await t.user();
      const authorization = `Bearer ${token}`;
      const patch = {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'replace', path: 'displayName', value: 'Mallory' }],
      };
      for (const [method, path, body] of [
        ['POST', '/Users', t.userBody()],
        ['PUT', `/Users/${id}`, t.userBody({ userName: userName! })],
        ['PATCH', `/Users/${id}`, patch],
        ['DELETE', `/Users/${id}`, undefined],
      ] as const) {
        const answer = await t.send(method, path, { authorization, ...(body !== undefined && { body }) });
        t.scimError(answer, 403, undefined, {
          hint: 'Ask for the scope to write with every method but GET and search.',
        });
      }
    },
  }),
  check({
    id: 'auth-06-challenge',
    section: 'rfc6750/3.1',
    level: 'SHOULD',
    requirement: 'The 403 to a write says error="insufficient_scope".',
    run: async (t) => {
      const answer = await write(t, await readToken(t));
      if (answer.status !== 403) t.skip(`a write is answered ${answer.status} (auth-06-read)`);
      const challenge = answer.headers['www-authenticate'] ?? 'no WWW-Authenticate';
      t.demand(/\berror="insufficient_scope"/.test(challenge), 'error="insufficient_scope"', challenge, answer, {
        hint: 'A client that reads it asks for the scope that is named; of a bare 403 it cannot know what is missing.',
      });
    },
  }),
  check({
    id: 'auth-11-expired',
    section: 'rfc6750/3.1',
    level: 'SHOULD',
    requirement: 'A token that has expired is refused with 401.',
    slow: true,
    run: async (t) => {
      accessOf(t);
      const answer = await requestToken(t);
      t.status(answer, 200);
      const [token, life] = ['access_token', 'expires_in'].map((name) => member(answer.json, name));
      if (typeof life !== 'number' || life > 45)
        return t.skip(`a token is good for ${JSON.stringify(life)} seconds; try it with 45 at most`);
      await sleep(life * 1_000);
      await demandEnd(t, textOf(token), 10_000, 'Look at exp with every request, and at the same clock as the issuer.');
    },
  }),
  check({
    id: 'auth-11-altered',
    section: 'rfc8725/3.3',
    requirement: 'A JWT whose payload or signature was altered lets nobody in.',
    run: async (t) => {
      const [header, payload, signature] = jwtOf(t);
      const claims = encode({ ...claimsOf(t, tokenOf(t)), exp: 4_102_444_800 });
      const other = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
      for (const token of [
        `${header}.${claims}.${signature}`,
        `${header}.${payload}.${other}`,
        `${header}.${payload}.`,
      ]) {
        t.status(await users(t, token), [401, 400], { hint: verifyAll });
      }
    },
  }),
  check({
    id: 'auth-11-own-key',
    section: 'rfc8725/3.10',
    requirement: 'A JWT that brings the key of its signature with it, in jwk, lets nobody in.',
    run: async (t) => {
      const claims = claimsOf(t, tokenOf(t));
      assertRefused(t, await t.send('GET', '/Users', { query: { count: 1 }, authorization: null }));
      t.status(await users(t, signByOwnKey(claims)), [401, 400], { hint: verifyAll });
    },
  }),
];

/** RFC 7009 and RFC 7662, where the metadata has their endpoints. */
export const revocationChecks: readonly Check[] = [
  check({
    id: 'auth-07-revoked',
    section: 'rfc7009/2.1',
    requirement: 'A token that was revoked is refused with 401.',
    run: async (t) => {
      const url = publishedUrl(t, 'revocation_endpoint');
      const token = await newToken(t);
      t.status(await users(t, token), 200);
      const answer = await post(t, url, { token });
      if (member(answer.json, 'error') === 'unsupported_token_type') t.skip('access tokens cannot be revoked here');
      t.status(answer, 200);
      await demandEnd(
        t,
        token,
        5_000,
        'Look revoked tokens up with every request, or let the tokens live for minutes.',
      );
    },
  }),
  check({
    id: 'auth-07-unknown',
    section: 'rfc7009/2.2',
    requirement: 'To revoke a token that there is not is no error: 200.',
    run: async (t) => {
      const url = publishedUrl(t, 'revocation_endpoint');
      t.status(await post(t, url, { token: 'no-such-token' }), 200, {
        hint: 'The token is out of use, which is what the client wanted; there is nothing that it could do.',
      });
    },
  }),
  check({
    id: 'auth-07-anonymous',
    section: 'rfc7009/2.1',
    requirement: 'Only a client that authenticates can revoke a token.',
    run: async (t) => {
      const url = publishedUrl(t, 'revocation_endpoint');
      const token = await newToken(t);
      await refuseAnonymous(t, url, token);
      t.status(await users(t, token), 200);
    },
  }),
  check({
    id: 'auth-11-introspection',
    section: 'rfc7662/2.2',
    requirement: 'Introspection calls a token active that is good, and one that is not says active: false alone.',
    run: async (t) => {
      const url = publishedUrl(t, 'introspection_endpoint');
      const good = await post(t, url, { token: await newToken(t) });
      t.status(good, 200);
      t.equal(t.object(good)['active'], true, 'active', good);
      const unknown = await post(t, url, { token: 'no-such-token' });
      t.status(unknown, 200);
      t.equal(unknown.json, { active: false }, 'the answer', unknown, {
        hint: 'Say no more of it, and answer no error: whether it ever was a token is nobody’s business.',
      });
    },
  }),
  check({
    id: 'auth-11-introspection-anonymous',
    section: 'rfc7662/2.1',
    requirement: 'Introspection needs authentication.',
    run: async (t) => refuseAnonymous(t, publishedUrl(t, 'introspection_endpoint'), await newToken(t)),
  }),
];
