import { notImplemented } from '../../protocol/error.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Operation, Outcome } from '../context.ts';
import type { OperationKind } from '../hooks.ts';
import { locationOf } from '../render.ts';
import type { ResourceRoute } from '../route.ts';
import { aroundOperation } from './around.ts';
import { create } from './create.ts';
import { deleteResource } from './delete.ts';
import { resolveMe } from './me.ts';
import { modify } from './modify.ts';
import { replace } from './replace.ts';
import { retrieve } from './retrieve.ts';

/** The operation on one resource that a method and a route name (RFC 7644 §3.2), of a request or within a bulk request. */
export const performOnResource = async (operation: Operation, method: string, to: ResourceRoute): Promise<Outcome> => {
  if (to.kind === 'collection') {
    return aroundOperation(operation, { kind: 'create', type: to.type }, (hooked) => create(hooked, to.type));
  }
  if (to.kind === 'me' && method === 'POST') throw notImplemented('/Me: users cannot register themselves here.');
  const { type, id } = to.kind === 'me' ? resolveMe(operation) : to;
  const kind = kinds[method] ?? 'retrieve';
  return aroundOperation(operation, { kind, type, id }, (hooked) => performKnown(hooked, method, { ...to, type, id }));
};

const kinds: Readonly<Record<string, OperationKind>> = { PUT: 'replace', PATCH: 'modify', DELETE: 'delete' };

const performKnown = async (
  operation: Operation,
  method: string,
  { kind, type, id }: { kind: 'resource' | 'me'; type: ResourceType; id: string },
): Promise<Outcome> => {
  switch (method) {
    case 'PUT':
      return replace(operation, type, id);
    case 'PATCH':
      return modify(operation, type, id);
    case 'DELETE': {
      const outcome = await deleteResource(operation, type, id);
      // RFC 7644 §3.11: any response of /Me says which resource it stands for.
      return kind === 'me' ? { ...outcome, location: locationOf(operation.baseUrl, type, id) } : outcome;
    }
    default:
      return retrieve(operation, type, id);
  }
};
