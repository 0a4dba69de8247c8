import { leaf, printPath, type AttributePath } from '../../protocol/attribute-path.ts';
import { parseDateTime } from '../../protocol/date-time.ts';
import type { CompareOperator, Filter } from '../../protocol/filter/filter.ts';
import type { Attribute } from '../../protocol/schema.ts';
import { keyOf, type IndexedAttribute } from './index-keys.ts';
import { createReferenceScope, isReference, notStored } from './reference.ts';
import { compile, elementScope, type Scope, type Target } from './scope.ts';
import { raw, sql, type Sql } from './sql.ts';
import { columnTest, namesOf, order, presenceTest, someValue, stepsOf, valueTest, type Compare } from './value.ts';

/** An extension may have an attribute of the same name. */
const isCommon = ({ extension, attribute }: AttributePath, name: string): boolean =>
  !extension && attribute.name === name;

/** The column that stands for a common attribute; the times are numbers there. */
export const columnOf = ({ type }: Target, path: AttributePath): Sql | undefined => {
  switch (printPath(path)) {
    case 'id':
      return raw('r.id');
    case 'meta.created':
      return raw('r.created');
    case 'meta.lastModified':
      return raw('r.modified');
    case 'meta.version':
      return raw(`'W/"' || r.version || '"'`);
    case 'meta.resourceType':
      return sql`${type.name}`;
    case 'meta.location':
      throw notStored('meta.location');
    default:
      return undefined;
  }
};

/** The whole number that stands in the same relation to whole numbers as a time does; undefined where none is equal. */
const wholeTime = (operator: CompareOperator, time: number | undefined): number | undefined => {
  if (time === undefined || (operator === 'eq' && !Number.isInteger(time))) return undefined;
  return operator === 'gt' || operator === 'le' ? Math.floor(time) : Math.ceil(time);
};

/** That the resource has a key which meets the test, by the index of the keys. */
const withKey = ({ collection }: Target, { seq, path }: IndexedAttribute, test: Sql): Sql => {
  const { uniqueness } = leaf(path);
  if (uniqueness === 'none') {
    return sql`r.seq IN (SELECT resource FROM lookup WHERE collection = ${collection} AND attribute = ${seq} AND ${test})`;
  }
  const scope = uniqueness === 'global' ? 0 : collection;
  return sql`r.seq IN (SELECT resource FROM unique_key WHERE scope = ${scope} AND attribute = ${seq} AND ${test})`;
};

const compare = (target: Target, compared: Compare): Sql => {
  const { dialect, collection, tenant, indexed } = target;
  const { path, operator, value } = compared;
  const attribute = leaf(path);
  const index = indexed.get(printPath(path));
  if (index && typeof value === 'string' && attribute.type !== 'dateTime') {
    const test = dialect.keyTest(operator, keyOf(attribute, value));
    if (test) return withKey(target, index, test);
  }
  const column = columnOf(target, path);
  if (!column) return someValue(dialect, dialect.document, stepsOf(path), valueTest(dialect, compared));
  if (attribute.type === 'dateTime') {
    const time = wholeTime(operator, parseDateTime(String(value)));
    if (time === undefined) return raw('FALSE');
    const relation = sql`${order[operator]!} ${dialect.moment(time)}`;
    if (attribute.name === 'created') return sql`${column} ${relation}`;
    return sql`r.seq IN (SELECT seq FROM resource WHERE collection = ${collection} AND modified ${relation})`;
  }
  const condition = columnTest(dialect, compared, column);
  return attribute.name === 'id' && operator === 'eq' ? sql`(r.tenant = ${tenant} AND ${condition})` : condition;
};

/** `meta[created gt "…"]` says what `meta.created gt "…"` does. */
const withMeta = (meta: Attribute, filter: Filter): Filter => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, filters: filter.filters.map((part) => withMeta(meta, part)) };
    case 'not':
      return { ...filter, filter: withMeta(meta, filter.filter) };
    case 'valuePath':
      return filter;
    default:
      return { ...filter, path: { attribute: meta, subAttribute: filter.path.attribute } };
  }
};

const resourceScope = (target: Target): Scope => {
  const { dialect } = target;
  const scope: Scope = {
    compare: (filter) => compare(target, filter),
    present: (path) => {
      if (isCommon(path, 'id') || isCommon(path, 'meta')) return raw('TRUE');
      return someValue(dialect, dialect.document, stepsOf(path), presenceTest(dialect, leaf(path)));
    },
    valuePath: (path, filter) => {
      const { attribute } = path;
      if (isCommon(path, 'meta')) return compile(withMeta(attribute, filter), scope);
      const within = (element: Sql) =>
        compile(
          filter,
          elementScope(dialect, (inner, test) => someValue(dialect, element, stepsOf(inner), test, 1)),
        );
      const names = namesOf(stepsOf(path));
      if (attribute.multiValued) {
        const elements = dialect.elements(dialect.document, names, 'e0');
        return sql`EXISTS (SELECT 1 FROM ${elements} WHERE ${within(dialect.element('e0'))})`;
      }
      const value = dialect.extract(dialect.document, names);
      return sql`(${value} IS NOT NULL AND ${within(value)})`;
    },
  };
  return scope;
};

/**
 * The condition on `resource r` that is true for exactly those resources of the target that match the filter.
 * @throws ScimError invalidFilter for the URIs that are made when a resource is rendered
 */
export const compileFilter = (filter: Filter, target: Target): Sql => {
  const resource = resourceScope(target);
  const reference = createReferenceScope(target);
  const scopeOf = (path: AttributePath) => (isReference(target.type, path) ? reference : resource);
  return compile(filter, {
    compare: (compared) => scopeOf(compared.path).compare(compared),
    present: (path) => scopeOf(path).present(path),
    valuePath: (path, inner) => scopeOf(path).valuePath(path, inner),
  });
};
