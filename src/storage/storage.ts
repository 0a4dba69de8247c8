import type { BucketStore } from '../authentication/buckets.ts';
import type { AdministratorStore, OAuthRecord, OAuthStore } from '../authentication/oauth/store.ts';
import type { ConnectionStore, OperatorStore } from '../authentication/store.ts';
import type { AcceptedRequestStore } from '../events/asynchronous/store.ts';
import type { EndpointStore } from '../events/delivery/store.ts';
import type { Reaction } from '../events/react.ts';
import type { EventStore } from '../events/store.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import type { PagingResourceStore } from '../service/store.ts';

export interface StorageOptions extends Partial<Reaction> {
  /** All that the store is to hold. Their attributes decide what is unique and what is looked up by index. */
  readonly resourceTypes: readonly ResourceType[];
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** How long a query may take, in milliseconds; after that it is answered tooMany. */
  readonly queryTime?: number;
  /** How long a client may take to read a group that is sent as it is read, in milliseconds; after that it is cut off. */
  readonly streamTime?: number;
  /** Whether an event of each change is kept; true. */
  readonly keepEvents?: boolean;
  /** Told after each commit how many writes shared it. */
  readonly committed?: (writes: number) => void;
}

/** What a move to another store needs, and no port tells. */
export interface Archive {
  /** The password hashes of a tenant's resources, by their ids. */
  secrets(tenant: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** What the authorization server remembers, grants before what was issued by them. */
  oauthRecords(): AsyncIterable<OAuthRecord>;
}

/** All that is kept, whatever keeps it. */
export interface Storage {
  readonly resources: PagingResourceStore;
  readonly connections: ConnectionStore;
  readonly oauth: OAuthStore;
  readonly administrators: AdministratorStore;
  readonly operators: OperatorStore;
  readonly events: EventStore;
  readonly endpoints: EndpointStore;
  readonly acceptedRequests: AcceptedRequestStore;
  readonly archive: Archive;
  /** Counts requests and attempts for all instances; absent where one process has the store. */
  readonly buckets?: BucketStore | undefined;
  /** Seals what has to be sent again: 32 random bytes, kept and shared likewise. */
  readonly sealKey: Uint8Array;
  /** Signs security event tokens: 32 random bytes, kept and shared likewise. */
  readonly eventKey: Uint8Array;
  /** Signs page cursors: 32 random bytes that outlast the process and that all processes on this database share. */
  readonly cursorKey: Uint8Array;
  /** Signs the cookies of a sign-in: 32 random bytes, kept and shared likewise. */
  readonly cookieKey: Uint8Array;
  /** Finishes the writes that are under way and lets go of the database. */
  close(): Promise<void>;
}
