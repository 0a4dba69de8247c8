import type { JsonObject } from '../protocol/json.ts';

/** Plain data as JSON: what is undefined is left out. */
export const asJson = (data: object): JsonObject => JSON.parse(JSON.stringify(data)) as JsonObject;
