import type { AppAttributeType } from '../../application.ts';

/** What an expression yields. Every type has null, which stands for no value. */
export type Type =
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'null'
  /** Nobody knows before it is evaluated. */
  | 'any'
  | { readonly array: Type }
  /** What has attributes: a user, the org. Without `attributes` it may have any. */
  | { readonly object: string; readonly attributes?: ReadonlyMap<string, Type> };

export const isArray = (type: Type): type is { readonly array: Type } => typeof type === 'object' && 'array' in type;

export const isObjectType = (type: Type): type is Extract<Type, { readonly object: string }> =>
  typeof type === 'object' && 'object' in type;

export const describeType = (type: Type): string => {
  if (isArray(type)) return type.array === 'any' ? 'an array' : `an array of ${plural(type.array)}`;
  if (isObjectType(type)) return type.object;
  return {
    string: 'a text',
    integer: 'an integer',
    number: 'a number',
    boolean: 'true or false',
    null: 'null',
    any: 'a value',
  }[type];
};

const plural = (type: Type): string =>
  typeof type === 'string' ? `${{ string: 'text', any: 'value' }[type as string] ?? type}s` : 'arrays';

/** Whether a value of the type can be had as one of `wanted`; numbers and booleans can be read as texts, as SpEL does. */
export const fits = (type: Type, wanted: Type): boolean => {
  if (wanted === 'any' || type === 'any' || type === 'null') return true;
  if (isArray(wanted)) return isArray(type) && fits(type.array, wanted.array);
  if (isArray(type) || isObjectType(type) || isObjectType(wanted)) {
    return isObjectType(type) && isObjectType(wanted) && type.object === wanted.object;
  }
  return type === wanted || wanted === 'string' || (wanted === 'number' && type === 'integer');
};

/** The narrowest type that both are of. */
export const common = (a: Type, b: Type): Type => {
  if (a === 'null') return b;
  if (b === 'null') return a;
  if (isArray(a) && isArray(b)) return { array: common(a.array, b.array) };
  if (isObjectType(a) && isObjectType(b) && a.object === b.object) return a;
  if (a === b) return a;
  return (a === 'integer' && b === 'number') || (a === 'number' && b === 'integer') ? 'number' : 'any';
};

/** The narrowest type that all are of. */
export const commonOf = (types: readonly Type[]): Type => {
  let found: Type = types[0] ?? 'any';
  for (const type of types) found = common(found, type);
  return found;
};

/** The type of an attribute of a profile. */
export const typeOf = (type: AppAttributeType): Type => {
  switch (type) {
    case 'number':
    case 'integer':
    case 'boolean':
      return type;
    case 'array of string':
      return { array: 'string' };
    case 'array of number':
      return { array: 'number' };
    case 'array of integer':
      return { array: 'integer' };
    case 'string':
    case 'country code':
    case 'language code':
    case 'reference':
      return 'string';
  }
};
