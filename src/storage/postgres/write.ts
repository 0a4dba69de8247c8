import type { AttributePath } from '../../protocol/attribute-path.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type {
  ModifyOptions,
  NewResource,
  ResourceChange,
  StoredResource,
  VersionCondition,
  Wanted,
} from '../../service/store.ts';

/** A write as it was asked for. */
export type Write =
  | {
      readonly kind: 'create';
      readonly type: ResourceType;
      readonly id: string;
      readonly resource: NewResource;
      readonly unique?: readonly AttributePath[] | undefined;
      readonly wanted: Wanted;
    }
  | {
      readonly kind: 'modify';
      readonly type: ResourceType;
      readonly id: string;
      readonly change: (current: StoredResource) => ResourceChange;
      readonly options: ModifyOptions;
    }
  | {
      readonly kind: 'delete';
      readonly type: ResourceType;
      readonly id: string;
      readonly ifMatch: VersionCondition | undefined;
    };

/** What came of it. */
export type Outcome = { readonly value: StoredResource | boolean | undefined } | { readonly error: unknown };

export const uniqueOf = (write: Write): readonly AttributePath[] => {
  if (write.kind === 'create') return write.unique ?? [];
  return write.kind === 'modify' ? (write.options.unique ?? []) : [];
};
