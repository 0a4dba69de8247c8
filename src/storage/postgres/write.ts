import type { AttributePath } from '../../protocol/attribute-path.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Origin } from '../../service/origin.ts';
import type {
  ModifyOptions,
  NewResource,
  ResourceChange,
  StoredResource,
  VersionCondition,
  Wanted,
} from '../../service/store.ts';

interface Asked {
  /** The id of its tenant. */
  readonly tenant: string;
  readonly type: ResourceType;
  readonly id: string;
  /** Who asked for it. */
  readonly origin: Origin | undefined;
}

/** A write as it was asked for. */
export type Write = Asked &
  (
    | {
        readonly kind: 'create';
        readonly resource: NewResource;
        readonly unique?: readonly AttributePath[] | undefined;
        readonly wanted: Wanted;
      }
    | {
        readonly kind: 'modify';
        readonly change: (current: StoredResource) => ResourceChange;
        readonly options: ModifyOptions;
      }
    | {
        readonly kind: 'delete';
        readonly ifMatch: VersionCondition | undefined;
      }
  );

/** What came of it. */
export type Outcome = { readonly value: StoredResource | boolean | undefined } | { readonly error: unknown };

export const uniqueOf = (write: Write): readonly AttributePath[] => {
  if (write.kind === 'create') return write.unique ?? [];
  return write.kind === 'modify' ? (write.options.unique ?? []) : [];
};

/** A write with the number of its resource, where it makes one. */
export interface Numbered {
  readonly write: Write;
  readonly collection: number | undefined;
  readonly seq: number | undefined;
}

/** Some writes of a batch cannot be done: the transaction has to be undone. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly refused: ReadonlyMap<Write, unknown>;
  constructor(refused: ReadonlyMap<Write, unknown>) {
    super('Some of the writes are refused.');
    this.refused = refused;
  }
}
