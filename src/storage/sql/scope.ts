import { leaf, type AttributePath } from '../../protocol/attribute-path.ts';
import type { Filter } from '../../protocol/filter/filter.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Dialect } from './dialect.ts';
import type { TypeIndexes } from './index-keys.ts';
import { join, raw, sql, type Sql } from './sql.ts';
import { presenceTest, valueTest, type Compare, type Test } from './value.ts';

/** The resources that SQL is compiled for: those of one type in one tenant, as `resource r`. */
export interface Target {
  readonly dialect: Dialect;
  readonly type: ResourceType;
  readonly tenant: number;
  readonly collection: number;
  readonly indexed: TypeIndexes;
}

/** What the parts of a filter come to: on a resource or, between brackets, on an element. */
export interface Scope {
  /** Every operator but `ne`. */
  compare(filter: Compare): Sql;
  present(path: AttributePath): Sql;
  valuePath(path: AttributePath, filter: Filter): Sql;
}

/** The scope of an element. @param some the condition that a value at the path meets the test */
export const elementScope = (dialect: Dialect, some: (path: AttributePath, test: Test) => Sql): Scope => ({
  compare: (filter) => some(filter.path, valueTest(dialect, filter)),
  present: (path) => some(path, presenceTest(dialect, leaf(path))),
  // RFC 7644 §3.4.2.2: value paths do not nest.
  valuePath: () => raw('FALSE'),
});

export const compile = (filter: Filter, scope: Scope): Sql => {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const parts = filter.filters.map((part) => compile(part, scope));
      return sql`(${join(parts, filter.kind === 'and' ? ' AND ' : ' OR ')})`;
    }
    case 'not':
      return sql`NOT ${compile(filter.filter, scope)}`;
    case 'present':
      return scope.present(filter.path);
    case 'compare':
      // No value is equal, be it that there is none.
      if (filter.operator === 'ne') return sql`NOT ${scope.compare({ ...filter, operator: 'eq' })}`;
      return scope.compare(filter);
    case 'valuePath':
      return scope.valuePath(filter.path, filter.filter);
  }
};
