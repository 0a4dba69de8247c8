import { leaf, type AttributePath } from '../../protocol/attribute-path.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { WriteOptions } from '../../service/store.ts';
import { entriesOf, notUnique, pathsToIndex } from '../sql/index-keys.ts';
import { sql } from '../sql/sql.ts';
import { all, type Program } from './database.ts';
import type { Queries } from './query.ts';

interface Options {
  readonly kind: 'sqlite' | 'postgres';
  readonly prefix: string;
  readonly resourceTypes: readonly ResourceType[];
  readonly queries: Queries;
}

/** @throws ScimError uniqueness where another resource has one of the values that are new */
export type AssertUnique = (
  type: ResourceType,
  resource: { readonly tenant: string; readonly seq: number; readonly asked?: WriteOptions['unique'] },
  before: JsonObject | undefined,
  after: JsonObject,
) => Program<void>;

export const createAssertUnique = ({ kind, prefix, resourceTypes, queries }: Options): AssertUnique => {
  const uniquePaths = new Map(
    resourceTypes.map((type) => [type.name, pathsToIndex(type).filter((path) => leaf(path).uniqueness !== 'none')]),
  );
  return function* (type, { tenant, seq, asked = [] }, before, after) {
    const paths: readonly AttributePath[] = [...(uniquePaths.get(type.name) ?? []), ...(asked ?? [])];
    for (const path of paths) {
      const index = { seq: 0, path };
      const old = before ? entriesOf(before, index) : [];
      for (const { key, value } of entriesOf(after, index)) {
        if (old.some((entry) => entry.key === key)) continue;
        const scope = leaf(path).uniqueness === 'global' ? undefined : tenant;
        // Of those who want one value at once, one comes first; the application may have no index that decides.
        if (kind === 'postgres') {
          const name = `${prefix} ${scope ?? ''} ${type.name} ${path.attribute.name} ${key}`;
          yield* all(sql`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
        }
        const filter = { kind: 'compare', path, operator: 'eq', value } as const;
        if (yield* queries.taken(scope, { type, filter }, seq)) throw notUnique(path, value, type.name);
      }
    }
  };
};
