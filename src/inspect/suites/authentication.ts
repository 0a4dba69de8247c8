import { member } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { textOf } from '../published.ts';
import type { Answer, SendOptions, Target } from '../target.ts';
import { demandEqualTime } from '../timing.ts';

const check = (check: Omit<Check, 'suite' | 'section'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/2',
  ...check,
});

interface Credential {
  /** `Bearer`, `Basic`; undefined for a bare token. */
  readonly scheme: string | undefined;
  readonly value: string;
}

const credentialOf = (t: Target): Credential => {
  if (t.authorization === undefined) return t.skip('the run has no credential');
  const [, scheme, value = ''] = /^(?:([\w-]+) +)?(.*)$/.exec(t.authorization) ?? [];
  return { scheme, value };
};

const print = (scheme: string | undefined, value: string): string => (scheme ? `${scheme} ${value}` : value);

/** The credential with another secret: what has been encoded stays well-formed. */
const withSecret = ({ scheme, value }: Credential, change: (secret: string) => string): string => {
  if (scheme?.toLowerCase() !== 'basic') return print(scheme, change(value));
  const [user = '', ...password] = atob(value).split(':');
  return print(scheme, btoa(`${user}:${change(password.join(':'))}`));
};

/** Another one near its end; the last may be padding that nobody looks at. */
const altered = (secret: string): string => {
  const at = Math.max(0, secret.length - 4);
  return secret.slice(0, at) + (secret[at] === 'x' ? 'y' : 'x') + secret.slice(at + 1);
};

const hint =
  'Authenticate before anything else looks at the request, and answer 401 with a SCIM Error and WWW-Authenticate; ' +
  'Okta reports any other body as a parse error instead of "invalid credentials".';

const anonymous = (t: Target, method: string, path: string, options: SendOptions = {}): Promise<Answer> =>
  t.send(method, path, { ...options, authorization: null });

