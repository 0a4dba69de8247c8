import type { JsonObject } from '../../protocol/json.ts';
import { readResource, replaceAttributes } from '../../protocol/resource.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Operation, Outcome } from '../context.ts';
import { assertNoneMatch } from '../etag.ts';
import { withEntitlements } from './entitled.ts';
import { noSuchResource, nothingWanted, projectionOf, representation, uniqueFor, wantedFor } from './outcome.ts';

/** PUT of one resource (RFC 7644 §3.5.1). What is absent is cleared; a password that is absent is kept. */
export const replace = async (operation: Operation, type: ResourceType, id: string): Promise<Outcome> => {
  const { parts, store, tolerance, ifMatch } = operation;
  const projection = projectionOf(operation, type);
  const draft = readResource(type, await operation.input(), tolerance, 'replace');
  const secret = draft.password === undefined ? undefined : await parts.hashPassword?.(draft.password);
  const stored = await withEntitlements(operation, type, (check) =>
    store.modify(
      type,
      id,
      (current) => {
        assertNoneMatch(operation.ifNoneMatch, current);
        const attributes = replaceAttributes(type, JSON.parse(current.document) as JsonObject, draft, tolerance);
        check(attributes, current.document);
        return {
          attributes,
          ...(type.hasMembers && { members: { replace: draft.members ?? [] } }),
          ...(secret && { secret }),
        };
      },
      {
        ...(ifMatch && { ifMatch }),
        replaces: true,
        unique: uniqueFor(operation, type),
        read: nothingWanted,
        wanted: wantedFor(operation, type, projection),
      },
    ),
  );
  if (!stored) throw noSuchResource(type, id);
  return representation(operation, 200, type, stored, projection);
};
