import { leaf, printPath, type AttributePath } from '../../protocol/attribute-path.ts';
import type { Filter } from '../../protocol/filter/filter.ts';
import { keyOf } from '../sql/index-keys.ts';
import type { Target } from '../sql/scope.ts';
import { join, sql, type Sql } from '../sql/sql.ts';
import { partsOf } from './keys.ts';
import type { Asked } from './single-reads.ts';

/** The numbers of resources, found by an index. */
interface Driver {
  readonly seqs: Sql;
  /** Whether these are just those that match, or some more. */
  readonly exact: boolean;
}

const byKey = (
  path: AttributePath,
  filter: Extract<Filter, { kind: 'compare' }>,
  target: Target,
): Driver | undefined => {
  const { operator, value } = filter;
  const { collection, tenant, indexed, dialect } = target;
  if (typeof value !== 'string') return undefined;
  if (printPath(path) === 'id' && operator === 'eq') {
    // The index has ids of all types.
    return { seqs: sql`SELECT seq FROM resource WHERE tenant = ${tenant} AND id = ${value}`, exact: true };
  }
  const index = indexed.get(printPath(path));
  if (!index || (operator !== 'eq' && operator !== 'sw')) return undefined;
  const attribute = leaf(path);
  const test = dialect.keyTest(operator, keyOf(attribute, value));
  if (!test) return undefined;
  if (attribute.uniqueness === 'none') {
    const seqs = sql`SELECT resource FROM lookup WHERE collection = ${collection} AND attribute = ${index.seq} AND ${test}`;
    return { seqs, exact: true };
  }
  const scope = attribute.uniqueness === 'global' ? 0 : collection;
  return {
    seqs: sql`SELECT resource FROM unique_key WHERE scope = ${scope} AND attribute = ${index.seq} AND ${test}`,
    exact: true,
  };
};

/** A value path is narrowed by what one of its sub-attributes has to be. */
const withinPath = (path: AttributePath, filter: Filter, target: Target): Driver | undefined => {
  if (filter.kind === 'and') {
    return filter.filters.map((part) => withinPath(path, part, target)).find((driver) => driver !== undefined);
  }
  if (filter.kind !== 'compare') return undefined;
  const driver = byKey({ ...path, subAttribute: filter.path.attribute }, filter, target);
  return driver && { ...driver, exact: false };
};

const find = (filter: Filter, target: Target): Driver | undefined => {
  switch (filter.kind) {
    case 'compare':
      return byKey(filter.path, filter, target);
    case 'valuePath':
      return withinPath(filter.path, filter.filter, target);
    case 'and': {
      const driver = filter.filters.map((part) => find(part, target)).find((found) => found !== undefined);
      return driver && { ...driver, exact: false };
    }
    case 'or': {
      const drivers = filter.filters.map((part) => find(part, target));
      if (!drivers.every((driver) => driver !== undefined)) return undefined;
      return {
        seqs: join(
          drivers.map(({ seqs }) => seqs),
          ' UNION ALL ',
        ),
        exact: drivers.every(({ exact }) => exact),
      };
    }
    default:
      return undefined;
  }
};

/**
 * The condition that an index alone answers: an array, which PostgreSQL looks up one by one whatever it believes of how
 * many there are. Undefined where the filter has no such part.
 */
export const driverOf = (filter: Filter, target: Target): { rows: Sql; exact: boolean } | undefined => {
  const driver = find(filter, target);
  return driver && { rows: sql`r.seq = ANY (ARRAY(${driver.seqs}))`, exact: driver.exact };
};

/** What only one resource can match; undefined where the filter is of another kind. */
export const uniqueKeyOf = (filter: Filter, { collection, indexed }: Target): Asked['by'] | undefined => {
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || typeof filter.value !== 'string') return undefined;
  const path = printPath(filter.path);
  if (path === 'id') return { id: filter.value };
  const index = indexed.get(path);
  const attribute = leaf(filter.path);
  if (!index || attribute.uniqueness === 'none') return undefined;
  const scope = attribute.uniqueness === 'global' ? 0 : collection;
  return { scope, attribute: index.seq, ...partsOf(keyOf(attribute, filter.value)) };
};
