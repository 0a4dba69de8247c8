import type { JsonObject } from './json.ts';

export const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** RFC 7644 §3.12 Table 9 and RFC 9865 §2.1. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'
  | 'invalidCursor'
  | 'expiredCursor'
  | 'invalidCount';

interface ErrorOptions {
  scimType?: ScimType;
  /** Response headers that belong to the error: `Allow`, `WWW-Authenticate`, `Retry-After`. */
  headers?: Record<string, string>;
  /** What the operator's log shows and the client never sees. */
  cause?: unknown;
}

/**
 * The one error family: everything that a client is told went wrong (RFC 7644 §3.12).
 * `detail` says what was wrong, where, and what was expected.
 */
export class ScimError extends Error {
  override readonly name = 'ScimError';
  readonly status: number;
  readonly detail: string;
  readonly scimType: ScimType | undefined;
  readonly headers: Record<string, string>;

  constructor(status: number, detail: string, { scimType, headers = {}, cause }: ErrorOptions = {}) {
    super(detail, { cause });
    this.status = status;
    this.detail = detail;
    this.scimType = scimType;
    this.headers = headers;
  }

  /** The Error message: `status` is a string (RFC 7644 §3.12). */
  toJSON(): JsonObject {
    return {
      schemas: [errorSchema],
      status: String(this.status),
      ...(this.scimType && { scimType: this.scimType }),
      detail: this.detail,
    };
  }
}

const badRequest = (scimType: ScimType) => (detail: string) => new ScimError(400, detail, { scimType });

export const invalidFilter = badRequest('invalidFilter');
export const tooMany = badRequest('tooMany');
export const mutability = badRequest('mutability');
export const invalidSyntax = badRequest('invalidSyntax');
export const invalidPath = badRequest('invalidPath');
export const noTarget = badRequest('noTarget');
export const invalidValue = badRequest('invalidValue');
export const invalidVersion = badRequest('invalidVers');
export const sensitive = badRequest('sensitive');
export const invalidCursor = badRequest('invalidCursor');
export const expiredCursor = badRequest('expiredCursor');
export const invalidCount = badRequest('invalidCount');

export const uniqueness = (detail: string) => new ScimError(409, detail, { scimType: 'uniqueness' });
export const notFound = (detail: string) => new ScimError(404, detail);
export const forbidden = (detail: string) => new ScimError(403, detail);
export const preconditionFailed = (detail: string) => new ScimError(412, detail);
export const payloadTooLarge = (detail: string) => new ScimError(413, detail);
export const notImplemented = (detail: string) => new ScimError(501, detail);
export const notAcceptable = (detail: string) => new ScimError(406, detail);
export const unsupportedMediaType = (detail: string) => new ScimError(415, detail);
export const internalError = (cause: unknown) =>
  new ScimError(500, 'The service failed to answer this request; its operator finds the reason in the log.', { cause });
export const methodNotAllowed = (method: string, allow: readonly string[]) =>
  new ScimError(405, `${method} is not defined here; allowed: ${allow.join(', ')}.`, {
    headers: { allow: allow.join(', ') },
  });
