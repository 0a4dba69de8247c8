import { leaf, printPath, type AttributePath } from '../../protocol/attribute-path.ts';
import { parseDateTime } from '../../protocol/date-time.ts';
import { invalidFilter } from '../../protocol/error.ts';
import type { CompareOperator, Filter } from '../../protocol/filter/filter.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { Attribute } from '../../protocol/schema.ts';
import type { Dialect } from './dialect.ts';
import { keyOf, type IndexedAttribute } from './index-keys.ts';
import { join, raw, sql, type Sql } from './sql.ts';

/** The resources that a filter is compiled for: those of one type in one tenant, as `resource r`. */
export interface Target {
  readonly dialect: Dialect;
  readonly type: ResourceType;
  readonly tenant: number;
  readonly collection: number;
  /** The indexed attributes of the type by their printed path. */
  readonly indexed: ReadonlyMap<string, IndexedAttribute>;
}

type Compare = Extract<Filter, { kind: 'compare' }>;
type Test = (value: Sql) => Sql;

/** What paths mean: those of a resource, or between brackets those of an element. */
interface Scope {
  readonly dialect: Dialect;
  /** The condition that some value at the path meets the test. */
  some(path: AttributePath, test: Test): Sql;
  compare(filter: Compare): Sql;
  present(path: AttributePath): Sql;
  valuePath(path: AttributePath, filter: Filter): Sql;
}

const never = raw('FALSE');
const always = raw('TRUE');

const order: Readonly<Partial<Record<CompareOperator, Sql>>> = {
  eq: raw('='),
  gt: raw('>'),
  ge: raw('>='),
  lt: raw('<'),
  le: raw('<='),
};

/** Whether a text, folded where that is called for, stands in this relation to another. */
const textTest = (dialect: Dialect, operator: CompareOperator, text: Sql, other: string): Sql => {
  switch (operator) {
    case 'co':
      return dialect.contains(text, other);
    case 'sw':
      return dialect.startsWith(text, other);
    case 'ew':
      return dialect.endsWith(text, other);
    default:
      return sql`${text} ${order[operator]!} ${other}`;
  }
};

/** The least text that is greater than all that begin with `prefix`; undefined where there is none. */
const afterPrefix = (prefix: string): string | undefined => {
  const points = Array.from(prefix, (character) => character.codePointAt(0)!);
  while (points.at(-1) === 0x10ffff) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  // The surrogates are no characters.
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
};

/** The test on the keys of an index; `sw` becomes a range of them. */
const keyTest = (dialect: Dialect, operator: CompareOperator, key: string): Sql => {
  const column = raw('key');
  if (operator !== 'sw') return textTest(dialect, operator, column, key);
  const end = afterPrefix(key);
  return end === undefined ? sql`key >= ${key}` : sql`key >= ${key} AND key < ${end}`;
};

const valueTest = (dialect: Dialect, { path, operator, value }: Compare): Test => {
  const attribute = leaf(path);
  return (found) => {
    if (typeof value !== 'string') return sql`${found} ${order[operator]!} ${dialect.constant(value)}`;
    if (attribute.type === 'dateTime') {
      return sql`${dialect.time(found)} ${order[operator]!} ${parseDateTime(value) ?? null}`;
    }
    const text = attribute.caseExact ? found : dialect.fold(found);
    return textTest(dialect, operator, text, keyOf(attribute, value));
  };
};

/** `pr` (RFC 7644 §3.4.2.2 Table 3): there is a value, and it is not empty. */
const presenceTest = (attribute: Attribute): Test => {
  if (attribute.type === 'complex') return (value) => sql`${value} <> '{}'`;
  if (attribute.type === 'boolean' || attribute.type === 'decimal' || attribute.type === 'integer') {
    return (value) => sql`${value} IS NOT NULL`;
  }
  return (value) => sql`${value} <> ''`;
};

/** SQL's third truth value is not SCIM's: what is unknown does not match. */
const known = (condition: Sql): Sql => sql`coalesce(${condition}, FALSE)`;

/** One step of a path: the name, and whether an array may lie there. */
export interface Step {
  readonly name: string;
  readonly multiValued: boolean;
}

