import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Operation, Outcome } from '../context.ts';
import { assertMatch, meetsCondition } from '../etag.ts';
import { noSuchResource, projectionOf, representation, wantedFor, withoutContent } from './outcome.ts';

/** GET of one resource (RFC 7644 §3.4.1). */
export const retrieve = async (operation: Operation, type: ResourceType, id: string): Promise<Outcome> => {
  const projection = projectionOf(operation, type);
  const stored = await operation.store.get(type, id, wantedFor(operation, type, projection));
  if (!stored) throw noSuchResource(type, id);
  try {
    const { ifMatch, ifNoneMatch } = operation;
    assertMatch(ifMatch, stored.version);
    if (ifNoneMatch && meetsCondition(ifNoneMatch, stored.version)) return withoutContent(operation, 304, type, stored);
    return await representation(operation, 200, type, stored, projection);
  } finally {
    if (stored.manyMembers?.locked === false) await stored.manyMembers.cancel();
  }
};
