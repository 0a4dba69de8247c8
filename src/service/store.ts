import type { AttributePath } from '../protocol/attribute-path.ts';
import type { Filter } from '../protocol/filter/filter.ts';
import type { JsonObject } from '../protocol/json.ts';
import type { MemberChange } from '../protocol/members.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import type { Origin } from './origin.ts';

/** Another resource as `members` and `groups` refer to it; read afresh each time. */
export interface Reference {
  readonly id: string;
  /** The name of its resource type: `User`. */
  readonly type: string;
  /** Its `displayName`, else its `userName`; undefined where it has neither. */
  readonly display: string | undefined;
}

/** A group that a resource belongs to (RFC 7643 §4.1.2 `groups`). */
export interface GroupReference extends Reference {
  /** True where the resource is itself a member, false where a nested group is. */
  readonly direct: boolean;
}

/** A resource as it is kept. */
export interface StoredResource {
  readonly id: string;
  /** The name of its resource type. */
  readonly type: string;
  /** 1 when created; one more for each change. The ETag is made of it. */
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** Milliseconds since the epoch; equal to `created` until the first change. */
  readonly lastModified: number;
  /**
   * JSON text of an object: `schemas`, `id`, then the attributes in the schema's order, extensions under their URNs.
   * It holds neither `meta`, `groups` and `members` nor anything writeOnly.
   */
  readonly document: string;
  /** Present when they were asked for and the type has them. */
  readonly members?: readonly Reference[];
  /**
   * What `get` may give in place of `members` where there are more than `Wanted.mostMembers`: a part after the other, as all of
   * them were when the resource was read. Who does not read them to their end has to cancel it.
   */
  readonly manyMembers?: ReadableStream<readonly Reference[]>;
  /** True where anything else gives them not, since there are more than `Wanted.mostMembers`, or may be: they are to be had by `get`. */
  readonly membersUnread?: true;
  /** Present when they were asked for and the type has them. */
  readonly groups?: readonly GroupReference[];
}

/** Which of the expensive parts are to be read. */
export interface Wanted {
  readonly members: boolean;
  readonly groups: boolean;
  /** Members that are to be held at once, of all resources together; absent: any number. A store may hold more. */
  readonly mostMembers?: number;
}

/** What a resource brings along that was kept elsewhere before. */
export interface History {
  readonly version: number;
  /** Milliseconds since the epoch, as is the next. */
  readonly created: number;
  readonly lastModified: number;
}

/** A resource to be made. */
export interface NewResource {
  readonly id: string;
  /** What `StoredResource.document` will hold as text: in order, `schemas` and `id` included. */
  readonly attributes: JsonObject;
  /** Ids of users and groups; duplicates count once. */
  readonly members?: readonly string[];
  /** A password hash to keep beside the document. */
  readonly secret?: string;
  /** Absent: it begins now, with version 1. */
  readonly history?: History;
}

/** What a modification asks for; absent parts stay as they are. */
export interface ResourceChange {
  readonly attributes?: JsonObject;
  readonly members?: MemberChange;
  /** A new password hash; null forgets the old one. */
  readonly secret?: string | null;
  /** True where an import completes what it made: `version` and `lastModified` stay as they are. */
  readonly keepVersion?: boolean;
}

/** `If-Match`: the versions that may be written over, or any that exists (`*`). */
export type VersionCondition = '*' | readonly number[];

export interface WriteOptions {
  /** Attributes that have to be unique for this connection although the schema does not say so. */
  readonly unique?: readonly AttributePath[];
}

export interface ModifyOptions extends WriteOptions {
  readonly ifMatch?: VersionCondition;
  /** Whether it is replaced as a whole (PUT); only its event says so. */
  readonly replaces?: true;
  /** What `change` is to see beside the document. */
  readonly read: Wanted;
  /** What the answer is to hold beside the document. */
  readonly wanted: Wanted;
}

/** One resource type that a query covers. Filter and sort are resolved against it. */
export interface QuerySource {
  readonly type: ResourceType;
  readonly filter?: Filter;
  /** The attribute to sort by; undefined where this type lacks it, which sorts as absent. */
  readonly sortBy?: AttributePath;
}

