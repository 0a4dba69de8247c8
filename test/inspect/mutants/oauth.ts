import { without, type Mutant } from './mutant.ts';

interface Sent {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly form: URLSearchParams;
  /** Sends it, with other headers or another form where they are given. */
  readonly send: (changes?: RequestInit) => Promise<Response>;
  /** The headers of the first request that had a token, and of the first that had the client's secret. */
  readonly own: { readonly token: string; readonly client: string };
}

/** A fault on the way between the inspector and our service. */
const between =
  (fault: (sent: Sent) => Promise<Response>): Required<Mutant>['between'] =>
  (fetch) => {
    const own = { token: '', client: '' };
    return (url, init) => {
      const headers = new Headers(init.headers);
      const authorization = headers.get('authorization') ?? '';
      if (authorization.startsWith('Bearer ')) own.token ||= authorization;
      if (authorization.startsWith('Basic ')) own.client ||= authorization;
      return fault({
        ...{ url: new URL(url), method: init.method ?? 'GET', headers, own },
        form: new URLSearchParams(typeof init.body === 'string' ? init.body : ''),
        send: (changes) => fetch(url, { ...init, ...changes }),
      });
    };
  };

/** A fault in the answers to such requests. */
const answering = (
  path: string,
  change: (response: Response, sent: Sent) => Response | Promise<Response>,
): Required<Mutant>['between'] =>
  between(async (sent) => {
    const response = await sent.send();
    return sent.url.pathname.startsWith(path) ? change(response, sent) : response;
  });

/** A fault in the JSON of such answers where they have this status. */
const changing = (path: string, status: number, change: (json: any) => object): Required<Mutant>['between'] =>
  answering(path, async (response) => {
    if (response.status !== status) return response;
    const headers = new Headers(response.headers);
    headers.delete('content-length');
    return Response.json(change(await response.json()), { status, headers });
  });

/** Serves as the run's client whoever asks so. */
const lettingIn = (path: string, whom: (sent: Sent) => boolean, as: keyof Sent['own']): Required<Mutant>['between'] =>
  between(async (sent) => {
    if (!sent.url.pathname.startsWith(path) || (sent.method === 'GET') !== (as === 'token') || !whom(sent))
      return sent.send();
    return sent.send({ headers: { ...Object.fromEntries(sent.headers), authorization: sent.own[as] } });
  });

const [token, metadata, scim] = ['/oauth/token', '/.well-known/oauth-authorization-server', '/scim/v2/'];

const mutant = (
  name: string,
  fails: string | readonly string[],
  between: Required<Mutant>['between'],
  more: Partial<Mutant> = {},
): Mutant => ({
  ...{ name, fails: [fails].flat(), suites: ['oauth'], between, wrap: (service) => service },
  ...more,
});

const jwtOf = ({ headers }: Sent, part: number): any => {
  try {
    const text = headers.get('authorization')?.slice('Bearer '.length).split('.')[part] ?? '';
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return {};
  }
};

const error = (status: number, code: string): Response => Response.json({ error: code }, { status });

