import type { JsonObject } from '../protocol/json.ts';
import type { ProfileName } from '../protocol/leniency.ts';
import type { Origin } from '../service/origin.ts';
import type { UserManagementCapability } from '../protocol/v1/capabilities.ts';

/** A customer of the service. */
export interface Tenant {
  /** Chosen by the operator: lower-case letters, digits and hyphens. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

export const authenticationModes = ['basic', 'header', 'bearer', 'oauth'] as const;
export type AuthenticationMode = (typeof authenticationModes)[number];

/** A secret as it is kept: 256 random bits by their SHA-256. */
export interface SecretHash {
  /** SHA-256 of the secret, in hexadecimal. */
  readonly hash: string;
  /** Milliseconds since the epoch after which the secret is refused: the end of a rotation's overlap. */
  readonly expires?: number;
}

export const oauthGrants = ['authorization_code', 'client_credentials'] as const;
/** By what a client may get tokens (RFC 6749 §1.3); refresh tokens come with the first. */
export type OAuthGrant = (typeof oauthGrants)[number];

/** What a connection of mode oauth is to our own authorization server; its `client_id` is the connection's id. */
export interface OAuthClient {
  readonly grants: readonly OAuthGrant[];
  /** Beside those that every client has. */
  readonly redirectUris?: readonly string[];
  /** The client's public keys (RFC 7517), or where they are read: it then authenticates by RFC 7523, not by a secret. */
  readonly jwks?: JsonObject;
  readonly jwksUri?: string;
}

/** The client of an outside issuer that a connection of mode oauth stands for. */
export interface IssuedClient {
  /** Exactly as the tokens' `iss` has it. */
  readonly issuer: string;
  /** As the claim has it by which the issuer names its clients. */
  readonly client: string;
  /** What the tokens' `aud` has to hold. */
  readonly audience: string;
  /** Where the issuer's keys are read. */
  readonly jwksUri: string;
}

/** One client's access to a tenant. */
export interface Connection {
  /** Random, safe in a URL and a Basic user name; the part of a credential by which it is looked up. */
  readonly id: string;
  readonly tenant: string;
  /** Chosen by the operator; unique within the tenant. */
  readonly name: string;
  readonly auth: AuthenticationMode;
  readonly profile: ProfileName;
  /** Milliseconds since the epoch, as all times here. */
  readonly created: number;
  readonly expires?: number;
  readonly revoked?: number;
  /** To the minute: it is not written with each request. */
  readonly lastUsed?: number;
  /** The id of the User that /Me stands for. */
  readonly user?: string;
  /** What Okta's on-premises agent is told that it may ask for; absent: all that the service does. */
  readonly capabilities?: readonly UserManagementCapability[];
  /** Requests a second that it may send, 0 for any number; absent: as many as any. */
  readonly rateLimit?: number;
  /** With mode oauth one of these two. */
  readonly oauth?: OAuthClient;
  readonly issued?: IssuedClient;
  /** Whether it may never write, whatever its tokens say; only with mode oauth. */
  readonly readOnly?: boolean;
  /** The current secret first; during a rotation the old one after it. */
  readonly secrets: readonly SecretHash[];
}

/** The port by which tenants and connections are kept. What one process changes, every other sees at once. `origin`: who does. */
export interface ConnectionStore {
  /** @throws Error where a tenant of this id exists */
  addTenant(tenant: Tenant, origin?: Origin): Promise<void>;
  /**
   * Removes a tenant with its connections and administrators. One of the same id can be made again.
   * @param time milliseconds since the epoch
   * @throws Error where there is no such tenant
   */
  removeTenant(id: string, time: number, origin?: Origin): Promise<void>;
  tenants(): Promise<readonly Tenant[]>;
  /** @throws Error where the tenant does not exist or has a connection of this name */
  addConnection(connection: Connection, origin?: Origin): Promise<void>;
  /** @param tenant undefined for those of all tenants */
  connections(tenant?: string): Promise<readonly Connection[]>;
  /** The connection of this id, revoked or not; cheap enough to be asked with every request. */
  connection(id: string): Promise<Connection | undefined>;
  /**
   * Writes all of an existing connection but its id and tenant.
   * @throws Error where there is none, where the tenant has another of this name, and where it would undo that it is
   *   revoked: who changes what another has just revoked does not let it in again
   */
  updateConnection(connection: Connection, origin?: Origin): Promise<void>;
  /** Notes that a connection was used; written in the background, at most once a minute for each connection. */
  noteUse(id: string, time: number): void;
}

export const operatorScopes = ['events', 'metrics'] as const;
export type OperatorScope = (typeof operatorScopes)[number];
export const isOperatorScope = (name: unknown): name is OperatorScope => operatorScopes.some((scope) => scope === name);

/** A credential for the admin API: someone, or some program, that runs the service. */
export interface Operator {
  /** Lower-case letters, digits and hyphens; the part of the credential by which it is looked up. */
  readonly name: string;
  /** Milliseconds since the epoch, as is the next. */
  readonly created: number;
  readonly expires?: number;
  /** SHA-256 of the secret, in hexadecimal. */
  readonly hash: string;
  /** All that it may do where that is not everything: to read events, or metrics, is for programs. */
  readonly scope?: OperatorScope;
}

/** The port by which operators are kept. What one process changes, every other sees at once. */
export interface OperatorStore {
  /** @throws Error where there is an operator of this name */
  addOperator(operator: Operator, origin?: Origin): Promise<void>;
  operators(): Promise<readonly Operator[]>;
  operator(name: string): Promise<Operator | undefined>;
  /** @throws Error where there is no operator of this name */
  removeOperator(name: string, origin?: Origin): Promise<void>;
}
