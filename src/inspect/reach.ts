import { jsonOf, type ClientResponse, type Exchange } from '../client/exchange.ts';

/** The target cannot be inspected: it cannot be reached, or refuses the credential. The message says which. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
  /** What is wrong, without the options of the command line that could mend it. */
  readonly problem: string;

  constructor(problem: string, options?: string) {
    super(options === undefined ? problem : `${problem} Option${options.includes(',') ? 's' : ''}: ${options}.`);
    this.problem = problem;
  }
}

const causes: readonly (readonly [RegExp, string])[] = [
  [/ENOTFOUND|EAI_AGAIN/, 'its name is not known'],
  [/ECONNREFUSED/, 'nothing listens there'],
  [/ECONNRESET|UND_ERR_SOCKET|other side closed/, 'it closed the connection'],
  [/CERT|certificate|self-signed|SSL|TLS|ERR_TLS/i, 'its TLS certificate or protocol is not accepted'],
  [/no answer within|UND_ERR_.*TIMEOUT|ETIMEDOUT/, 'it does not answer in time'],
  [/EHOSTUNREACH|ENETUNREACH/, 'there is no way to its address'],
];

const unanswered = (url: string, failure: string): UnreachableError => {
  const cause = causes.find(([pattern]) => pattern.test(failure))?.[1];
  return new UnreachableError(`${url} cannot be reached${cause ? `: ${cause}` : ''} (${failure}).`);
};

/**
 * Judges the first list of users: whether there is a SCIM service that takes the credential.
 * @throws UnreachableError
 */
export const assertReached = (response: ClientResponse | undefined, exchange: Exchange): void => {
  const { url } = exchange.request;
  if (!response) throw unanswered(url, exchange.failure ?? 'no answer');
  const { status, headers, body } = response;
  if (status === 401 || status === 403) {
    const sent =
      exchange.request.headers['authorization'] === undefined ? 'No credential was sent.' : 'It was sent as given.';
    throw new UnreachableError(
      `${url} refuses the credential (${status}). ${sent}`,
      '--bearer, --basic, --header, --oauth-client',
    );
  }
  if (status >= 300 && status < 400) {
    throw new UnreachableError(`${url} redirects to ${headers['location'] ?? 'somewhere'}: give that as the base URL.`);
  }
  if (/^\s*</.test(body) || headers['content-type']?.includes('html')) {
    throw new UnreachableError(`${url} answers HTML, not JSON (${status}): is this the SCIM base URL?`);
  }
  if (status === 404) throw new UnreachableError(`${url} is not found (404): is this the SCIM base URL?`);
  if (jsonOf(response) === undefined)
    throw new UnreachableError(`${url} answers no JSON (${status}): is this the SCIM base URL?`);
};
