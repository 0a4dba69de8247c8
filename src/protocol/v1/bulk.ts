import { anyCase } from '../any-case.ts';
import { ScimError } from '../error.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { bulkRequestSchema } from '../messages/bulk-request.ts';
import type { ResourceType } from '../resource-type.ts';
import { errorToV1 } from './error.ts';
import { patchToV2 } from './patch.ts';
import { resourceToV2 } from './resource.ts';
import { coreUrn } from './urns.ts';

const schemasToV2 = (schemas: Json): Json =>
  Array.isArray(schemas)
    ? schemas.map((urn) => (typeof urn === 'string' && urn.toLowerCase() === coreUrn ? bulkRequestSchema : urn))
    : schemas;

const operationToV2 = (operation: Json, typeAt: (path: string) => ResourceType | undefined): Json => {
  if (!isObject(operation)) return operation;
  const path = anyCase(operation, 'path');
  const data = anyCase(operation, 'data');
  const method = anyCase(operation, 'method');
  const type = typeof path === 'string' ? typeAt(path) : undefined;
  if (!type || !isObject(data)) return operation;
  const patch = typeof method === 'string' && method.toUpperCase() === 'PATCH';
  const rest = Object.entries(operation).filter(([name]) => name.toLowerCase() !== 'data');
  try {
    return { ...Object.fromEntries(rest), data: patch ? patchToV2(type, data) : resourceToV2(type, data) };
  } catch (error) {
    // What cannot be read fails by itself when its turn comes, not the request.
    if (error instanceof ScimError) return operation;
    throw error;
  }
};

/**
 * A bulk request (SCIM 1.1 protocol §3.5) as SCIM 2.0 has it.
 * @param typeAt the resource type that a path such as `/Users/2819c223` is about
 */
export const bulkRequestToV2 = (request: JsonObject, typeAt: (path: string) => ResourceType | undefined): JsonObject =>
  Object.fromEntries(
    Object.entries(request).map(([name, value]) => {
      if (name.toLowerCase() === 'schemas') return [name, schemasToV2(value)];
      if (name.toLowerCase() !== 'operations' || !Array.isArray(value)) return [name, value];
      return [name, value.map((operation) => operationToV2(operation, typeAt))];
    }),
  );

const resultToV1 = (result: Json): Json => {
  if (!isObject(result)) return result;
  const { status = '', response, ...rest } = result;
  if (!isObject(response)) return { ...rest, status: { code: statusToV1(result['method'], status) } };
  return { ...rest, status: { code: status, description: errorToV1(response)['detail'] ?? '' } };
};

/** SCIM 1.1 protocol §3.4 answers a DELETE with 200. */
const statusToV1 = (method: Json | undefined, status: Json): Json =>
  method === 'DELETE' && status === '204' ? '200' : status;

/** What came of a bulk request, as SCIM 1.1 writes it. */
export const bulkResponseToV1 = (response: JsonObject): JsonObject => {
  const { Operations: operations } = response;
  return { schemas: [coreUrn], Operations: Array.isArray(operations) ? operations.map(resultToV1) : [] };
};
