import type { JsonObject } from '../json.ts';

export const listResponseSchema = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

interface List<Resource> {
  /** All that match, whatever the page; absent where they were not counted. */
  readonly totalResults?: number;
  /** 1-based; absent on pages by cursor. */
  readonly startIndex?: number;
  readonly nextCursor?: string;
  readonly previousCursor?: string;
  readonly resources: readonly Resource[];
}

const envelope = ({ resources, ...rest }: List<unknown>): JsonObject => ({
  schemas: [listResponseSchema],
  ...rest,
  itemsPerPage: resources.length,
});

/** A ListResponse (RFC 7644 §3.4.2, RFC 9865 §2); `Resources` is there even where it is empty, which clients rely on. */
export const listResponse = (list: List<JsonObject>): JsonObject => ({
  ...envelope(list),
  Resources: [...list.resources],
});

/** The JSON text of a ListResponse whose resources are JSON texts already. */
export const renderListResponse = (list: List<string>): string =>
  `${JSON.stringify(envelope(list)).slice(0, -1)},"Resources":[${list.resources.join(',')}]}`;