export const oauthMutants: readonly Mutant[] = [
  mutant(
    'gives the life of a token as a string',
    'auth-11-token',
    changing(token, 200, (json) => ({ ...json, expires_in: String(json.expires_in) })),
  ),
  mutant(
    'lets proxies keep tokens',
    'auth-11-cache',
    answering(token, async (response) => {
      const headers = new Headers(response.headers);
      headers.set('cache-control', 'max-age=60');
      return new Response(response.body, { status: response.status, headers });
    }),
  ),
  mutant(
    'gives a token for any secret of a client that it knows',
    'auth-11-secret',
    lettingIn(
      token,
      ({ headers }) => atob((headers.get('authorization') ?? '').slice(6)).startsWith('okta:'),
      'client',
    ),
  ),
  mutant(
    'gives a token to whoever names a client',
    'auth-11-anonymous',
    lettingIn(
      token,
      ({ headers, form }) => !headers.has('authorization') && form.has('client_id') && !form.has('client_secret'),
      'client',
    ),
  ),
  mutant(
    'reads parameters of a token request from the URL',
    'auth-11-url',
    between(({ url, own, send }) =>
      url.pathname === token && url.searchParams.has('client_secret')
        ? send({
            method: 'POST',
            body: 'grant_type=client_credentials',
            headers: { authorization: own.client, 'content-type': 'application/x-www-form-urlencoded' },
          })
        : send(),
    ),
  ),
  mutant(
    'calls an unknown grant type a bad request',
    'auth-11-grant-type',
    changing(token, 400, (json) => (json.error === 'unsupported_grant_type' ? { error: 'invalid_request' } : json)),
  ),
  mutant(
    'takes the first of a parameter that is there twice',
    'auth-11-request',
    between(({ form, send }) =>
      form.getAll('grant_type').length > 1 ? send({ body: 'grant_type=client_credentials' }) : send(),
    ),
  ),
  mutant(
    'calls a code that nobody was given a server error',
    'auth-11-invalid-grant',
    answering(token, (response, { form }) => (form.has('code') ? error(500, 'server_error') : response)),
  ),
  mutant(
    'takes an unknown scope for all that there is',
    'auth-11-scope',
    answering(token, async (response, { form, send }) => {
      if (!form.get('scope')?.startsWith('urn:')) return response;
      const { scope: _, ...rest } = (await (await send({ body: 'grant_type=client_credentials' })).json()) as any;
      return Response.json(rest, { headers: { 'cache-control': 'no-store' } });
    }),
  ),
  mutant(
    'leaves out of its metadata which response types it has',
    'auth-11-metadata',
    changing(metadata, 200, without('response_types_supported')),
  ),
  mutant(
    'names in its metadata an issuer at another host',
    'auth-11-issuer',
    changing(metadata, 200, (json) => ({ ...json, issuer: 'https://internal.invalid/oauth' })),
  ),
  mutant(
    'publishes an endpoint that is not safe',
    'auth-11-https',
    changing(metadata, 200, (json) => ({ ...json, registration_endpoint: 'http://scim.example.com/register' })),
  ),
  mutant(
    'publishes no grant of client credentials',
    'auth-11-methods',
    changing(metadata, 200, (json) => ({ ...json, grant_types_supported: ['authorization_code'] })),
  ),
  mutant(
    'redirects to whatever it is told',
    'auth-11-redirect',
    answering('/oauth/authorize', (response, { url }) =>
      url.searchParams.get('client_id') === 'okta'
        ? Response.redirect(`${url.searchParams.get('redirect_uri')}?error=invalid_request`, 302)
        : response,
    ),
  ),
  mutant(
    'lets a token that may read delete',
    'auth-06-read',
    between(async ({ method, own, send, headers }) => {
      const response = await send();
      return method === 'DELETE' && response.status === 403
        ? send({ headers: { ...Object.fromEntries(headers), authorization: own.token } })
        : response;
    }),
  ),
  mutant(
    'does not say which scope is missing',
    'auth-06-challenge',
    answering(scim, (response) => {
      if (response.status !== 403) return response;
      return new Response(response.body, { status: 403, headers: { 'content-type': 'application/scim+json' } });
    }),
  ),
  mutant(
    'takes tokens that have expired',
    'auth-11-expired',
    between(async ({ url, headers, own, send }) => {
      const response = await send();
      const expired = response.status === 401 && (await response.clone().text()).includes('expired at');
      if (!expired || !url.pathname.startsWith(scim)) return response;
      // The run's own has been renewed meanwhile; the authorization server gives another to whom it knows.
      const fresh = await fetch(new URL(token, url), {
        method: 'POST',
        headers: { authorization: own.client },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      });
      const { access_token: value } = (await fresh.json()) as { access_token: string };
      return send({ headers: { ...Object.fromEntries(headers), authorization: `Bearer ${value}` } });
    }),
    { tokenLifetime: 1 },
  ),
  mutant(
    'reads the claims of a JWT without a look at its signature',
    ['auth-11-altered'],
    lettingIn(scim, (sent) => jwtOf(sent, 1).exp === 4_102_444_800 && jwtOf(sent, 0).kid === 'k1', 'token'),
    { token: 'issued' },
  ),
  mutant(
    'takes the key from the JWT that is signed with it',
    'auth-11-own-key',
    lettingIn(scim, (sent) => jwtOf(sent, 0).jwk !== undefined, 'token'),
    { token: 'issued' },
  ),
  mutant(
    'says that a token is revoked, and takes it still',
    'auth-07-revoked',
    between(async ({ url, headers, own, send }) =>
      url.pathname === '/oauth/revoke' && headers.get('authorization') === own.client ? new Response('') : send(),
    ),
  ),
  mutant(
    'calls it an error to revoke what is no token',
    'auth-07-unknown',
    answering('/oauth/revoke', (response, { form }) =>
      form.get('token') === 'no-such-token' ? error(400, 'invalid_request') : response,
    ),
  ),
  mutant(
    'lets anybody revoke a token',
    'auth-07-anonymous',
    lettingIn('/oauth/revoke', ({ headers }) => !headers.has('authorization'), 'client'),
  ),
  mutant(
    'tells of a token that there is not why it is not active',
    'auth-11-introspection',
    changing('/oauth/introspect', 200, (json) => (json.active ? json : { ...json, reason: 'unknown' })),
  ),
  mutant(
    'tells anybody about a token',
    'auth-11-introspection-anonymous',
    lettingIn('/oauth/introspect', ({ headers }) => !headers.has('authorization'), 'client'),
  ),
];
