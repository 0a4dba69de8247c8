import { anyCase } from '../any-case.ts';
import { invalidPath, invalidSyntax, invalidValue, noTarget, payloadTooLarge } from '../error.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Tolerance } from '../leniency.ts';
import { openPath } from '../open-extension.ts';
import type { ResourceType } from '../resource-type.ts';
import { findAttribute } from '../schema.ts';
import { parsePatchPath, type PatchPath } from './path.ts';

export const patchOpSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const isPatchOp = (urn: Json): boolean => typeof urn === 'string' && urn.toLowerCase() === patchOpSchema.toLowerCase();

/** One operation of a PATCH (RFC 7644 §3.5.2); its path is resolved, its value is as it was sent. */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path?: undefined; readonly value: JsonObject }
  | {
      readonly op: 'add' | 'replace';
      readonly path: PatchPath;
      readonly value: Json;
      /** Where the path was a name in the value of an operation without one. */
      readonly pathless?: boolean;
    }
  | {
      readonly op: 'remove';
      readonly path: PatchPath;
      /** Where given, only these values of a multi-valued attribute are meant. */
      readonly value: Exclude<Json, null> | undefined;
      readonly pathless?: undefined;
    };

/** An operation that has a path. */
export type PathOperation = Extract<PatchOperation, { path: object }>;

/** Whether operations could set or remove a password; true where that is not to be seen without applying them. */
export const mayChangePassword = (type: ResourceType, operations: readonly PatchOperation[]): boolean =>
  findAttribute(type.schema.attributes, 'password') !== undefined &&
  operations.some(({ path, value }) => {
    if (path) return (path.target.attribute?.name ?? 'password') === 'password';
    return Object.keys(value).some((name) => name.toLowerCase() === 'password' || type.schemas.has(name.toLowerCase()));
  });

/** RFC 7643 §2.5: null is no value, which is what an addition needs. */
const given = (op: 'add' | 'replace', value: Json | undefined, name: string): Json => {
  if (value !== undefined && (op === 'replace' || value !== null)) return value;
  throw invalidValue(`${op}: expected a value for ${name}.`);
};

/** An operation without a path, and one of its own for each member of its value whose name is a path. */
const withoutPath = (
  op: 'add' | 'replace',
  input: JsonObject,
  type: ResourceType,
  tolerance: Tolerance,
): PatchOperation[] => {
  const plain: [string, Json][] = [];
  const operations: PatchOperation[] = [];
  for (const [key, element] of Object.entries(input)) {
    const value = given(op, element, key);
    const named = findAttribute(type.attributes, key) !== undefined || type.schemas.has(key.toLowerCase());
    const path = named || !/[.:[]/.test(key) ? undefined : parsePatchPath(key, type, tolerance);
    if (path && tolerance.grants('pathKeys')) operations.push({ op, path, value, pathless: true });
    else if (!path) plain.push([key, value]);
    else throw invalidPath(`"${key}" is a path; expected it as the operation's path, not as a name in its value.`);
  }
  return [{ op, value: Object.fromEntries(plain) }, ...operations];
};

const parseOperation = (input: Json, type: ResourceType, tolerance: Tolerance): PatchOperation[] => {
  if (!isObject(input)) throw invalidSyntax('Operations: expected each as an object with op, path and value.');
  const name = anyCase(input, 'op');
  const op = typeof name === 'string' ? name.toLowerCase() : undefined;
  if (op !== 'add' && op !== 'replace' && op !== 'remove') {
    throw invalidSyntax(`op: expected add, remove or replace, found ${JSON.stringify(name ?? null)}.`);
  }
  const text = anyCase(input, 'path') ?? undefined;
  const value = anyCase(input, 'value');
  if (text === undefined) {
    if (op === 'remove') throw noTarget('remove: expected a path that says what is to be removed.');
    if (!isObject(value)) throw invalidValue(`${op} without a path: expected an object with attributes as value.`);
    return withoutPath(op, value, type, tolerance);
  }
  if (typeof text !== 'string') throw invalidPath('path: expected a string.');
  const path = parsePatchPath(text, type, tolerance);
  if (path)
    return [op === 'remove' ? { op, path, value: value ?? undefined } : { op, path, value: given(op, value, text) }];
  const open = openPath(type, text);
  if (open) {
    const change = op === 'remove' ? null : given(op, value, text);
    return [{ op: 'replace', value: { [open.urn]: open.attribute ? { [open.attribute]: change } : change } }];
  }
  if (tolerance.grants('ignoreUnknownAttributes')) return [];
  throw invalidPath(`path: ${type.name} has no attribute "${text}".`);
};

/**
 * Reads a PatchOp message (RFC 7644 §3.5.2): the names of its members and `op` in any case, unknown members ignored.
 * @throws ScimError invalidSyntax where it is none; invalidPath, noTarget, invalidValue, sensitive for an operation; 413
 *   beyond `limits.operations`
 */
export const parsePatch = (
  type: ResourceType,
  body: Json,
  tolerance: Tolerance,
  limits: { readonly operations: number },
): PatchOperation[] => {
  if (!isObject(body)) throw invalidSyntax('The body is no JSON object; expected a PatchOp message.');
  const schemas = anyCase(body, 'schemas');
  if (!Array.isArray(schemas) || !schemas.some(isPatchOp)) {
    throw invalidSyntax(`schemas: expected ["${patchOpSchema}"].`);
  }
  const operations = anyCase(body, 'Operations');
  if (!Array.isArray(operations) || operations.length === 0) {
    throw invalidSyntax('Operations: expected an array of one operation or more.');
  }
  if (operations.length > limits.operations) {
    throw payloadTooLarge(
      `Operations: ${operations.length} operations are more than the ${limits.operations} that are allowed.`,
    );
  }
  return operations.flatMap((operation) => parseOperation(operation, type, tolerance));
};
