import type { AttributePath } from '../../protocol/attribute-path.ts';
import { resolvePath } from '../../protocol/attribute-path.ts';
import { notFound } from '../../protocol/error.ts';
import { includes, parseProjection, type Projection } from '../../protocol/project.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Operation, Outcome } from '../context.ts';
import { entityTag } from '../etag.ts';
import { createRender, locationOf } from '../render.ts';
import type { StoredResource, Wanted } from '../store.ts';

/** The projection that the parameters ask for (RFC 7644 §3.9). */
export const projectionOf = ({ parameters }: Operation, type: ResourceType): Projection | undefined => {
  if (parameters.size === 0) return undefined;
  const attributes = parameters.get('attributes');
  const excludedAttributes = parameters.get('excludedAttributes');
  return parseProjection(
    {
      ...(attributes !== undefined && { attributes }),
      ...(excludedAttributes !== undefined && { excludedAttributes }),
    },
    type,
  );
};

export const nothingWanted: Wanted = { members: false, groups: false };

/** What the store has to read for a representation: members that are not returned are never touched. */
export const wantedFor = (
  { parts, untold }: Operation,
  type: ResourceType,
  projection: Projection | undefined,
): Wanted =>
  untold
    ? nothingWanted
    : {
        members: type.hasMembers && includes(projection, type, 'members'),
        groups: type.hasGroups && includes(projection, type, 'groups'),
        mostMembers: parts.limits.heldMembers,
      };

/** A resource as it was stored, with its members though they are many: as it is by now, and not before it is read, where it may be gone. */
export const withMembers = async (
  operation: Operation,
  type: ResourceType,
  stored: StoredResource,
  projection: Projection | undefined,
): Promise<StoredResource | undefined> =>
  stored.membersUnread ? operation.store.get(type, stored.id, wantedFor(operation, type, projection)) : stored;

/** An outcome with the resource's representation, where that is told. */
export const representation = async (
  operation: Operation,
  status: number,
  type: ResourceType,
  kept: StoredResource,
  projection: Projection | undefined,
): Promise<Outcome> => {
  if (operation.untold) return withoutContent(operation, status, type, kept);
  const stored = await withMembers(operation, type, kept, projection);
  if (!stored) throw noSuchResource(type, kept.id);
  const render = createRender({ ...operation.parts, baseUrl: operation.baseUrl });
  return {
    ...withoutContent(operation, status, type, stored),
    ...(stored.manyMembers
      ? { stream: render.parts(stored, type, projection) }
      : { body: render.text(stored, type, projection) }),
  };
};

/** An outcome that says where the resource is and its version, and no more. */
export const withoutContent = (
  { baseUrl }: Operation,
  status: number,
  type: ResourceType,
  stored: StoredResource,
): Outcome => ({ status, location: locationOf(baseUrl, type, stored.id), version: entityTag(stored.version) });

export const noSuchResource = (type: ResourceType, id: string) =>
  notFound(`There is no ${type.name} with the id "${id}".`);

/** Attributes that the connection's profile makes unique (leniency `uniqueGroupNames`). */
export const uniqueFor = ({ tolerance }: Operation, type: ResourceType): readonly AttributePath[] => {
  if (!type.hasMembers || !tolerance.grants('uniqueGroupNames')) return [];
  const path = resolvePath(type, 'displayName');
  return path?.attribute ? [path] : [];
};
