import { mutability, noTarget } from '../error.ts';
import type { Filter } from '../filter/filter.ts';
import { matches } from '../filter/match.ts';
import type { Json } from '../json.ts';
import { readMemberIds, type MemberChange } from '../members.ts';
import type { Tolerance } from '../leniency.ts';
import type { ResourceType } from '../resource-type.ts';
import type { PatchOperation, PathOperation } from './patch-op.ts';
import { requiredValues } from './value-path.ts';

/** A member as it is now. */
export interface Member {
  readonly id: string;
  /** The name of its resource type. */
  readonly type: string;
  readonly display: string | undefined;
}

const list = (value: Json): Json[] => (Array.isArray(value) ? value : [value]);

/** The ids that a filter names by `value eq`, alone or joined by `or`; undefined where it asks for anything else. */
const namedIds = (filter: Filter): string[] | undefined => {
  if (filter.kind === 'compare' && filter.path.attribute.name === 'value' && filter.operator === 'eq') {
    return [String(filter.value)];
  }
  if (filter.kind !== 'or') return undefined;
  const ids = filter.filters.map(namedIds);
  return ids.every((each) => each !== undefined) ? ids.flat() : undefined;
};

/** Whether a path names a Group's members, which are kept apart from its document. */
export const isMembersPath = (type: ResourceType, { target }: PathOperation['path']): boolean =>
  type.hasMembers && !target.extension && target.attribute?.name === 'members';

/** Whether a PATCH cannot be applied unless the present members are known, which no single addition or removal needs. */
export const readsMembers = (type: ResourceType, operations: readonly PatchOperation[]): boolean =>
  operations.some(
    ({ op, path }) =>
      path?.filter && isMembersPath(type, path) && (op !== 'remove' || namedIds(path.filter) === undefined),
  );

/** Whether a PATCH is about a Group's members and nothing else. */
export const touchesOnlyMembers = (type: ResourceType, operations: readonly PatchOperation[]): boolean =>
  type.hasMembers &&
  operations.every(({ path, value }) =>
    path ? isMembersPath(type, path) : Object.keys(value).every((key) => key.toLowerCase() === 'members'),
  );

/** What the operations of a PATCH do to a Group's members, as a difference: it does not grow with the group. */
export interface Membership {
  /** `members` in the value of an operation without a path. */
  assign(op: 'add' | 'replace', value: Json): void;
  /** @throws ScimError invalidValue, mutability, noTarget */
  apply(operation: PathOperation, tolerance: Tolerance): void;
  /** Undefined where nothing was done. */
  change(): MemberChange | undefined;
}

/** @param current the present members, where `readsMembers` says that they are needed */
export const createMembership = (current: readonly Member[] = []): Membership => {
  let replaced = false;
  const added = new Set<string>();
  const removed = new Set<string>();

  const assign = (op: 'add' | 'replace', value: Json): void => {
    const ids = value === null ? [] : readMemberIds(list(value));
    if (op === 'replace') {
      replaced = true;
      added.clear();
    }
    for (const id of ids) {
      added.add(id);
      removed.delete(id);
    }
  };

  const remove = (ids: readonly string[]): void => {
    for (const id of ids) {
      added.delete(id);
      removed.add(id);
    }
  };

  /** The ids of the members, as the operations so far left them, that match. */
  const matching = (filter: Filter): string[] => {
    const known = new Map(current.map((member) => [member.id, member]));
    const stay = replaced ? [] : [...known.keys()].filter((id) => !removed.has(id));
    return [...new Set([...stay, ...added])].filter((id) => {
      const { type, display } = known.get(id) ?? {};
      return matches(filter, { value: id, ...(type && { type }), ...(display && { display }) });
    });
  };

  const apply = ({ op, path, value }: PathOperation, tolerance: Tolerance): void => {
    const { filter, target } = path;
    if (path.subAttribute ?? (target.attribute && target.subAttribute)) {
      throw mutability('The parts of a member do not change; expected it to be removed, and another one added.');
    }
    if (op === 'remove') {
      if (filter) remove(namedIds(filter) ?? matching(filter));
      else if (value === undefined) assign('replace', null);
      else remove(readMemberIds(list(value)));
      return;
    }
    if (!filter) return assign(op, value);
    const found = matching(filter);
    const id = found.length > 0 ? undefined : requiredValues(filter)?.get('value');
    if (id !== undefined && tolerance.grants('createFilteredElement')) return assign('add', { value: id });
    if (found.length === 0) throw noTarget(`members: none matches the filter of the ${op}.`);
    if (readMemberIds(list(value)).some((other) => !found.includes(other))) {
      throw mutability('The id of a member does not change; expected it to be removed, and another one added.');
    }
  };

  const change = (): MemberChange | undefined => {
    if (replaced) return { replace: [...added] };
    return added.size + removed.size > 0 ? { add: [...added], remove: [...removed] } : undefined;
  };

  return { assign, apply, change };
};
