import type { ProfileName } from '../protocol/leniency.ts';
import type { UserManagementCapability } from '../protocol/v1/capabilities.ts';

/** A customer of the service. */
export interface Tenant {
  /** Chosen by the operator: lower-case letters, digits and hyphens. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

export const authenticationModes = ['basic', 'header', 'bearer'] as const;
export type AuthenticationMode = (typeof authenticationModes)[number];

/** A secret as it is kept: 256 random bits by their SHA-256. */
export interface SecretHash {
  /** SHA-256 of the secret, in hexadecimal. */
  readonly hash: string;
  /** Milliseconds since the epoch after which the secret is refused: the end of a rotation's overlap. */
  readonly expires?: number;
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
  /** The current secret first; during a rotation the old one after it. */
  readonly secrets: readonly SecretHash[];
}

/** The port by which tenants and connections are kept. What one process changes, every other sees at once. */
export interface ConnectionStore {
  /** @throws Error where a tenant of this id exists */
  addTenant(tenant: Tenant): Promise<void>;
  tenants(): Promise<readonly Tenant[]>;
  /** @throws Error where the tenant does not exist or has a connection of this name */
  addConnection(connection: Connection): Promise<void>;
  /** @param tenant undefined for those of all tenants */
  connections(tenant?: string): Promise<readonly Connection[]>;
  /** The connection of this id, revoked or not; cheap enough to be asked with every request. */
  connection(id: string): Promise<Connection | undefined>;
  /** Writes all of an existing connection but its id and tenant. */
  updateConnection(connection: Connection): Promise<void>;
  /** Notes that a connection was used; written in the background, at most once a minute for each connection. */
  noteUse(id: string, time: number): void;
}