/** Where a page by cursor begins or ends: plain JSON that only the store reads, and that the service signs. */
export type Position = readonly (string | number | boolean | null)[];

export interface Query {
  /** At least one; the result is one list over all of them. */
  readonly sources: readonly QuerySource[];
  /** Absent: the default order, which is by type, then of creation, and never changes for what exists. */
  readonly sort?: { readonly descending: boolean };
  readonly page:
    | { readonly kind: 'index'; readonly startIndex: number; readonly count: number }
    | {
        readonly kind: 'cursor';
        /** The page that follows this position; absent with `before`: the first page. */
        readonly after?: Position;
        /** The page that ends before this position. */
        readonly before?: Position;
        readonly count: number;
      };
  /** Whether `total` is needed. */
  readonly total: boolean;
  readonly wanted: Wanted;
}

export interface QueryResult {
  /** All resources that match, whatever the page. Present when asked for. */
  readonly total?: number;
  readonly resources: readonly StoredResource[];
  /** Cursor pages: where the next page starts; absent on the last. */
  readonly next?: Position;
  /** Cursor pages: where the previous page ends; absent on the first. */
  readonly previous?: Position;
}

/** The resources of one tenant. Nothing of another tenant can be reached through it. */
export interface TenantStore {
  /** @returns undefined where this tenant has no such resource of this type */
  get(type: ResourceType, id: string, wanted: Wanted): Promise<StoredResource | undefined>;
  query(query: Query): Promise<QueryResult>;
  /**
   * Makes a resource; it is on disk when the promise resolves.
   * @throws ScimError uniqueness (409), invalidValue (400) naming a member that does not exist
   */
  create(
    type: ResourceType,
    resource: NewResource,
    options: WriteOptions & { wanted: Wanted },
  ): Promise<StoredResource>;
  /**
   * Reads, lets `change` decide, and writes, as one step that no other write can come between.
   * `change` is pure: it may be called again; what it throws undoes everything. A change that alters nothing leaves
   * `version` and `lastModified` alone.
   * @returns undefined where this tenant has no such resource of this type
   * @throws ScimError preconditionFailed (412), uniqueness (409), invalidValue (400), and what `change` throws
   */
  modify(
    type: ResourceType,
    id: string,
    change: (current: StoredResource) => ResourceChange,
    options: ModifyOptions,
  ): Promise<StoredResource | undefined>;
  /**
   * Deletes a resource with its memberships, in groups and of its own.
   * @returns false where this tenant has no such resource of this type
   * @throws ScimError preconditionFailed (412)
   */
  delete(type: ResourceType, id: string, options: { ifMatch?: VersionCondition }): Promise<boolean>;
}

/** The port that every store implements; `storage/testing.ts` is its contract. */
export interface ResourceStore {
  /**
   * @param id the tenant's id; a tenant that does not exist has no resources, and writes to it are refused
   * @param origin who writes by it, for those who are told of changes
   */
  tenant(id: string, origin?: Origin): TenantStore;
  /**
   * Whether resources of this type get their ids from the store when they are made, whatever id they come with; no where it
   * is absent.
   */
  givesIds?(type: ResourceType): boolean;
}

/** Some members of a group. */
export interface MemberList {
  readonly members: readonly Reference[];
  /** Where the next page starts; absent on the last. */
  readonly next?: Position;
}

/** The resources of one tenant, whose groups may be looked through page by page. */
export interface PagingTenantStore extends TenantStore {
  /**
   * Members of a group, the oldest resource first; what it costs does not grow with the group.
   * @returns undefined where this tenant has no such resource of this type
   */
  members(
    type: ResourceType,
    id: string,
    page: { readonly after?: Position; readonly count: number },
  ): Promise<MemberList | undefined>;
}

/** A store that an operator can look through. */
export interface PagingResourceStore extends ResourceStore {
  tenant(id: string, origin?: Origin): PagingTenantStore;
}
