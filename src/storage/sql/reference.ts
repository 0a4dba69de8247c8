import type { AttributePath } from '../../protocol/attribute-path.ts';
import { invalidFilter } from '../../protocol/error.ts';
import type { Filter } from '../../protocol/filter/filter.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import { compile, type Scope, type Target } from './scope.ts';
import { raw, sql, type Sql } from './sql.ts';
import { columnTest, known } from './value.ts';

/** URIs are made when a resource is rendered, and are not there to be compared. */
export const notStored = (path: string) => invalidFilter(`filter: ${path} is not kept and cannot be filtered by.`);

/** Whether the path leads into `members` or `groups`, whose elements are rows of their own. */
export const isReference = (
  { hasMembers, hasGroups }: ResourceType,
  { extension, attribute }: AttributePath,
): boolean =>
  !extension && ((hasMembers && attribute.name === 'members') || (hasGroups && attribute.name === 'groups'));

/** The scope of an element, which is `resource x`. */
const referenceScope = ({ dialect }: Target, name: string, type: Sql): Scope => {
  const on = ({ attribute }: AttributePath, test: (column: Sql, folded?: Sql) => Sql): Sql => {
    switch (attribute.name) {
      case 'value':
        // Never NULL, and bare, so that an index can answer.
        return test(raw('x.id'));
      case 'display':
        return known(test(raw('x.display'), dialect.foldedDisplay('x')));
      case 'type':
        return test(type);
      default:
        throw notStored(`${name}.${attribute.name}`);
    }
  };
  return {
    compare: (filter) => on(filter.path, (column, folded) => columnTest(dialect, filter, column, folded)),
    present: (path) => on(path, (column) => sql`${column} <> ''`),
    // RFC 7644 §3.4.2.2: value paths do not nest.
    valuePath: () => raw('FALSE'),
  };
};

/** The id that a filter on elements insists on. */
const pinnedId = (filter: Filter): string | undefined => {
  if (filter.kind === 'and') return filter.filters.map(pinnedId).find((id) => id !== undefined);
  const pinned = filter.kind === 'compare' && filter.operator === 'eq' && filter.path.attribute.name === 'value';
  return pinned ? String(filter.value) : undefined;
};

const someMember = (target: Target, filter: Filter): Sql => {
  const type = raw('(SELECT type FROM collection WHERE seq = x.collection)');
  const condition = compile(filter, referenceScope(target, 'members', type));
  // From the member to its groups where the member is known, from the group to its members otherwise.
  return pinnedId(filter) === undefined
    ? sql`EXISTS (SELECT 1 FROM member m JOIN resource x ON x.seq = m.member WHERE m."group" = r.seq AND ${condition})`
    : sql`r.seq IN (
        SELECT m."group" FROM resource x JOIN member m ON m.member = x.seq WHERE x.tenant = ${target.tenant} AND ${condition})`;
};

const someGroup = (target: Target, filter: Filter): Sql => {
  const type = raw(`CASE WHEN g.direct = 1 THEN 'direct' ELSE 'indirect' END`);
  const condition = sql`EXISTS (
    WITH RECURSIVE up (seq, direct) AS (
      SELECT "group", 1 FROM member WHERE member = r.seq
      UNION SELECT m."group", 0 FROM up JOIN member m ON m.member = up.seq
    )
    SELECT 1 FROM (SELECT seq, max(direct) AS direct FROM up GROUP BY seq) g JOIN resource x ON x.seq = g.seq
    WHERE ${compile(filter, referenceScope(target, 'groups', type))})`;
  const id = pinnedId(filter);
  if (id === undefined) return condition;
  const within = sql`r.seq IN (
    WITH RECURSIVE down (seq) AS (
      SELECT m.member FROM resource x JOIN member m ON m."group" = x.seq WHERE x.tenant = ${target.tenant} AND x.id = ${id}
      UNION SELECT m.member FROM down JOIN member m ON m."group" = down.seq
    )
    SELECT seq FROM down)`;
  return filter.kind === 'compare' ? within : sql`(${within} AND ${condition})`;
};

/** The scope of `members` and `groups` of `resource r`. */
export const createReferenceScope = (target: Target): Scope => {
  const some = (name: string, filter: Filter) =>
    name === 'members' ? someMember(target, filter) : someGroup(target, filter);
  return {
    // Inside the brackets the sub-attribute is the attribute.
    compare: (filter) =>
      some(filter.path.attribute.name, { ...filter, path: { attribute: filter.path.subAttribute! } }),
    present: ({ attribute: { name }, subAttribute }) => {
      if (subAttribute) return some(name, { kind: 'present', path: { attribute: subAttribute } });
      return sql`EXISTS (SELECT 1 FROM member WHERE ${raw(name === 'members' ? '"group"' : 'member')} = r.seq)`;
    },
    valuePath: ({ attribute }, filter) => some(attribute.name, filter),
  };
};