/** What a document holds it under. */
export const stepsOf = ({ extension, attribute, subAttribute }: AttributePath): Step[] => [
  ...(extension ? [{ name: extension.id, multiValued: false }] : []),
  attribute,
  ...(subAttribute ? [subAttribute] : []),
];

const someJson = (dialect: Dialect, json: Sql, steps: readonly Step[], test: Test, depth = 0): Sql => {
  const many = steps.findIndex((step) => step.multiValued);
  if (many < 0)
    return known(
      test(
        dialect.extract(
          json,
          steps.map((step) => step.name),
        ),
      ),
    );
  const table = `e${depth}`;
  const names = steps.slice(0, many + 1).map((step) => step.name);
  const rest = someJson(dialect, dialect.element(table), steps.slice(many + 1), test, depth + 1);
  return sql`EXISTS (SELECT 1 FROM ${dialect.elements(json, names, table)} WHERE ${rest})`;
};

const compile = (filter: Filter, scope: Scope): Sql => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return sql`(${join(
        filter.filters.map((part) => compile(part, scope)),
        filter.kind === 'and' ? ' AND ' : ' OR ',
      )})`;
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

/** A scope that knows no index. */
const createScope = (dialect: Dialect, some: Scope['some']): Scope => ({
  dialect,
  some,
  compare: (filter) => some(filter.path, valueTest(dialect, filter)),
  present: (path) => some(path, presenceTest(leaf(path))),
  valuePath: () => never,
});

const elementScope = (dialect: Dialect, json: Sql): Scope =>
  createScope(dialect, (path, test) => someJson(dialect, json, stepsOf(path), test, 1));

/** A URI is made when a resource is rendered. */
const notStored = (path: string) => invalidFilter(`filter: ${path} cannot be filtered by.`);

/** The scope of `members` and `groups`, whose elements are other resources: `resource x`. */
const referenceScope = (dialect: Dialect, name: string, type: Sql): Scope =>
  createScope(dialect, ({ attribute }, test) => {
    switch (attribute.name) {
      case 'value':
        // Never NULL, and bare, so that an index can answer.
        return test(raw('x.id'));
      case 'display':
        return known(test(raw('x.display')));
      case 'type':
        return test(type);
      default:
        throw notStored(`${name}.${attribute.name}`);
    }
  });

/** The id of a reference that a filter insists on. */
const pinnedId = (filter: Filter): string | undefined => {
  if (filter.kind === 'and') return filter.filters.map(pinnedId).find((id) => id !== undefined);
  const pinned = filter.kind === 'compare' && filter.operator === 'eq' && filter.path.attribute.name === 'value';
  return pinned ? String(filter.value) : undefined;
};

const someMember = ({ dialect, tenant }: Target, filter: Filter): Sql => {
  const scope = referenceScope(dialect, 'members', raw('(SELECT type FROM collection WHERE seq = x.collection)'));
  const condition = compile(filter, scope);
  // From the member to its groups where the member is known, from the group to its members otherwise.
  return pinnedId(filter) === undefined
    ? sql`EXISTS (SELECT 1 FROM member m JOIN resource x ON x.seq = m.member WHERE m."group" = r.seq AND ${condition})`
    : sql`r.seq IN (SELECT m."group" FROM resource x JOIN member m ON m.member = x.seq WHERE x.tenant = ${tenant} AND ${condition})`;
};

const someGroup = ({ dialect, tenant }: Target, filter: Filter): Sql => {
  const scope = referenceScope(dialect, 'groups', raw(`CASE WHEN g.direct THEN 'direct' ELSE 'indirect' END`));
  const condition = sql`EXISTS (
    WITH RECURSIVE up (seq, direct) AS (
      SELECT "group", 1 FROM member WHERE member = r.seq
      UNION SELECT m."group", 0 FROM up JOIN member m ON m.member = up.seq
    )
    SELECT 1 FROM (SELECT seq, max(direct) AS direct FROM up GROUP BY seq) g JOIN resource x ON x.seq = g.seq
    WHERE ${compile(filter, scope)})`;
  const id = pinnedId(filter);
  if (id === undefined) return condition;
  const within = sql`r.seq IN (
    WITH RECURSIVE down (seq) AS (
      SELECT m.member FROM resource x JOIN member m ON m."group" = x.seq WHERE x.tenant = ${tenant} AND x.id = ${id}
      UNION SELECT m.member FROM down JOIN member m ON m."group" = down.seq
    )
    SELECT seq FROM down)`;
  return filter.kind === 'compare' ? within : sql`(${within} AND ${condition})`;
};

