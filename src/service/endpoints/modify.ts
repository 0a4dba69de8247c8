import type { JsonObject } from '../../protocol/json.ts';
import { applyPatch, type PatchResult } from '../../protocol/patch/apply.ts';
import { readsMembers, touchesOnlyMembers } from '../../protocol/patch/membership.ts';
import { mayChangePassword, parsePatch } from '../../protocol/patch/patch-op.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Operation, Outcome } from '../context.ts';
import { assertNoneMatch } from '../etag.ts';
import type { StoredResource } from '../store.ts';
import { withEntitlements } from './entitled.ts';
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
  const read = { members: readsMembers(type, operations), groups: false };
  const apply = ({ document, members }: StoredResource): PatchResult =>
    applyPatch(
      type,
      { attributes: JSON.parse(document) as JsonObject, ...(members && { members }) },
      operations,
      tolerance,
    );

  let secret: string | null | undefined;
  if (parts.hashPassword && mayChangePassword(type, operations)) {
    // Hashing takes its time on another thread, and no write may wait for it; what the password is does not depend on
    // what is there.
    const current = await store.get(type, id, read);
    const password = current && apply(current).password;
    secret = typeof password === 'string' ? await parts.hashPassword(password) : password;
  }
  const stored = await withEntitlements(operation, type, (check) =>
    store.modify(
      type,
      id,
      (current) => {
        assertNoneMatch(operation.ifNoneMatch, current);
        const { attributes, members } = apply(current);
        check(attributes, current.document);
        return { attributes, ...(members && { members }), ...(secret !== undefined && { secret }) };
      },
      {
        ...(ifMatch && { ifMatch }),
        unique: uniqueFor(operation, type),
        read,
        wanted: quiet ? nothingWanted : wantedFor(operation, type, projection),
      },
    ),
  );
  if (!stored) throw noSuchResource(type, id);
  return quiet
    ? withoutContent(operation, 204, type, stored)
    : representation(operation, 200, type, stored, projection);
};
