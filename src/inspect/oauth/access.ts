import { jsonOf, type ClientRequest, type ClientResponse, type Exchange } from '../../client/exchange.ts';
import { secretsOf } from '../../client/mask.ts';
import { member } from '../../protocol/json.ts';
import { UnreachableError } from '../reach.ts';
import { findServer, type PublishedServer } from './metadata.ts';

/** Who gets the tokens of a run, by client credentials (RFC 6749 §4.4). */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The token endpoint; looked up by RFC 8414 where it is absent. */
  readonly tokenUrl?: string | undefined;
  /** What tokens are asked for; the server's own choice where it is absent. */
  readonly scope?: string | undefined;
}

/** How a client proves itself with a secret, as RFC 8414 names it. */
export const secretMethods = ['client_secret_basic', 'client_secret_post'] as const;
export type SecretMethod = (typeof secretMethods)[number];

/** What the checks know of the authorization server. */
export interface OAuthAccess {
  readonly client: OAuthClient;
  readonly tokenUrl: string;
  /** The method by which the run got its token. */
  readonly method: SecretMethod;
  readonly server: PublishedServer | undefined;
}

/** RFC 6749 §2.3.1, appendix B. */
const formEncode = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

/** What may be shown nowhere: the secret, and the client's Authorization value. */
export const clientSecrets = (client: OAuthClient): readonly string[] => [
  ...secretsOf(`Bearer ${client.clientSecret}`),
  ...secretsOf(`Bearer ${formEncode(client.clientSecret)}`),
  ...secretsOf(clientRequest('', {}, client, 'client_secret_basic').headers['authorization']),
];

/** A request of a client to its authorization server; without a secret it does not say who it is. */
export const clientRequest = (
  url: string,
  parameters: Readonly<Record<string, string | readonly string[]>>,
  { clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: string | undefined },
  method: SecretMethod,
): ClientRequest & { readonly body: string } => {
  const byHeader = method === 'client_secret_basic' && clientSecret !== undefined;
  const proof = clientSecret === undefined || byHeader ? {} : { client_id: clientId, client_secret: clientSecret };
  return {
    method: 'POST',
    url,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(byHeader && {
        authorization: `Basic ${Buffer.from(`${formEncode(clientId)}:${formEncode(clientSecret)}`).toString('base64')}`,
      }),
    },
    body: new URLSearchParams(
      Object.entries({ ...parameters, ...proof }).flatMap(([name, value]): [string, string][] =>
        (typeof value === 'string' ? [value] : value).map((each) => [name, each]),
      ),
    ).toString(),
  };
};

/** The parameters of a token request. */
export const grantParameters = ({ scope }: Pick<OAuthClient, 'scope'>): Record<string, string> => ({
  grant_type: 'client_credentials',
  ...(scope !== undefined && { scope }),
});

/** The credential of a run: what it is now, and where it is renewed. */
export interface Credential {
  /** As the Authorization header carries it. */
  readonly value: string | undefined;
  /** The authorization server that gives it; undefined where it was given with the run. */
  readonly oauth: OAuthAccess | undefined;
  /** Gets another one where it is about to expire. */
  readonly fresh: () => Promise<string | undefined>;
  /** Gets another one instead of this, which was refused. @returns undefined where there is none */
  readonly renew: (refused: string | undefined) => Promise<string | undefined>;
}

/** A credential that stays as it is. */
export const fixedCredential = (value: string | undefined): Credential => ({
  value,
  oauth: undefined,
  fresh: () => Promise.resolve(value),
  renew: () => Promise.resolve(undefined),
});

interface AccessOptions {
  readonly baseUrl: string;
  readonly send: (request: ClientRequest) => Promise<{ response: ClientResponse | undefined; exchange: Exchange }>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Hears of each token. */
  readonly onToken?: (token: string) => void;
}

/** Milliseconds before its end from which on a token is not used: a request takes its time. */
const margin = 5_000;

const answerOf = (response: ClientResponse | undefined, failure = 'no answer'): string => {
  if (!response) return failure;
  const parts = ['error', 'error_description'].map((name) => member(jsonOf(response), name));
  const said = parts.filter((part) => typeof part === 'string').join(': ');
  return said === '' ? String(response.status) : `${response.status} ${said}`;
};

/**
 * Gets tokens by client credentials.
 * @throws UnreachableError where there is no token endpoint, or it gives none
 */
export const openAccess = async (
  client: OAuthClient,
  { baseUrl, send, clock, onToken = () => {} }: AccessOptions,
): Promise<Credential> => {
  const read = async (request: ClientRequest) => (await send(request)).response;
  const server = await findServer(read, { baseUrl, tokenUrl: client.tokenUrl });
  const published = server?.metadata['token_endpoint'];
  const tokenUrl =
    client.tokenUrl ?? (typeof published === 'string' && URL.canParse(published) ? published : undefined);
  if (tokenUrl === undefined) {
    throw new UnreachableError(
      `The token endpoint is not known: no metadata (RFC 8414) was found for ${baseUrl}.`,
      '--token-url',
    );
  }

  /** The value, and when it has to be renewed. */
  let token: { readonly value: string; readonly until: number } | undefined;
  let method: SecretMethod = 'client_secret_basic';
  const request = async (): Promise<string> => {
    let last = '';
    for (const each of token ? [method] : secretMethods) {
      const asked = clock();
      const { response, exchange } = await send(clientRequest(tokenUrl, grantParameters(client), client, each));
      const json = jsonOf(response);
      const [given, life] = [member(json, 'access_token'), Number(member(json, 'expires_in') ?? Infinity)];
      if (response?.status === 200 && typeof given === 'string') {
        onToken(given);
        const milliseconds = life * 1_000;
        method = each;
        token = { value: `Bearer ${given}`, until: asked + milliseconds - Math.min(margin, milliseconds / 4) };
        return token.value;
      }
      last ||= answerOf(response, exchange.failure);
      if (!response || response.status === 429) break;
    }
    throw new UnreachableError(`${tokenUrl} gives no token: ${last}.`, '--oauth-client, --oauth-scope, --token-url');
  };
  let pending: Promise<string> | undefined;
  /** One request for all that wait. */
  const renew = (): Promise<string> => (pending ??= request().finally(() => (pending = undefined)));

  await renew();
  const oauth = { client, tokenUrl, method, server };
  return {
    get value() {
      return token?.value;
    },
    oauth,
    fresh: async () => (token && clock() < token.until ? token.value : renew()),
    renew: async (refused) => (token && token.value !== refused ? token.value : renew()),
  };
};
