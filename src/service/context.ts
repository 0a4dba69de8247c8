import type { Json } from '../protocol/json.ts';
import type { Tolerance } from '../protocol/leniency.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import type { VersionCondition, TenantStore } from './store.ts';
import type { Hooks } from './hooks.ts';
import type { Limits } from './limits.ts';
import type { Endpoints, Shape } from './render.ts';

/** What the endpoints need of the service, made once. */
export interface Parts {
  readonly resourceTypes: readonly ResourceType[];
  readonly endpoints: Endpoints;
  /** How resources and lists are sent; absent: as SCIM 2.0 has them. */
  readonly shape?: Shape | undefined;
  readonly limits: Limits;
  /** Signs cursors; the same in every process that serves the same clients. */
  readonly cursorKey: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** A resource id, never given before. */
  readonly newId: () => string;
  /** Turns a password into what is kept of it; absent where passwords are checked and forgotten. */
  readonly hashPassword?: (password: string) => Promise<string>;
  /** Whether /Me is served (RFC 7644 §3.11). */
  readonly me: boolean;
  /** Whether roles and entitlements of a user have to be resources that exist. */
  readonly checkEntitlements: boolean;
  readonly hooks?: Hooks;
}

/** What was asked for beside the resource: the query of a URL, or the body of a search. */
export type Parameters = ReadonlyMap<string, string>;

/** One operation on a resource, whether it came as a request of its own or within a bulk request. */
export interface Operation {
  readonly parts: Parts;
  /** Without a trailing slash: `https://scim.example.com/scim/v2`. */
  readonly baseUrl: string;
  readonly store: TenantStore;
  readonly connection: string;
  readonly tenant: string;
  readonly requestId: string;
  /** Told of a failure that the client does not hear of. */
  readonly report: (cause: unknown) => void;
  readonly user: string | undefined;
  readonly tolerance: Tolerance;
  readonly parameters: Parameters;
  readonly ifMatch: VersionCondition | undefined;
  readonly ifNoneMatch: VersionCondition | undefined;
  /** The parsed body. */
  readonly input: () => Promise<Json>;
  /** Whether the representation is not told, so that nothing has to be read for it. */
  readonly untold?: true;
}

/** What an operation came to: what a response and the result of a bulk operation are made of. */
export interface Outcome {
  readonly status: number;
  /** Of a creation: the id that the store gave. */
  readonly id?: string;
  /** The permanent URI of the resource. */
  readonly location?: string;
  /** Its entity tag. */
  readonly version?: string;
  /** The SCIM message; absent with 204 and 304. */
  readonly body?: string;
  /** In place of the body, as with a response. */
  readonly stream?: ReadableStream<string>;
}
