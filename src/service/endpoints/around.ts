import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Operation } from '../context.ts';
import { withHooks, type OperationKind } from '../hooks.ts';

/** Does an operation with what the application has hooked to it. */
export const aroundOperation = <T>(
  operation: Operation,
  { kind, type, id, taken = false }: { kind: OperationKind; type: ResourceType; id?: string; taken?: boolean },
  perform: (operation: Operation) => Promise<T>,
): Promise<T> => {
  const { hooks } = operation.parts;
  if (!hooks) return perform(operation);
  const { tenant, connection, requestId, store, report } = operation;
  return withHooks(
    hooks,
    { kind, type: type.name, ...(id !== undefined && { id }), tenant, connection, requestId },
    store,
    { perform: (hooked) => perform({ ...operation, store: hooked }), report, taken },
  );
};
