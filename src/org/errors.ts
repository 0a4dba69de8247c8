/** An error as Okta's API answers it: a code that stands for a status and a summary, and what caused it. */
export class OktaError extends Error {
  override readonly name = 'OktaError';
  readonly status: number;
  readonly code: string;
  readonly causes: readonly string[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    summary: string,
    {
      causes = [],
      headers = {},
      cause,
    }: { causes?: readonly string[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(summary, { cause });
    this.status = status;
    this.code = code;
    this.causes = causes;
    this.headers = headers;
  }
}

/** The body of an error (Okta's error codes): `errorId` is what the org's own log has too. */
export const errorBody = ({ code, message, causes }: OktaError, errorId: string) => ({
  errorCode: code,
  errorSummary: message,
  errorLink: code,
  errorId,
  errorCauses: causes.map((errorSummary) => ({ errorSummary })),
});

/** A cause names its field: `login: The field cannot be left blank`. The summary names the first. */
export const invalid = (field: string, ...causes: readonly string[]) =>
  new OktaError(400, 'E0000001', `Api validation failed: ${field}`, {
    causes: causes.map((cause) => (cause.startsWith(`${field}: `) ? cause : `${field}: ${cause}`)),
  });

/** A precondition of an endpoint that was not met. */
export const refused = (message: string) =>
  new OktaError(400, 'E0000001', `Api validation failed: ${message}`, { causes: [message] });

export const malformed = (cause: string) =>
  new OktaError(400, 'E0000003', 'The request body was not well-formed.', { causes: [cause] });
export const invalidSession = () => new OktaError(401, 'E0000005', 'Invalid session');
export const forbidden = (cause?: string) =>
  new OktaError(403, 'E0000006', 'You do not have permission to perform the requested action', {
    causes: cause === undefined ? [] : [cause],
  });
/** @param type as Okta prints it: `User`, `UserGroup`, `AppInstance` */
export const notFound = (id: string, type: string) =>
  new OktaError(404, 'E0000007', `Not found: Resource not found: ${id} (${type})`);
export const noSuchPath = () => new OktaError(404, 'E0000008', 'The requested path was not found');
export const internal = (cause: unknown) => new OktaError(500, 'E0000009', 'Internal Server Error', { cause });
/** What the org is kept in does not answer. */
export const unavailable = (cause: unknown) =>
  new OktaError(503, 'E0000009', 'Internal Server Error', {
    causes: ['The database does not answer; try again.'],
    headers: { 'retry-after': '1' },
    cause,
  });
export const invalidToken = () => new OktaError(401, 'E0000011', 'Invalid token provided');
export const unsupportedMediaType = () =>
  new OktaError(415, 'E0000012', 'Unsupported media type', { causes: ['Expected application/json.'] });
export const credentialsNotUpdated = (cause: string) =>
  new OktaError(403, 'E0000014', 'Update of credentials failed', { causes: [cause] });
export const alreadyActive = () =>
  new OktaError(403, 'E0000016', 'Activation failed because the user is already active');
export const methodNotAllowed = (allow: string) =>
  new OktaError(405, 'E0000022', 'The endpoint does not support the provided HTTP method', { headers: { allow } });
export const invalidPaging = (cause: string) =>
  new OktaError(400, 'E0000029', 'Invalid paging request', { causes: [cause] });
export const invalidSearch = (cause: string) =>
  new OktaError(400, 'E0000031', 'Invalid search criteria.', { causes: [cause] });
export const unlockNotAllowed = () => new OktaError(403, 'E0000032', 'Unlock is not allowed for this user.');
export const statusForbids = (cause?: string) =>
  new OktaError(403, 'E0000038', "This operation is not allowed in the user's current status.", {
    causes: cause === undefined ? [] : [cause],
  });
export const tooManyRequests = (headers: Record<string, string>) =>
  new OktaError(429, 'E0000047', 'API call exceeded rate limit due to too many requests.', { headers });
export const tooLarge = (limit: number) =>
  new OktaError(413, 'E0000003', 'The request body was not well-formed.', {
    causes: [`It has more than the ${limit} bytes that are allowed.`],
  });
