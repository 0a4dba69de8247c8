import { bySubAttribute, inOrder, merge, type Manner } from '../assign.ts';
import { distinct, identity, isPrimary, withOnePrimary } from '../elements.ts';
import type { Filter } from '../filter/filter.ts';
import { matches } from '../filter/match.ts';
import { assertImmutable } from '../immutable.ts';
import { isObject, member, type Json, type JsonObject } from '../json.ts';
import type { Tolerance } from '../leniency.ts';
import type { Attribute } from '../schema.ts';
import type { PathOperation } from './patch-op.ts';

/** The values, by sub-attribute, of an element that meets a filter of `eq` joined by `and`; undefined for any other. */
export const requiredValues = (filter: Filter): Map<string, Json> | undefined => {
  const terms = filter.kind === 'and' ? filter.filters : [filter];
  const values = new Map<string, Json>();
  for (const term of terms) {
    if (term.kind !== 'compare' || term.operator !== 'eq') return undefined;
    values.set(term.path.attribute.name, term.value);
  }
  // `type eq "work" and type eq "home"` asks for what there cannot be.
  return values.size === terms.length ? values : undefined;
};

/** What a path selects of a multi-valued complex attribute, and what is done with it. */
export interface Edit {
  readonly attribute: Attribute;
  readonly subAttribute: Attribute | undefined;
  readonly filter: Filter | undefined;
  readonly operation: PathOperation;
  /** What stands before the attribute's name in its path. */
  readonly prefix: string;
}

/**
 * Applies an operation to those elements that its path selects.
 * @returns undefined where it selects none
 * @throws ScimError invalidSyntax, invalidValue, mutability
 */
export const editElements = (elements: readonly Json[], edit: Edit, manner: Manner): readonly Json[] | undefined => {
  const { attribute, subAttribute, filter, operation, prefix } = edit;
  const { subAttributes = [] } = attribute;
  const path = prefix + attribute.name;
  const value = operation.op === 'remove' ? null : operation.value;
  const changes = subAttribute
    ? new Map([[subAttribute, value]])
    : value === null
      ? undefined
      : bySubAttribute(attribute, value, prefix, manner.tolerance);
  // RFC 7644 §3.5.2.3: a value that matches is replaced as a whole, unless a sub-attribute is named.
  const whole = operation.op === 'replace' && !subAttribute;

  const after: Json[] = [];
  const chosen: Json[] = [];
  let selected = false;
  for (const element of elements) {
    if (!isObject(element) || (filter && !matches(filter, element))) {
      after.push(element);
      continue;
    }
    selected = true;
    const edited = changes && merge(subAttributes, whole ? undefined : element, changes, `${path}.`, manner);
    if (changes && !whole) assertImmutable(subAttributes, element, edited ?? {}, `${path}.`);
    if (!edited) continue;
    after.push(edited);
    if (isPrimary(edited)) chosen.push(edited);
  }
  return selected ? distinct(attribute, withOnePrimary(after, chosen, path)) : undefined;
};

/** The element that a filter which selects nothing describes, with the value of its operation. */
export const describedElement = (edit: Edit, tolerance: Tolerance): JsonObject | undefined => {
  const { attribute, subAttribute, filter, operation, prefix } = edit;
  const element = filter && requiredValues(filter);
  if (!element || operation.op === 'remove' || operation.value === null) return undefined;
  if (!tolerance.grants('createFilteredElement')) return undefined;
  if (subAttribute) element.set(subAttribute.name, operation.value);
  else {
    for (const [{ name }, value] of bySubAttribute(attribute, operation.value, prefix, tolerance)) {
      element.set(name, value);
    }
  }
  return Object.fromEntries(element);
};

/** The elements without the listed ones: those of the same `type` and `value`, of any type where none is given. */
export const withoutListed = (
  attribute: Attribute,
  elements: readonly Json[],
  listed: readonly Json[],
  prefix: string,
  tolerance: Tolerance,
): readonly Json[] => {
  const canonical = (item: Json): Json => {
    if (!attribute.subAttributes) return item;
    const parts = [...bySubAttribute(attribute, item, prefix, tolerance)].filter(([, value]) => value !== null);
    return inOrder(attribute.subAttributes, Object.fromEntries(parts.map(([{ name }, value]) => [name, value])));
  };
  const keys = new Set(listed.map((item) => identity(attribute, canonical(item))));
  const isListed = (element: Json): boolean => keys.has(identity(attribute, element));
  return elements.filter((element) => {
    const value = member(element, 'value');
    return !isListed(element) && (value === undefined || !isListed({ value }));
  });
};
