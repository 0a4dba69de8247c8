import { isDeepStrictEqual } from 'node:util';
import { ScimError } from '../protocol/error.ts';
import type { JsonObject } from '../protocol/json.ts';
import { createTolerance } from '../protocol/leniency.ts';
import { readResource } from '../protocol/resource.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import { inTime } from './in-time.ts';
import type { ResourceChange, StoredResource, TenantStore } from './store.ts';

export type OperationKind = 'create' | 'retrieve' | 'query' | 'replace' | 'modify' | 'delete';

/** What is about to be done: a request, or one operation of a bulk request. */
export interface HookedOperation {
  readonly kind: OperationKind;
  /** The name of the resource type, `User`; of a query over several the first. */
  readonly type: string;
  /** Absent for a creation and a query. */
  readonly id?: string;
  readonly tenant: string;
  readonly connection: string;
  readonly requestId: string;
}

/** What is about to be written. */
export interface PlannedWrite extends Omit<HookedOperation, 'kind'> {
  readonly kind: 'create' | 'replace' | 'modify';
  readonly id: string;
  /** As it is kept, without `meta`, `members` and `groups`; absent for a creation. */
  readonly before?: JsonObject;
  /** As it is to be. */
  readonly after: JsonObject;
  /** What is to become of the members of a group, by their ids; absent where nothing is. */
  readonly members?: ResourceChange['members'];
}

/** What was done. */
export interface DoneOperation extends HookedOperation {
  /** The resource that was written, as it is kept; absent for reads and deletions. */
  readonly resource?: JsonObject;
}

/** What an application has to say to the operations of its service. All of it holds for SCIM 2.0 and 1.1 and within bulk requests. */
export interface Hooks {
  /**
   * Called before each operation, reads included.
   * @throws ScimError to refuse it; nothing was done then
   */
  before?(operation: HookedOperation): void | Promise<void>;
  /**
   * Called with what is about to be written. It may be called again for the same write, and others wait for it: it does
   * nothing but look and answer.
   * @returns what is to be kept instead; the service checks it as it does what a client sends
   * @throws ScimError to refuse it; nothing is written then
   */
  write?(write: PlannedWrite): JsonObject | void;
  /**
   * Called after what was done is on disk, before the client hears of it. What it throws is logged and changes nothing: an
   * application that must not miss a change reacts in its transaction, or reads the events.
   */
  after?(operation: DoneOperation): void | Promise<void>;
}

const failed = (cause: unknown): ScimError =>
  cause instanceof ScimError
    ? cause
    : new ScimError(500, 'The application failed to look at this operation; nothing was done.', { cause });

/** What a hook returned, checked as if a client had sent it. @throws ScimError 500 */
const checked = (type: ResourceType, id: string, returned: JsonObject): JsonObject => {
  try {
    const { attributes } = readResource(type, returned, createTolerance('rfc', ['ignoreReadOnly']), 'replace');
    const { schemas = [], ...rest } = attributes;
    return { schemas, id, ...rest };
  } catch (error) {
    throw failed(new TypeError(`write returned what is no ${type.name}: ${String(error)}`, { cause: error }));
  }
};

/** The store of an operation whose writes the hook sees first. */
const hookedStore = (
  store: TenantStore,
  hooks: Hooks,
  operation: HookedOperation & { readonly kind: PlannedWrite['kind'] },
): TenantStore => {
  const ask = (type: ResourceType, planned: Omit<PlannedWrite, keyof HookedOperation> & { id: string }): JsonObject => {
    let returned: JsonObject | void;
    try {
      returned = hooks.write!({ ...operation, ...structuredClone(planned) });
    } catch (error) {
      throw failed(error);
    }
    if (returned instanceof Promise) {
      returned.catch(() => undefined);
      throw failed(
        new TypeError(
          'write returned a promise; expected an object or nothing: what has to be waited for is done in before.',
        ),
      );
    }
    return returned === undefined || isDeepStrictEqual(returned, planned.after)
      ? planned.after
      : checked(type, planned.id, returned);
  };
  return {
    ...store,
    create: async (type, resource, options) => {
      const { id, attributes, members } = resource;
      const kept = ask(type, { id, after: attributes, ...(members && { members: { replace: members } }) });
      return store.create(type, { ...resource, attributes: kept }, options);
    },
    modify: (type, id, change, options) =>
      store.modify(
        type,
        id,
        (current) => {
          const asked = change(current);
          const before = JSON.parse(current.document) as JsonObject;
          const after = asked.attributes ?? before;
          const kept = ask(type, { id, before, after, ...(asked.members && { members: asked.members }) });
          return kept === after ? asked : { ...asked, attributes: kept };
        },
        options,
      ),
  };
};

const isWrite = (kind: OperationKind): kind is PlannedWrite['kind'] =>
  kind === 'create' || kind === 'replace' || kind === 'modify';

/** The store, which remembers what was written last. */
const remembering = (store: TenantStore, remember: (stored: StoredResource) => void): TenantStore => ({
  ...store,
  create: async (...asked) => {
    const stored = await store.create(...asked);
    remember(stored);
    return stored;
  },
  modify: async (...asked) => {
    const stored = await store.modify(...asked);
    if (stored) remember(stored);
    return stored;
  },
});

interface Around<T> {
  readonly perform: (store: TenantStore) => Promise<T>;
  /** Told what the hook after it threw. */
  readonly report: (cause: unknown) => void;
  /** Whether a write is taken back, which nobody may refuse. */
  readonly taken?: boolean;
}

/** Does an operation with the hooks around it. */
export const withHooks = async <T>(
  hooks: Hooks,
  operation: HookedOperation,
  store: TenantStore,
  { perform, report, taken = false }: Around<T>,
): Promise<T> => {
  const { kind } = operation;
  if (hooks.before && !taken)
    await inTime(() => hooks.before!(operation)).catch((error: unknown) => {
      throw failed(error);
    });
  let written: StoredResource | undefined;
  let through = hooks.write && isWrite(kind) ? hookedStore(store, hooks, { ...operation, kind }) : store;
  if (hooks.after && isWrite(kind)) through = remembering(through, (stored) => (written = stored));
  const outcome = await perform(through);
  if (hooks.after) {
    const resource = written && { id: written.id, resource: JSON.parse(written.document) as JsonObject };
    await inTime(() => hooks.after!({ ...operation, ...resource })).catch((error: unknown) => {
      report(error);
    });
  }
  return outcome;
};
