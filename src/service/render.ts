import type { JsonObject } from '../protocol/json.ts';
import { project, type Projection } from '../protocol/project.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import { entityTag } from './etag.ts';
import type { GroupReference, Reference, StoredResource } from './store.ts';

const time = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** The permanent URI of a resource (RFC 7643 §3.1 `meta.location`). */
export const locationOf = (baseUrl: string, type: ResourceType, id: string): string =>
  `${baseUrl}${type.endpoint}/${encodeURIComponent(id)}`;

/** The endpoint of each resource type by its name, for `$ref`. */
export type Endpoints = ReadonlyMap<string, string>;

const reference = (
  baseUrl: string,
  endpoints: Endpoints,
  { id, type, display }: Reference,
  kind: string,
): JsonObject => ({
  value: id,
  $ref: `${baseUrl}${endpoints.get(type) ?? ''}/${encodeURIComponent(id)}`,
  ...(display !== undefined && { display }),
  type: kind,
});

const directness = (group: GroupReference): string => (group.direct ? 'direct' : 'indirect');

/**
 * The representation of a stored resource as JSON text (RFC 7643 §3): the document, what is derived, `meta`.
 * The document goes out as it lies in the store where nothing has to be left out of it.
 */
export const renderResource = (
  stored: StoredResource,
  type: ResourceType,
  { baseUrl, endpoints, projection }: { baseUrl: string; endpoints: Endpoints; projection: Projection | undefined },
): string => {
  const derived: JsonObject = {};
  if (stored.members?.length) {
    derived['members'] = stored.members.map((m) => reference(baseUrl, endpoints, m, m.type));
  }
  if (stored.groups?.length) {
    derived['groups'] = stored.groups.map((g) => reference(baseUrl, endpoints, g, directness(g)));
  }
  const created = time(stored.created);
  derived['meta'] = {
    resourceType: type.name,
    created,
    lastModified: stored.lastModified === stored.created ? created : time(stored.lastModified),
    location: locationOf(baseUrl, type, stored.id),
    version: entityTag(stored.version),
  };
  if (type.returnedWhole && !projection) {
    return `${stored.document.slice(0, -1)},${JSON.stringify(derived).slice(1)}`;
  }
  const resource = { ...(JSON.parse(stored.document) as JsonObject), ...derived };
  return JSON.stringify(project(resource, type, projection));
};
