import type { ApiToken, OneTimeLink, Session } from '../access.ts';

export interface AccessTable {
  tokens(): Promise<readonly ApiToken[]>;
  tokenByHash(hash: string): Promise<ApiToken | undefined>;
  putToken(token: ApiToken): Promise<void>;
  /** @returns whether it existed */
  removeToken(id: string): Promise<boolean>;
  session(hash: string): Promise<Session | undefined>;
  putSession(session: Session): Promise<void>;
  removeSession(hash: string): Promise<void>;
  /** All of a person's. */
  removeSessions(person: string): Promise<void>;
  /** Writes over the person's links of the same purpose: the newest is good. */
  putLink(link: OneTimeLink): Promise<void>;
  /** The link, which is good once. */
  takeLink(hash: string): Promise<OneTimeLink | undefined>;
  /** Forgets sessions and links that ended before then. */
  prune(before: string): Promise<void>;
}
