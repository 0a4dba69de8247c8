/** All that SCIM does, or what only reads. */
export const scopes = ['scim', 'scim:read'] as const;
export type Scope = (typeof scopes)[number];

/** What a client is given that does not say what it wants (RFC 6749 §3.3), as Okta's wizard does not. */
export const defaultScope: Scope = 'scim';

/** The scopes among these words that there are; the others mean something to somebody else. */
export const knownScopes = (words: readonly string[]): readonly Scope[] =>
  scopes.filter((scope) => words.includes(scope));
