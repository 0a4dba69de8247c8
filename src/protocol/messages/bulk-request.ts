import { anyCase } from '../any-case.ts';
import { invalidSyntax, invalidValue, payloadTooLarge } from '../error.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';

export const bulkRequestSchema = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
export const bulkResponseSchema = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';

const bulkMethods = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type BulkMethod = (typeof bulkMethods)[number];

export interface BulkRequest {
  /** After so many errors no further operation is begun; undefined: all are tried. */
  readonly failOnErrors: number | undefined;
  /** As sent: an operation that cannot be read fails by itself, not the request (RFC 7644 §3.7.3). */
  readonly operations: readonly Json[];
}

export interface BulkOperation {
  readonly method: BulkMethod;
  /** Relative to the base URI: `/Users`, `/Groups/bulkId:qwerty`. */
  readonly path: string;
  readonly bulkId: string | undefined;
  /** An entity tag that the resource must still have. */
  readonly version: string | undefined;
  readonly data: Json | undefined;
}

/**
 * Reads a BulkRequest (RFC 7644 §3.7).
 * @throws ScimError 400 invalidSyntax, invalidValue; 413 beyond `limits.operations`
 */
export const parseBulkRequest = (input: Json, limits: { operations: number }): BulkRequest => {
  if (!isObject(input)) throw invalidSyntax('A bulk request is a JSON object.');
  const schemas = anyCase(input, 'schemas');
  const isBulkRequest = (urn: Json) => typeof urn === 'string' && urn.toLowerCase() === bulkRequestSchema.toLowerCase();
  if (!Array.isArray(schemas) || !schemas.some(isBulkRequest)) {
    throw invalidSyntax(`schemas: expected ["${bulkRequestSchema}"].`);
  }
  const operations = anyCase(input, 'Operations');
  if (!Array.isArray(operations)) throw invalidSyntax('Operations: expected an array of operations.');
  if (operations.length > limits.operations) {
    throw payloadTooLarge(
      `Operations: ${operations.length} operations; at most ${limits.operations} are taken at once.`,
    );
  }
  const failOnErrors = anyCase(input, 'failOnErrors') ?? undefined;
  if (failOnErrors !== undefined && !(Number.isInteger(failOnErrors) && Number(failOnErrors) >= 1)) {
    throw invalidValue('failOnErrors: expected an integer of at least 1.');
  }
  return { failOnErrors: failOnErrors === undefined ? undefined : Number(failOnErrors), operations };
};

const text = (object: JsonObject, name: string): string | undefined => {
  const value = anyCase(object, name) ?? undefined;
  if (value !== undefined && typeof value !== 'string') throw invalidSyntax(`${name}: expected a string.`);
  return value;
};

/** Reads one operation. @throws ScimError 400 invalidSyntax, invalidValue */
export const parseBulkOperation = (input: Json): BulkOperation => {
  if (!isObject(input)) throw invalidSyntax('A bulk operation is a JSON object.');
  const name = text(input, 'method');
  const method = bulkMethods.find((m) => m === name?.toUpperCase());
  if (!method)
    throw invalidValue(`method: expected one of ${bulkMethods.join(', ')}; found ${JSON.stringify(name ?? null)}.`);
  const path = text(input, 'path');
  if (!path) throw invalidValue('path: expected the path of a resource or a resource type, such as /Users.');
  const bulkId = text(input, 'bulkId');
  if (method === 'POST' && !bulkId) throw invalidValue('bulkId: a POST needs one (RFC 7644 §3.7).');
  const data = anyCase(input, 'data');
  if (method !== 'DELETE' && !isObject(data)) throw invalidValue(`data: ${method} needs a JSON object.`);
  return { method, path, bulkId, version: text(input, 'version'), data };
};
