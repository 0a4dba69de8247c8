import type { JsonObject } from '../../protocol/json.ts';
import { applyPatch } from '../../protocol/patch/apply.ts';
import { readsMembers, touchesOnlyMembers } from '../../protocol/patch/membership.ts';
import { parsePatch } from '../../protocol/patch/patch-op.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Operation, Outcome } from '../context.ts';
import { assertNoneMatch } from '../etag.ts';
import {
  noSuchResource,
  nothingWanted,
  projectionOf,
  representation,
  uniqueFor,
  wantedFor,
  withoutContent,
} from './outcome.ts';

/** PATCH of one resource (RFC 7644 §3.5.2): all of its operations or none. */
export const modify = async (operation: Operation, type: ResourceType, id: string): Promise<Outcome> => {
  const { parts, store, tolerance, ifMatch } = operation;
  const projection = projectionOf(operation, type);
  const operations = parsePatch(type, await operation.input(), tolerance, { operations: parts.limits.patchOperations });
  // A group of 100,000 is not read and sent because one member came or went.
  const quiet = !projection && (touchesOnlyMembers(type, operations) || tolerance.grants('patchWithoutContent'));
  let password: string | null | undefined;
  const options = {
    ...(ifMatch && { ifMatch }),
    unique: uniqueFor(operation, type),
    wanted: quiet ? nothingWanted : wantedFor(type, projection),
  };
  let stored = await store.modify(
    type,
    id,
    (current) => {
      assertNoneMatch(operation.ifNoneMatch, current.version);
      const attributes = JSON.parse(current.document) as JsonObject;
      const result = applyPatch(
        type,
        { attributes, ...(current.members && { members: current.members }) },
        operations,
        tolerance,
      );
      password = result.password;
      return { attributes: result.attributes, ...(result.members && { members: result.members }) };
    },
    { ...options, read: { members: readsMembers(type, operations), groups: false } },
  );
  if (stored && password !== undefined && parts.hashPassword) {
    // Hashing takes its time on another thread, and no write may wait for it.
    const secret = password === null ? null : await parts.hashPassword(password);
    stored = await store.modify(type, id, () => ({ secret }), { read: nothingWanted, wanted: options.wanted });
  }
  if (!stored) throw noSuchResource(type, id);
  return quiet
    ? withoutContent(operation, 204, type, stored)
    : representation(operation, 200, type, stored, projection);
};
