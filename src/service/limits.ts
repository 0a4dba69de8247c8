import { defaultFilterLimits, type FilterLimits } from '../protocol/filter/filter.ts';

/** What one request may cost. Beyond a limit it is refused with a SCIM error that names the limit. */
export interface Limits {
  /** Bytes of a request body, compressed and decompressed (413). */
  readonly bodySize: number;
  /** Nested JSON objects and arrays (400 invalidSyntax). */
  readonly jsonDepth: number;
  /** 400 invalidFilter. */
  readonly filter: FilterLimits;
  /** Operations of one PATCH (413). */
  readonly patchOperations: number;
  /** Operations of one bulk request (413), published as `bulk.maxOperations`. */
  readonly bulkOperations: number;
  /** Resources of a page where `count` is absent. */
  readonly defaultPageSize: number;
  /** Resources of a page at most; a larger `count` is capped (RFC 7644 §3.4.2.4). */
  readonly maxPageSize: number;
  /** Members of a group that are held for a response at once; of a larger group they are sent as they are read. */
  readonly heldMembers: number;
  /** Seconds for which a cursor is good (RFC 9865 §2.1). */
  readonly cursorTimeout: number;
}

export const defaultLimits: Limits = {
  bodySize: 4 * 1024 * 1024,
  jsonDepth: 32,
  filter: defaultFilterLimits,
  patchOperations: 1_000,
  bulkOperations: 1_000,
  defaultPageSize: 100,
  maxPageSize: 1_000,
  heldMembers: 5_000,
  cursorTimeout: 3_600,
};
