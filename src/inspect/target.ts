import type { ClientRequest, Exchange } from '../client/exchange.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import type { Leniency, ProfileName } from '../protocol/leniency.ts';
import type { ServiceDescription } from './describe.ts';
import type { OAuthAccess } from './oauth/access.ts';

export interface Answer {
  readonly status: number;
  /** By their lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: Json | undefined;
  readonly exchange: Exchange;
}

export interface SendOptions {
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: Json;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of the credential of the run; null for none. */
  readonly authorization?: string | null;
  /** Sent instead of `body`: what is not text, too long to be shown, or slow to come. `shown` says what it is. */
  readonly raw?: { readonly bytes: NonNullable<ClientRequest['bytes']>; readonly shown: string };
  /** Milliseconds for the answer to come; those of the run where absent. */
  readonly timeout?: number;
}

/** What says more about a demand that was not met. */
export interface Why {
  /** How to mend it, specific to what was seen. */
  readonly hint?: string;
}

/**
 * What a check works with: the service under inspection, resources of its own, and the demands it makes. Every demand
 * that is not met ends the check with a finding; every exchange is kept; what was made is removed when the check ends.
 */
export interface Target {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly service: ServiceDescription;
  readonly profile: ProfileName;
  /** The credential of the run, as the Authorization header carries it. */
  readonly authorization: string | undefined;
  /** The authorization server, where the run gets its credential there. */
  readonly oauth: OAuthAccess | undefined;
  /** The credential of another tenant, for checks that need the feature `otherTenant`. */
  readonly otherTenant: string | undefined;
  /** Whether the profile that is expected grants it. */
  grants(leniency: Leniency): boolean;

  /**
   * A credential that is wrong on purpose may be answered 429, since a service has to protect itself: then it is sent again
   * when it may be, or the check is skipped.
   * @param path below the base URL: `/Users`; or a URL
   */
  send(method: string, path: string, options?: SendOptions): Promise<Answer>;
  /** As `send`, for what may rightly be cut off: without an answer the status is 0, and the text says why. */
  attempt(method: string, path: string, options?: SendOptions): Promise<Answer>;
  get(path: string, query?: SendOptions['query']): Promise<Answer>;
  /** Sends the operations as a PatchOp message. */
  patch(path: string, operations: readonly Json[]): Promise<Answer>;
  /** Sends all at once. */
  together<T>(count: number, send: (i: number) => Promise<T>): Promise<T[]>;

  /** A name that no other run and no other check uses: `bjensen-k3f9-12`. */
  unique(name: string): string;
  /** A User's body with a unique userName, as complete as Okta sends it, and the attributes given. */
  userBody(attributes?: JsonObject): JsonObject;
  /** Makes that user. A refusal ends the check. */
  user(attributes?: JsonObject): Promise<JsonObject & { id: string }>;
  /** Makes a group with a unique displayName. A refusal ends the check. */
  group(members?: readonly string[], attributes?: JsonObject): Promise<JsonObject & { id: string }>;

  /** Demands one of these statuses. */
  status(answer: Answer, expected: number | readonly number[], why?: Why): void;
  /** Demands a SCIM Error (RFC 7644 §3.12) with this status and, where given, one of these scimTypes. */
  scimError(answer: Answer, status: number | readonly number[], scimType?: string | readonly string[], why?: Why): void;
  /** Demands a ListResponse and returns its resources. */
  list(answer: Answer, why?: Why): readonly JsonObject[];
  /** Demands a JSON object and returns it. */
  object(answer: Answer): JsonObject;
  /** Demands that two JSON values are equal; the order of an object's members does not matter. */
  equal(actual: Json | undefined, expected: Json | undefined, what: string, answer: Answer, why?: Why): void;
  /** Demands that a condition holds; `expected` and `found` say what it was in words. */
  demand(condition: boolean, expected: string, found: string, answer?: Answer, why?: Why): void;
  /** Notes what is worth a warning, without ending the check. */
  warn(expected: string, found: string, answer?: Answer, why?: Why): void;
  /** Ends the check as skipped. */
  skip(reason: string): never;
}
