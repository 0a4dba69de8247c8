import { isObject, member, type Json, type JsonObject } from '../json.ts';
import type { ResourceType } from '../resource-type.ts';
import { enterpriseUserSchema } from '../schemas/enterprise-user.ts';
import { coreUrn, urnToV1, urnToV2 } from './urns.ts';

/** The object with its members renamed; an extra `__proto__` stays a member like any other. */
const mapMembers = (object: JsonObject, change: (name: string, value: Json) => [string, Json]): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => change(name, value)));

const named = (name: string, wanted: string): boolean => name.toLowerCase() === wanted;

/** The manager of the enterprise extension, whose id is its `managerId` (SCIM 1.1 core schema §7). */
const managerToV2 = (extension: Json): Json =>
  isObject(extension)
    ? mapMembers(extension, (name, value) => [
        name,
        named(name, 'manager') && isObject(value)
          ? mapMembers(value, (part, id) => [named(part, 'managerid') ? 'value' : part, id])
          : value,
      ])
    : extension;

const managerToV1 = (extension: JsonObject): JsonObject => {
  const manager = member(extension, 'manager');
  if (!isObject(manager)) return extension;
  return { ...extension, manager: mapMembers(manager, (part, id) => [part === 'value' ? 'managerId' : part, id]) };
};

/** Whether a value of a multi-valued attribute is there to be deleted (SCIM 1.1 protocol §3.3.2). */
export const isDeletion = (element: Json): boolean =>
  isObject(element) &&
  Object.entries(element).some(
    ([name, value]) => named(name, 'operation') && typeof value === 'string' && named(value, 'delete'),
  );

/** What a value of a multi-valued attribute is, without what is to be done with it. */
export const withoutOperation = (element: Json): Json =>
  isObject(element)
    ? Object.fromEntries(Object.entries(element).filter(([name]) => !named(name, 'operation')))
    : element;

const elementsToV2 = (value: Json): Json =>
  Array.isArray(value) ? value.filter((element) => !isDeletion(element)) : value;

/** A resource as a SCIM 1.1 client sends it, as SCIM 2.0 has it; what neither knows is left for others to judge. */
export const resourceToV2 = (
  type: ResourceType,
  resource: JsonObject,
  elements: (value: Json) => Json = elementsToV2,
): JsonObject =>
  mapMembers(resource, (name, value) => {
    if (named(name, 'schemas') && Array.isArray(value)) {
      return [name, value.map((urn) => (typeof urn === 'string' ? urnToV2(type, urn) : urn))];
    }
    const translated = urnToV2(type, name);
    return translated === enterpriseUserSchema.id ? [translated, managerToV2(value)] : [translated, elements(value)];
  });

/** The multi-valued attributes whose values SCIM 2.0 gives a `$ref`. */
const references = ['members', 'groups'];

const withoutReference = (element: Json): Json => {
  if (!isObject(element)) return element;
  const { $ref: _, ...rest } = element;
  return rest;
};

const metaToV1 = (meta: Json): Json => {
  if (!isObject(meta)) return meta;
  const { resourceType: _, ...rest } = meta;
  return rest;
};

/** A resource as SCIM 2.0 answers it, as SCIM 1.1 has it. */
export const resourceToV1 = (resource: JsonObject): JsonObject => {
  const schemas = resource['schemas'];
  const urns = Array.isArray(schemas) ? schemas.map((urn) => (typeof urn === 'string' ? urnToV1(urn) : urn)) : [];
  const core = urns.includes(coreUrn);
  return mapMembers(resource, (name, value) => {
    if (name === 'schemas') return [name, urns];
    if (name === 'meta') return [name, metaToV1(value)];
    if (name === enterpriseUserSchema.id && isObject(value)) return [urnToV1(name), managerToV1(value)];
    return [name, core && references.includes(name) && Array.isArray(value) ? value.map(withoutReference) : value];
  });
};
