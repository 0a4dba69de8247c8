import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Operation, Outcome } from '../context.ts';
import { noSuchResource } from './outcome.ts';

/** DELETE of one resource (RFC 7644 §3.6): it is gone from every query and group, and its names are free again. */
export const deleteResource = async (operation: Operation, type: ResourceType, id: string): Promise<Outcome> => {
  const { store, ifMatch } = operation;
  if (!(await store.delete(type, id, ifMatch ? { ifMatch } : {}))) throw noSuchResource(type, id);
  return { status: 204 };
};
