import { readResource } from '../../protocol/resource.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Operation, Outcome } from '../context.ts';
import { withEntitlements } from './entitled.ts';
import { projectionOf, representation, uniqueFor, wantedFor } from './outcome.ts';

/** POST to a resource type's endpoint (RFC 7644 §3.3). */
export const create = async (operation: Operation, type: ResourceType): Promise<Outcome> => {
  const { parts, store, tolerance } = operation;
  const projection = projectionOf(operation, type);
  const { attributes, members, password } = readResource(type, await operation.input(), tolerance, 'create');
  const secret = password === undefined ? undefined : await parts.hashPassword?.(password);
  const { schemas = [], ...rest } = attributes;
  const id = parts.newId();
  const stored = await withEntitlements(operation, type, async (check) => {
    check(attributes);
    return store.create(
      type,
      { id, attributes: { schemas, id, ...rest }, ...(members && { members }), ...(secret && { secret }) },
      { unique: uniqueFor(operation, type), wanted: wantedFor(operation, type, projection) },
    );
  });
  return { ...(await representation(operation, 201, type, stored, projection)), id: stored.id };
};
