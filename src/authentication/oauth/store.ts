import type { JsonObject } from '../../protocol/json.ts';
import type { Origin } from '../../service/origin.ts';

/** What the authorization server has to remember: a grant, a code, a token, a sign-in under way. */
export interface OAuthRecord {
  /** SHA-256 of what the client or the browser holds, in hexadecimal: a copy of the store opens no door. */
  readonly id: string;
  /** `Grant`, `AuthorizationCode`, `AccessToken`, `RefreshToken`, … */
  readonly kind: string;
  /** The id of the grant by which it was issued. */
  readonly grant?: string;
  /** Milliseconds since the epoch from which on it is good for nothing, and may be forgotten. */
  readonly expires: number;
  /** When it was used, where it may be used once. */
  readonly consumed?: number;
  readonly content: JsonObject;
}

/** What became of a grant, for who is told of it. */
export interface Decision {
  readonly tenant: string;
  readonly origin: Origin;
  readonly grant: { readonly connection: string; readonly administrator: string; readonly scope: string };
}

/** The port by which the authorization server's state is kept. What one process changes, every other sees at once. */
export interface OAuthStore {
  /**
   * Writes a record, in place of one of the same id.
   * @param decision of a grant: it is told with it
   * @returns false, and writes nothing, where its grant is gone: who revokes a grant while a token of it is being made
   *   has revoked that token too
   */
  put(record: OAuthRecord, decision?: Decision): Promise<boolean>;
  /** Writes a record of a new id. @returns false, and writes nothing, where there is one of this id */
  add(record: OAuthRecord): Promise<boolean>;
  /** The record of this id, consumed or not, perhaps expired; cheap enough to be asked with every request. */
  get(id: string): Promise<OAuthRecord | undefined>;
  /** Notes that a record was used. @returns false where it already was, or is gone: of two at once one gets true */
  consume(id: string, time: number): Promise<boolean>;
  remove(id: string): Promise<void>;
  /** Removes a grant and all that was issued by it. @param decision is told, where there was one to remove */
  removeGrant(id: string, decision?: Decision): Promise<void>;
}

/** A person of a tenant who may let a client in by OAuth. */
export interface Administrator {
  readonly tenant: string;
  /** Unique within the tenant. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** The scrypt hash of the password. */
  readonly password: string;
}

/** The port by which the administrators of tenants are kept. */
export interface AdministratorStore {
  /** @throws Error where the tenant does not exist or has an administrator of this name */
  addAdministrator(administrator: Administrator, origin?: Origin): Promise<void>;
  administrator(tenant: string, name: string): Promise<Administrator | undefined>;
  /** @param tenant undefined for those of all tenants */
  administrators(tenant?: string): Promise<readonly Administrator[]>;
  /** @throws Error where there is no such administrator */
  removeAdministrator(tenant: string, name: string, origin?: Origin): Promise<void>;
}
