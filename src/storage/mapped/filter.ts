import { leaf, printPath } from '../../protocol/attribute-path.ts';
import type { Filter } from '../../protocol/filter/filter.ts';
import { fold } from '../../protocol/fold.ts';
import { join, raw, sql, type Sql } from '../sql/sql.ts';
import { bindable } from './document.ts';
import { quote, type MappedColumn, type Plan } from './mapping.ts';

// eslint-disable-next-line no-control-regex -- the ASCII range is what is meant
const ascii = /^[\x00-\x7f]*$/;

/** A condition on a row, and whether it is the whole of the filter: otherwise it lets through more. */
export interface Condition {
  readonly sql: Sql | undefined;
  readonly exact: boolean;
}

const everything: Condition = { sql: undefined, exact: false };
const exactly = (condition: Sql): Condition => ({ sql: condition, exact: true });

type Kind = 'sqlite' | 'postgres';

/** That a column holds a text, never unknown, by an index that may be on it. */
const holds = (kind: Kind, { column, compare = 'lower', path }: MappedColumn, value: string): Condition => {
  const name = raw(`t.${quote(column)}`);
  if (leaf(path).caseExact) return exactly(sql`(${name} IS NOT NULL AND ${name} = ${value})`);
  if (typeof compare === 'object') {
    const key = raw(`t.${quote(compare.key)}`);
    return exactly(sql`(${key} IS NOT NULL AND ${key} = ${fold(value)})`);
  }
  // Beyond ASCII the databases do not fold as SCIM does: those rows are looked at one by one.
  if (!ascii.test(value)) return everything;
  if (compare === 'exact') return exactly(sql`(${name} IS NOT NULL AND ${name} = ${value})`);
  const sought = kind === 'sqlite' ? sql`lower(${value})` : sql`lower(${value}::text)`;
  return exactly(sql`(${name} IS NOT NULL AND lower(${name}) = ${sought})`);
};

const compare = (kind: Kind, plan: Plan, filter: Extract<Filter, { kind: 'compare' }>): Condition => {
  const { path, operator, value } = filter;
  if (operator === 'ne') {
    const { sql: equal, exact } = compare(kind, plan, { ...filter, operator: 'eq' });
    return equal && exact ? exactly(sql`NOT ${equal}`) : everything;
  }
  const name = printPath(path);
  if (operator !== 'eq') return everything;
  if (name === 'id') return exactly(sql`s.id = ${String(value)}`);
  const column = plan.columns.get(name);
  if (name === 'externalId' && !column)
    return exactly(sql`(s.external_id IS NOT NULL AND s.external_id = ${String(value)})`);
  if (!column) return everything;
  const { type } = leaf(path);
  if (type === 'boolean' && typeof value === 'boolean') {
    const held = raw(`t.${quote(column.column)}`);
    const yes = bindable(kind, column.values?.true ?? true);
    return exactly(
      value ? sql`(${held} IS NOT NULL AND ${held} = ${yes})` : sql`(${held} IS NOT NULL AND ${held} <> ${yes})`,
    );
  }
  return typeof value === 'string' && (type === 'string' || type === 'reference')
    ? holds(kind, column, value)
    : everything;
};

/** What SQL can tell of a filter, by the columns of the application and their indexes. */
export const compileCondition = (kind: Kind, plan: Plan, filter: Filter): Condition => {
  switch (filter.kind) {
    case 'and': {
      const parts = filter.filters.map((part) => compileCondition(kind, plan, part));
      const known = parts.flatMap((part) => part.sql ?? []);
      return {
        sql: known.length > 0 ? sql`(${join(known, ' AND ')})` : undefined,
        exact: parts.every(({ exact }) => exact),
      };
    }
    case 'or': {
      const parts = filter.filters.map((part) => compileCondition(kind, plan, part));
      const known = parts.flatMap((part) => part.sql ?? []);
      if (known.length < parts.length) return everything;
      return { sql: sql`(${join(known, ' OR ')})`, exact: parts.every(({ exact }) => exact) };
    }
    case 'not': {
      const inner = compileCondition(kind, plan, filter.filter);
      return inner.sql && inner.exact ? exactly(sql`NOT ${inner.sql}`) : everything;
    }
    case 'compare':
      return compare(kind, plan, filter);
    default:
      return everything;
  }
};

/** Whether a filter asks for attributes that are rows of their own. */
export const asksFor = (filter: Filter, name: 'members' | 'groups'): boolean => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.some((part) => asksFor(part, name));
    case 'not':
      return asksFor(filter.filter, name);
    default:
      return !filter.path.extension && filter.path.attribute.name === name;
  }
};