/** RFC 7644 §2: who is let in, and what the others are told. */
export const authenticationChecks: readonly Check[] = [
  check({
    id: 'auth-01-read',
    level: 'MUST',
    requirement: 'Without Authorization nothing of a resource is shown: 401 with a SCIM Error.',
    run: async (t) => {
      credentialOf(t);
      const { id } = await t.user();
      for (const path of ['/Users?count=1', `/Users/${id}`, '/Users/unknown']) {
        t.scimError(await anonymous(t, 'GET', path), 401, undefined, { hint });
      }
      const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], count: 1 };
      // A service without searches may say so to anybody.
      t.status(await anonymous(t, 'POST', '/Users/.search', { body }), [401, 404, 405, 501], { hint });
    },
  }),
  check({
    id: 'auth-01-write',
    level: 'MUST',
    requirement: 'Without Authorization nothing is created, changed or deleted: 401 with a SCIM Error.',
    run: async (t) => {
      credentialOf(t);
      const user = await t.user();
      const path = `/Users/${user.id}`;
      const patch = {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'replace', path: 'displayName', value: 'Mallory' }],
      };
      t.scimError(await anonymous(t, 'POST', '/Users', { body: t.userBody() }), 401, undefined, { hint });
      t.scimError(await anonymous(t, 'PATCH', path, { body: patch }), 401, undefined, { hint });
      const body = t.userBody({ userName: user['userName']!, displayName: 'Mallory' });
      t.scimError(await anonymous(t, 'PUT', path, { body }), 401, undefined, { hint });
      t.scimError(await anonymous(t, 'DELETE', path), 401, undefined, { hint });
      const after = await t.get(path);
      t.status(after, 200);
      const { displayName } = t.object(after);
      t.demand(displayName !== 'Mallory', 'the user as it was', 'displayName: Mallory', after, { hint });
    },
  }),
  check({
    id: 'auth-02',
    level: 'MUST',
    section: 'rfc9110/11.6.1',
    requirement: 'A 401 says in WWW-Authenticate how to authenticate, without credentials and with wrong ones.',
    run: async (t) => {
      const wrong = withSecret(credentialOf(t), altered);
      for (const authorization of [null, wrong]) {
        const answer = await t.send('GET', '/Users', { query: { count: 1 }, authorization });
        t.status(answer, 401, { hint });
        const challenge = answer.headers['www-authenticate'];
        t.demand(
          /^[\w!#$%&'*+.^`|~-]+(?: |,|$)/.test(challenge ?? ''),
          'WWW-Authenticate with a scheme, such as Bearer realm="scim"',
          challenge ?? 'no such header',
          answer,
          { hint: 'Add WWW-Authenticate to every 401, also to those that a gateway in front makes.' },
        );
      }
    },
  }),
  check({
    id: 'auth-03',
    level: 'MUST',
    requirement: 'A wrong credential is refused with 401: one letter changed, cut short, or longer.',
    run: async (t) => {
      const credential = credentialOf(t);
      for (const change of [altered, (secret: string) => secret.slice(0, -1), (secret: string) => `${secret}x`]) {
        const authorization = withSecret(credential, change);
        const answer = await t.send('GET', '/Users', { query: { count: 1 }, authorization });
        t.scimError(answer, 401, undefined, {
          hint: 'Compare the whole secret, in constant time; a comparison of its beginning lets others in.',
        });
      }
    },
  }),
  check({
    id: 'auth-03-malformed',
    level: 'MUST',
    requirement: 'An Authorization header that is empty or malformed is refused with 401, or 400, and a SCIM Error.',
    run: async (t) => {
      const { scheme = 'Bearer' } = credentialOf(t);
      for (const authorization of ['', scheme, `${scheme} null`, `${scheme} undefined`, 'null', '=,;"']) {
        // As a header, since an empty credential is none.
        const answer = await t.send('GET', '/Users', { query: { count: 1 }, headers: { authorization } });
        t.scimError(answer, [401, 400], undefined, {
          hint: 'Fail closed: where no secret is configured or none is sent nobody is let in, and nothing throws.',
        });
      }
    },
  }),
  check({
    id: 'auth-04',
    level: 'SHOULD',
    section: 'rfc7643/5',
    requirement: 'The kind of credential that is in use is among the authenticationSchemes of /ServiceProviderConfig.',
    run: async (t) => {
      const { scheme } = credentialOf(t);
      const expected = { bearer: /^oauth/i, basic: /^httpbasic$/i }[scheme?.toLowerCase() ?? ''];
      if (!expected) return t.skip('RFC 7643 §5 has no type for this kind of credential');
      const answer = await t.get('/ServiceProviderConfig');
      const schemes = t.object(answer)['authenticationSchemes'];
      if (!Array.isArray(schemes) || schemes.length === 0) return t.skip('no authenticationSchemes are published');
      const types = schemes.map((each) => textOf(member(each, 'type')));
      t.demand(
        types.some((type) => expected.test(type)),
        scheme?.toLowerCase() === 'basic' ? 'httpbasic' : 'oauthbearertoken, or oauth2',
        types.join(', '),
        answer,
        { hint: 'List every scheme that the service takes: administrators choose by it.' },
      );
    },
  }),
  check({
    id: 'auth-04-case',
    level: 'MUST',
    section: 'rfc9110/11.1',
    requirement: 'The name of the authentication scheme is taken in any case: "bearer" is "Bearer".',
    run: async (t) => {
      const { scheme, value } = credentialOf(t);
      if (scheme === undefined) return t.skip('the credential has no scheme');
      for (const name of [scheme.toLowerCase(), scheme.toUpperCase()]) {
        t.status(await t.send('GET', '/Users', { query: { count: 1 }, authorization: print(name, value) }), 200, {
          hint: 'Compare the scheme without case, and the token with it.',
        });
      }
    },
  }),
  check({
    id: 'auth-10',
    level: 'good practice',
    section: 'rfc7644/7.3',
    requirement: 'A wrong secret takes as long to refuse as an unknown token: time does not tell which tokens exist.',
    alone: true,
    run: async (t) => {
      const credential = credentialOf(t);
      if (credential.scheme?.toLowerCase() === 'basic') t.skip('many wrong passwords might lock the account');
      const wrong = withSecret(credential, altered);
      // Of the same form, and all of it another.
      const unknown = print(
        credential.scheme,
        credential.value.replaceAll(/[a-z]/g, 'q').replaceAll(/[A-Z]/g, 'Q').replaceAll(/[0-9]/g, '7'),
      );
      // Not one is waited for: a service that limits failed attempts gives away nothing by their time.
      const refused = (authorization: string) => () =>
        t.attempt('GET', '/Users', { query: { count: 1 }, authorization });
      await demandEqualTime(t, 401, {
        first: { what: 'a token with one letter changed', send: refused(wrong) },
        second: { what: 'a token that nobody has', send: refused(unknown) },
        hint: 'Compare the hash of the token in constant time, and with a dummy where the token is unknown.',
      });
    },
  }),
  check({
    id: 'auth-10-user',
    level: 'good practice',
    section: 'rfc7644/7.6',
    requirement: 'Without a credential a user that exists takes as long to refuse as one that does not.',
    alone: true,
    run: async (t) => {
      credentialOf(t);
      const { id } = await t.user();
      const unknown = id.replaceAll(/[0-9a-f]/gi, '0');
      const refused = (user: string) => () => t.attempt('GET', `/Users/${user}`, { authorization: null });
      await demandEqualTime(t, 401, {
        first: { what: 'a user that exists', send: refused(id) },
        second: { what: 'a user that does not', send: refused(unknown === id ? 'unknown' : unknown) },
        hint: 'Authenticate before the user is looked up.',
      });
    },
  }),
];
