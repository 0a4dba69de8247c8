import type { Manner } from '../assign.ts';
import { printPath, type AttributePath } from '../attribute-path.ts';
import { contentsOf, extensionContents, mergeContents, passwordOf, takeMembers, type Contents } from '../contents.ts';
import { mutability, noTarget } from '../error.ts';
import { assertImmutableContents } from '../immutable.ts';
import { isObject, member, type Json, type JsonObject } from '../json.ts';
import type { Tolerance } from '../leniency.ts';
import type { MemberChange } from '../members.ts';
import type { ResourceType } from '../resource-type.ts';
import type { Attribute } from '../schema.ts';
import { createMembership, isMembersPath, type Member, type Membership } from './membership.ts';
import type { PatchOperation, PathOperation } from './patch-op.ts';
import { describedElement, editElements, withoutListed, type Edit } from './value-path.ts';

/** What a PATCH is applied to. */
export interface PatchTarget {
  /** The stored document. */
  readonly attributes: JsonObject;
  /** A Group's members; needed only where `readsMembers` says so. */
  readonly members?: readonly Member[];
}

/** What a PATCH makes of its target; what is absent stays as it is. */
export interface PatchResult {
  /** The whole document, in the order of the schemas: equal text means that nothing changed. */
  readonly attributes: JsonObject;
  readonly members?: MemberChange;
  /** The new password; null where it is removed. */
  readonly password?: string | null;
}

/** One attribute, or one of its sub-attributes, as contents to merge. */
const contentsAt = ({ extension, attribute, subAttribute }: AttributePath, value: Json): Contents => {
  const changes = new Map([[attribute, subAttribute ? { [subAttribute.name]: value } : value]]);
  return extension
    ? { core: new Map(), extensions: new Map([[extension, changes]]) }
    : { core: changes, extensions: new Map() };
};

/** The document with these elements of a multi-valued attribute that has some. */
const withElements = (
  type: ResourceType,
  document: JsonObject,
  path: AttributePath,
  elements: readonly Json[],
  manner: Manner,
): JsonObject => {
  const { extension, attribute } = path;
  if (elements.length === 0) return mergeContents(type, document, contentsAt(path, null), { ...manner, op: 'replace' });
  const list = { [attribute.name]: [...elements] };
  if (!extension) return { ...document, ...list };
  const holder = member(document, extension.id);
  return { ...document, [extension.id]: { ...(isObject(holder) ? holder : {}), ...list } };
};

/** An operation on some of the values of a multi-valued attribute. */
const applyToElements = (
  type: ResourceType,
  document: JsonObject,
  operation: PathOperation,
  { extension, attribute, subAttribute }: AttributePath,
  manner: Manner,
): JsonObject => {
  const path = extension ? { extension, attribute } : { attribute };
  if (attribute.mutability === 'readOnly') throw mutability(`${printPath(path)} is readOnly.`);
  const { filter } = operation.path;
  const present = member(extension ? member(document, extension.id) : document, attribute.name);
  const elements = Array.isArray(present) ? present : [];
  const prefix = extension ? `${extension.id}:` : '';
  if (operation.op === 'remove' && !filter && !subAttribute) {
    const listed = Array.isArray(operation.value) ? operation.value : [operation.value ?? null];
    const left = withoutListed(attribute, elements, listed, prefix, manner.tolerance);
    return withElements(type, document, path, left, manner);
  }
  const edit: Edit = { attribute, subAttribute, filter, operation, prefix };
  const edited = editElements(elements, edit, manner);
  if (edited) return withElements(type, document, path, edited, manner);
  // RFC 7643 §2.5: nothing of an attribute without values can be removed.
  if (operation.op === 'remove' && !filter) return document;
  const element = describedElement(edit, manner.tolerance);
  if (!element) throw noTarget(`${printPath(path)}: no value is selected by the path of the ${operation.op}.`);
  return mergeContents(type, document, contentsAt(path, [element]), { ...manner, op: 'add' });
};

const applyToPath = (
  type: ResourceType,
  document: JsonObject,
  operation: PathOperation,
  manner: Manner,
): JsonObject => {
  const { target, filter, subAttribute } = operation.path;
  const value = operation.op === 'remove' ? null : operation.value;
  if (!target.attribute) {
    const { extension } = target;
    const changes = value === null ? null : extensionContents(extension, value, manner.tolerance);
    return mergeContents(type, document, { core: new Map(), extensions: new Map([[extension, changes]]) }, manner);
  }
  const path = subAttribute ? { ...target, subAttribute } : target;
  const some = filter || path.subAttribute || (operation.op === 'remove' && operation.value !== undefined);
  return some && path.attribute.multiValued
    ? applyToElements(type, document, operation, path, manner)
    : mergeContents(type, document, contentsAt(path, value), manner);
};

const applyOperation = (
  type: ResourceType,
  document: JsonObject,
  operation: PatchOperation,
  membership: Membership,
  manner: Manner,
): JsonObject => {
  if (operation.path) {
    if (!isMembersPath(type, operation.path)) return applyToPath(type, document, operation, manner);
    membership.apply(operation, manner.tolerance);
    return document;
  }
  const contents = contentsOf(type, operation.value, manner.tolerance);
  const members = takeMembers(type, contents);
  if (members !== undefined) membership.assign(operation.op, members);
  return mergeContents(type, document, contents, manner);
};

/**
 * Applies the operations of a PATCH in their order (RFC 7644 §3.5.2), all or none; `current` is left as it is. Adding
 * merges and never duplicates; replacing a complex attribute or an extension replaces those of its parts that are given;
 * a value that becomes primary is the only one; `schemas` follows the extensions.
 * @throws ScimError invalidSyntax, invalidValue, noTarget; mutability for what is readOnly, for an immutable attribute
 *   that has another value, and for the removal of a required one
 */
export const applyPatch = (
  type: ResourceType,
  current: PatchTarget,
  operations: readonly PatchOperation[],
  tolerance: Tolerance,
): PatchResult => {
  const writeOnly = new Map<Attribute, Json>();
  const membership = createMembership(current.members);
  let attributes = current.attributes;
  for (const operation of operations) {
    attributes = applyOperation(type, attributes, operation, membership, {
      op: operation.op === 'add' ? 'add' : 'replace',
      pathless: !operation.path || !!operation.pathless,
      tolerance,
      writeOnly,
    });
  }
  assertImmutableContents(type, current.attributes, attributes);
  const members = membership.change();
  const password = passwordOf(type, writeOnly);
  return { attributes, ...(members && { members }), ...(password !== undefined && { password }) };
};
