import type { ClientRequest, ClientResponse } from './exchange.ts';

export const masked = '••••';

const secretHeaders = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key']);

const maskHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (!secretHeaders.has(name)) return [name, value];
      // The scheme is no secret, and its absence is what some faults are about.
      const scheme = /^(?:Basic|Bearer) /i.exec(value)?.[0] ?? '';
      return [name, scheme + masked];
    }),
  );

const password = /("password"\s*:\s*)"(?:[^"\\]|\\[^])*"/gi;

/** The message without credentials: headers that prove who one is, and passwords in JSON. */
export const mask = <M extends ClientRequest | ClientResponse>(message: M): M => ({
  ...message,
  headers: maskHeaders(message.headers),
  ...(message.body !== undefined && { body: message.body.replace(password, `$1"${masked}"`) }),
});
