import type { ClientRequest, ClientResponse } from './exchange.ts';

export const masked = '••••';

const secretHeaders = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key']);

const maskHeaders = (headers: Readonly<Record<string, string>>, secrets: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (!secretHeaders.has(name)) return [name, hide(value, secrets)];
      // The scheme is no secret, and its absence is what some faults are about.
      const scheme = /^(?:Basic|Bearer) /i.exec(value)?.[0] ?? '';
      return [name, scheme + masked];
    }),
  );

const secretMember = /("(?:password|client_secret|access_token|refresh_token)"\s*:\s*)"(?:[^"\\]|\\[^])*"/gi;

/** What a client sends to an authorization server (RFC 6749 §2.3.1, RFC 7009, RFC 7662). */
const secretParameter = /((?:^|&)(?:client_secret|client_assertion|token|code|refresh_token)=)[^&]*/g;

const maskBody = ({ headers, body = '' }: ClientRequest | ClientResponse): string =>
  headers['content-type']?.startsWith('application/x-www-form-urlencoded')
    ? body.replaceAll(secretParameter, `$1${masked}`)
    : body.replaceAll(secretMember, `$1"${masked}"`);

/** Shorter ones may be parts of words that mean nothing. */
const shortestSecret = 6;

/** What in an Authorization value is secret, as a service might repeat it in an answer. */
export const secretsOf = (authorization: string | undefined): readonly string[] => {
  if (authorization === undefined) return [];
  const [, scheme, rest = authorization] = /^(\S+) +(.+)$/.exec(authorization) ?? [];
  const password =
    scheme?.toLowerCase() === 'basic' ? Buffer.from(rest, 'base64').toString().split(':').slice(1).join(':') : '';
  return [rest, password].filter(({ length }) => length >= shortestSecret);
};

/** The text without those secrets. */
export const hide = (text: string, secrets: readonly string[]): string => {
  let hidden = text;
  for (const secret of secrets) hidden = hidden.replaceAll(secret, masked);
  return hidden;
};

/** The message without credentials: headers that prove who one is, passwords and tokens in bodies, and the secrets wherever they are. */
export const mask = <M extends ClientRequest | ClientResponse>(message: M, secrets: readonly string[] = []): M => ({
  ...message,
  headers: maskHeaders(message.headers, secrets),
  ...('url' in message && { url: hide(message.url, secrets) }),
  ...(message.body !== undefined && { body: hide(maskBody(message), secrets) }),
});