export const isReference = ({ type }: Target, { extension, attribute }: AttributePath): boolean =>
  !extension && ((type.hasMembers && attribute.name === 'members') || (type.hasGroups && attribute.name === 'groups'));

/** Inside brackets the sub-attribute is the attribute. */
const inner = ({ subAttribute }: AttributePath): AttributePath => ({ attribute: subAttribute! });

/** The columns that stand for common attributes, with the times as such. */
export const columnOf = ({ type }: Target, path: AttributePath): Sql | undefined => {
  if (path.extension) return undefined;
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

/** The condition on `resource r` that is true for exactly those resources of the target that match the filter. */
export const compileFilter = (filter: Filter, target: Target): Sql => {
  const { dialect, collection, tenant, indexed } = target;
  const someOf = (path: AttributePath, filter: Filter) =>
    path.attribute.name === 'members' ? someMember(target, filter) : someGroup(target, filter);
  const scope: Scope = {
    dialect,
    some: (path, test) => someJson(dialect, raw('r.document'), stepsOf(path), test),
    compare: (compared) => {
      const { path, operator, value } = compared;
      if (isReference(target, path)) return someOf(path, { ...compared, path: inner(path) });
      const index = indexed.get(printPath(path));
      if (index && typeof value === 'string' && leaf(path).type !== 'dateTime') {
        const test = keyTest(dialect, operator, keyOf(leaf(path), value));
        const { uniqueness } = leaf(path);
        if (uniqueness === 'none') {
          return sql`r.seq IN (SELECT resource FROM lookup WHERE collection = ${collection} AND attribute = ${index.seq} AND ${test})`;
        }
        const scope = uniqueness === 'global' ? 0 : collection;
        return sql`r.seq IN (SELECT resource FROM unique_key WHERE scope = ${scope} AND attribute = ${index.seq} AND ${test})`;
      }
      const known = columnOf(target, path);
      if (!known) return scope.some(path, valueTest(dialect, compared));
      if (leaf(path).type !== 'dateTime') {
        const test = valueTest(dialect, compared)(known);
        return leaf(path).name === 'id' && operator === 'eq' ? sql`(r.tenant = ${tenant} AND ${test})` : test;
      }
      const time = parseDateTime(String(value)) ?? null;
      if (leaf(path).name === 'created') return sql`r.created ${order[operator]!} ${time}`;
      return sql`r.seq IN (SELECT seq FROM resource WHERE collection = ${collection} AND modified ${order[operator]!} ${time})`;
    },
    present: (path) => {
      if (!path.extension && (path.attribute.name === 'meta' || path.attribute.name === 'id')) return always;
      if (!isReference(target, path)) return scope.some(path, presenceTest(leaf(path)));
      if (path.subAttribute) return someOf(path, { kind: 'present', path: inner(path) });
      const side = raw(path.attribute.name === 'members' ? '"group"' : 'member');
      return sql`EXISTS (SELECT 1 FROM member WHERE ${side} = r.seq)`;
    },
    valuePath: (path, filter) => {
      if (isReference(target, path)) return someOf(path, filter);
      const { attribute } = path;
      const names = stepsOf(path).map((step) => step.name);
      if (path.extension === undefined && attribute.name === 'meta') return compile(withMeta(attribute, filter), scope);
      if (!attribute.multiValued) {
        const value = dialect.extract(raw('r.document'), names);
        return sql`(${value} IS NOT NULL AND ${compile(filter, elementScope(dialect, value))})`;
      }
      const condition = compile(filter, elementScope(dialect, dialect.element('e0')));
      return sql`EXISTS (SELECT 1 FROM ${dialect.elements(raw('r.document'), names, 'e0')} WHERE ${condition})`;
    },
  };
  return compile(filter, scope);
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
