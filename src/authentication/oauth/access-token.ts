import type { Scope } from './scope.ts';

/** What an access token proves; whether its connection is in force is another matter. */
export interface ProvenToken {
  /** The id of the connection. */
  readonly connection: string;
  readonly scopes: readonly Scope[];
}

/**
 * Checks what came after `Bearer ` and is no credential of ours.
 * @returns undefined where it is no token, or none that is in force, of those that this one knows
 * @throws TokenError that says why a token is refused
 */
export type VerifyToken = (token: string) => Promise<ProvenToken | undefined>;

/** Why a token is refused, for those who know it. The text is free of quotes, so that it fits into a header. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
}
