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

type Shape = (list: JsonObject) => JsonObject;

/**
 * The JSON text of a ListResponse up to where its resources begin; `]}` is its end.
 * @param shape what another version of SCIM makes of what is there beside them
 */
export const openListResponse = (list: List<unknown>, shape: Shape = (rest) => rest): string =>
  `${JSON.stringify(shape(envelope(list))).slice(0, -1)},"Resources":[`;

/** The JSON text of a ListResponse whose resources are JSON texts already. */
export const renderListResponse = (list: List<string>, shape?: Shape): string => {
  // Not joined by themselves, which would copy them once more.
  let text = openListResponse(list, shape);
  for (const [i, resource] of list.resources.entries()) text += i === 0 ? resource : `,${resource}`;
  return `${text}]}`;
};
