import { jsonOf, type ClientRequest, type ClientResponse } from '../../client/exchange.ts';
import { isObject, member, type JsonObject } from '../../protocol/json.ts';

/** What an authorization server says of itself (RFC 8414), and where. */
export interface PublishedServer {
  readonly url: string;
  /** The issuer for which it was looked up: what the document has to say. */
  readonly issuer: string;
  readonly metadata: JsonObject;
}

type Read = (request: ClientRequest) => Promise<ClientResponse | undefined>;

const wellKnown = 'oauth-authorization-server';

/** RFC 8414 §3.1: between the host and the path of the issuer. */
const wellKnownUrl = (issuer: string, name: string): string => {
  const { origin, pathname } = new URL(issuer);
  return `${origin}/.well-known/${name}${pathname.replace(/\/$/, '')}`;
};

/** As the RFC has it, then as many have it: behind the path, and under the name of OpenID Connect (§5). */
const placesOf = (issuer: string): readonly string[] => [
  wellKnownUrl(issuer, wellKnown),
  `${issuer.replace(/\/$/, '')}/.well-known/${wellKnown}`,
  `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
];

/** `https://host/a/b` as `https://host/a/b`, `https://host/a`, `https://host`. */
const prefixesOf = (url: string): readonly string[] => {
  const { origin, pathname } = new URL(url);
  const segments = pathname.split('/').filter((segment) => segment !== '');
  return segments.map((_, i) => `${origin}/${segments.slice(0, segments.length - i).join('/')}`).concat(origin);
};

/** RFC 9728 §3: the authorization servers that the service names. */
const namedBy = async (read: Read, baseUrl: string): Promise<readonly string[]> => {
  const accept = { accept: 'application/json' };
  const refused = await read({ method: 'GET', url: `${baseUrl}/Users?count=1`, headers: accept });
  const [, told] = /\bresource_metadata="([^"]+)"/.exec(refused?.headers['www-authenticate'] ?? '') ?? [];
  const url = told !== undefined && URL.canParse(told) ? told : wellKnownUrl(baseUrl, 'oauth-protected-resource');
  const servers = member(jsonOf(await read({ method: 'GET', url, headers: accept })), 'authorization_servers');
  return Array.isArray(servers)
    ? (servers.filter((each) => typeof each === 'string' && URL.canParse(each)) as string[])
    : [];
};

/**
 * Looks for the metadata of the authorization server: where the service says, else at every issuer that its URL, or that
 * of the token endpoint, could lie below.
 */
export const findServer = async (
  read: Read,
  { baseUrl, tokenUrl }: { readonly baseUrl: string; readonly tokenUrl: string | undefined },
): Promise<PublishedServer | undefined> => {
  const tried = new Set<string>();
  const readAt = async (url: string, issuer: string): Promise<PublishedServer | undefined> => {
    if (tried.has(url)) return undefined;
    tried.add(url);
    const response = await read({ method: 'GET', url, headers: { accept: 'application/json' } });
    const metadata = response?.status === 200 ? jsonOf(response) : undefined;
    if (!isObject(metadata) || typeof metadata['token_endpoint'] !== 'string') return undefined;
    return tokenUrl === undefined || metadata['token_endpoint'] === tokenUrl ? { url, issuer, metadata } : undefined;
  };
  const find = async (issuers: readonly string[]): Promise<PublishedServer | undefined> => {
    for (const issuer of issuers) {
      for (const url of placesOf(issuer)) {
        const found = await readAt(url, issuer);
        if (found) return found;
      }
    }
    return undefined;
  };

  const named = await namedBy(read, baseUrl);
  const told = await find(named);
  if (told) return told;
  const guessed = await find([...(tokenUrl === undefined ? [] : prefixesOf(tokenUrl)), ...prefixesOf(baseUrl)]);
  const stated = guessed?.metadata['issuer'];
  if (!guessed || typeof stated !== 'string' || stated === guessed.issuer || !URL.canParse(stated)) return guessed;
  // The issuer was a guess; the document that is where this one says counts.
  return (await find([stated])) ?? guessed;
};
