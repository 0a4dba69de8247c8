import { isObject, type JsonObject } from '../../protocol/json.ts';
import { parseJson } from '../../protocol/parse-json.ts';
import type { Check } from '../check.ts';
import type { Answer, Target } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'oauth',
  section: 'rfc6750/3.1',
  level: 'SHOULD',
  ...check,
});

export const tokenOf = (t: Target): string =>
  /^bearer +(.+)$/i.exec(t.authorization ?? '')?.[1] ?? t.skip('the run has no bearer token');

/** What lets everybody in has nothing to try here; the checks of authentication say so. */
export const assertRefused = (t: Target, { status }: Answer): void => {
  if (status !== 401) t.skip(`the request is answered ${status} (auth-01-read, auth-03)`);
};

const challengeOf = (t: Target, answer: Answer): string => {
  assertRefused(t, answer);
  return answer.headers['www-authenticate'] ?? t.skip('the 401 has no WWW-Authenticate (auth-02)');
};

const users = (t: Target, authorization: string | null, query: Record<string, string | number> = {}) =>
  t.send('GET', '/Users', { query: { count: 1, ...query }, authorization });

export const encode = (json: JsonObject): string => Buffer.from(JSON.stringify(json)).toString('base64url');

/** The claims of the run's token where that is a JWT, else such as an authorization server would make. */
export const claimsOf = (t: Target, token: string): JsonObject => {
  const [, payload] = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token) ?? [];
  if (payload !== undefined) {
    try {
      const claims = parseJson(Buffer.from(payload, 'base64url').toString(), { depth: 16 });
      if (isObject(claims)) return claims;
    } catch {
      // No JWT after all.
    }
  }
  const { origin } = new URL(t.baseUrl);
  return { iss: origin, aud: t.baseUrl, sub: 'bjensen', scope: 'scim', exp: 4_102_444_800 };
};

/** RFC 6750: how a resource server takes and refuses bearer tokens. */
export const bearerTokenChecks: readonly Check[] = [
  check({
    id: 'oauth-01',
    requirement: 'Without a token the challenge names Bearer and gives no error: nothing was tried.',
    run: async (t) => {
      tokenOf(t);
      const answer = await users(t, null);
      const challenge = challengeOf(t, answer);
      t.demand(
        /\bBearer\b/i.test(challenge) && !/\berror=/i.test(challenge),
        'Bearer, without error',
        challenge,
        answer,
        {
          hint: 'Answer WWW-Authenticate: Bearer realm="…" where no credential came, and error="invalid_token" only where one did.',
        },
      );
    },
  }),
  check({
    id: 'oauth-02',
    requirement: 'The challenge to a token that is no good says error="invalid_token".',
    run: async (t) => {
      const token = tokenOf(t);
      const answer = await users(t, `Bearer ${token.replaceAll(/[a-z]/g, 'q')}`);
      const challenge = challengeOf(t, answer);
      t.demand(/\berror="invalid_token"/.test(challenge), 'error="invalid_token"', challenge, answer, {
        hint: 'A client that reads it fetches a new token; of a bare 401 it cannot know that the old one has expired.',
      });
    },
  }),
  check({
    id: 'oauth-03',
    section: 'rfc6750/2.3',
    level: 'good practice',
    requirement: 'A token in the query of the URL is not taken.',
    run: async (t) => {
      const token = tokenOf(t);
      assertRefused(t, await users(t, null));
      const answer = await users(t, null, { access_token: token });
      t.status(answer, 401, {
        hint: 'Take tokens from the Authorization header alone: URLs are kept in the logs of servers and proxies.',
      });
    },
  }),
  check({
    id: 'oauth-04',
    section: 'rfc8725/3.2',
    level: 'MUST',
    requirement: 'A JWT without a signature (alg "none", in any case) lets nobody in.',
    run: async (t) => {
      const claims = claimsOf(t, tokenOf(t));
      assertRefused(t, await users(t, null));
      for (const alg of ['none', 'None', 'NONE']) {
        const answer = await users(t, `Bearer ${encode({ alg, typ: 'JWT' })}.${encode(claims)}.`);
        t.status(answer, [401, 400], {
          hint: 'Verify with the algorithms that you use and no others; the header of a token is what an attacker writes.',
        });
      }
    },
  }),
];
