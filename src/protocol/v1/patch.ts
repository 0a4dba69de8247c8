import { anyCase } from '../any-case.ts';
import { invalidSyntax, invalidValue } from '../error.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { patchOpSchema } from '../patch/patch-op.ts';
import type { ResourceType } from '../resource-type.ts';
import { findAttribute, findSubAttribute, type Attribute } from '../schema.ts';
import { pathToV2 } from './attribute-path.ts';
import { isDeletion, resourceToV2, withoutOperation } from './resource.ts';

/** A longer value is no name by which a client would find it again, and no filter should hold it. */
const longestName = 1_000;

/** Merges an element with the one of the same `value`, or adds it (protocol §3.3.2). */
const mergeElement = (path: string, attribute: Attribute, element: Json): JsonObject => {
  const value = findSubAttribute(attribute, 'value') && isObject(element) ? anyCase(element, 'value') : undefined;
  const named = typeof value === 'string' && value.length <= longestName && attribute.name !== 'members';
  return named
    ? { op: 'add', path: `${path}[value eq ${JSON.stringify(value)}]`, value: element }
    : { op: 'add', path, value: [element] };
};

const operationsOn = (path: string, attribute: Attribute, value: Json, replaced: boolean): JsonObject[] => {
  if (value === null) return [{ op: 'remove', path }];
  const elements = Array.isArray(value) ? value : [value];
  const kept = elements.filter((element) => !isDeletion(element));
  // A delete operation is ignored where the attribute is in meta.attributes.
  if (replaced) return [{ op: 'replace', path, value: kept }];
  const deleted = elements.filter(isDeletion).map(withoutOperation);
  return [
    ...(deleted.length > 0 ? [{ op: 'remove', path, value: deleted }] : []),
    ...(attribute.name === 'members' && kept.length > 0
      ? [{ op: 'add', path, value: kept }]
      : kept.map((element) => mergeElement(path, attribute, element))),
  ];
};

/** The paths that `meta.attributes` names, as SCIM 2.0 writes them. */
const clearedBy = (meta: Json | undefined): string[] => {
  const names = isObject(meta) ? anyCase(meta, 'attributes') : undefined;
  if (names === undefined || names === null) return [];
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    throw invalidValue('meta.attributes: expected an array with the names of the attributes to delete.');
  }
  return names.map((name) => pathToV2(name));
};

/**
 * The PatchOp message for the PATCH of SCIM 1.1 (protocol §3.3.2): what `meta.attributes` names is deleted first; then
 * the attributes of the body are merged with those of the resource, and the values deleted whose `operation` says so.
 * @param id that of the resource, which the body may repeat
 * @throws ScimError invalidValue where meta.attributes is no list of names; invalidSyntax for an attribute given twice
 */
export const patchToV2 = (type: ResourceType, input: JsonObject, id?: string): JsonObject => {
  const cleared = clearedBy(anyCase(input, 'meta'));
  const isCleared = (path: string): boolean => cleared.some((name) => name.toLowerCase() === path.toLowerCase());
  const operations: JsonObject[] = [];
  /** What takes the place of what was there, so that it need not be deleted first. */
  const assigned = new Set<string>();

  /** Makes operations of the multi-valued attributes. @returns the members that are left */
  const split = (attributes: readonly Attribute[], object: JsonObject, prefix: string): JsonObject => {
    const seen = new Set<Attribute>();
    const left = Object.entries(object).filter(([name, value]) => {
      const attribute = findAttribute(attributes, name);
      // What is readOnly is judged by others as part of the resource: a client may repeat it.
      if (!attribute || attribute.mutability === 'readOnly') return true;
      const path = prefix + attribute.name;
      if (seen.size === seen.add(attribute).size)
        throw invalidSyntax(`${path} is given twice, in different spellings.`);
      if (attribute.multiValued || attribute.type !== 'complex') assigned.add(path.toLowerCase());
      if (attribute.multiValued) operations.push(...operationsOn(path, attribute, value, isCleared(path)));
      return !attribute.multiValued;
    });
    return Object.fromEntries(left);
  };

  const said = Object.entries(resourceToV2(type, input, (value) => value)).filter(([name, value]) => {
    const lower = name.toLowerCase();
    return lower !== 'schemas' && lower !== 'meta' && !(lower === 'id' && value === id);
  });
  const rest = Object.entries(split(type.attributes, Object.fromEntries(said), '')).map(([name, value]) => {
    const schema = type.schemas.get(name.toLowerCase());
    return [name, schema && isObject(value) ? split(schema.attributes, value, `${schema.id}:`) : value] as const;
  });
  return {
    schemas: [patchOpSchema],
    Operations: [
      ...cleared.filter((path) => !assigned.has(path.toLowerCase())).map((path) => ({ op: 'remove', path })),
      ...operations,
      ...(rest.length > 0 || operations.length + cleared.length === 0
        ? [{ op: 'replace', value: Object.fromEntries(rest) }]
        : []),
    ],
  };
};
