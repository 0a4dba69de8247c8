import { fold } from '../protocol/fold.ts';
import { isObject, member, type Json, type JsonObject } from '../protocol/json.ts';

/** How a value is compared; what each means is RFC 7644 §3.4.2.2's. */
export type ConditionOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/**
 * What `search` and `filter` of Okta's API ask of a record, as plain data: stores compile it, `matches` judges by it.
 * A path leads into the record as the API shows it (`profile`, `department`); where it meets an array, one element has
 * to fit. Texts are compared without regard to case, times as their ISO 8601 texts.
 */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'present'; readonly path: readonly string[] }
  | {
      readonly kind: 'compare';
      readonly path: readonly string[];
      readonly operator: ConditionOperator;
      readonly value: string | number | boolean;
    };

const valuesAt = (value: Json | undefined, path: readonly string[]): Json[] => {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((element) => valuesAt(element, path));
  const [name, ...rest] = path;
  if (name === undefined) return isObject(value) ? [] : [value];
  return valuesAt(member(value, name), rest);
};

const compares = (found: Json, operator: ConditionOperator, value: string | number | boolean): boolean => {
  if (typeof found !== typeof value) return false;
  const [a, b] = typeof found === 'string' ? [fold(found), fold(String(value))] : [found, value];
  if (operator === 'eq' || operator === 'ne') return a === b;
  if (typeof a === 'boolean') return false;
  if (typeof a === 'string' && typeof b === 'string') {
    if (operator === 'co') return a.includes(b);
    if (operator === 'sw') return a.startsWith(b);
    if (operator === 'ew') return a.endsWith(b);
  }
  // By code points, as a database compares its UTF-8.
  const order = typeof a === 'string' ? Buffer.compare(Buffer.from(a), Buffer.from(String(b))) : Number(a) - Number(b);
  switch (operator) {
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
    default:
      return false;
  }
};

/** Whether a record meets the condition. An absent value meets nothing but `ne`. */
export const matches = (condition: Condition, record: JsonObject): boolean => {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.every((one) => matches(one, record));
    case 'or':
      return condition.conditions.some((one) => matches(one, record));
    case 'not':
      return !matches(condition.condition, record);
    case 'present':
      return valuesAt(record, condition.path).length > 0;
    case 'compare': {
      const { path, operator, value } = condition;
      const met = valuesAt(record, path).some((found) => compares(found, operator, value));
      return operator === 'ne' ? !met : met;
    }
  }
};
