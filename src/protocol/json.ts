/** A JSON value as `JSON.parse` yields it. */
export type Json = string | number | boolean | null | Json[] | JsonObject;

/** A JSON object as `JSON.parse` yields it: own keys only, `__proto__` included. */
export interface JsonObject {
  [key: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object's own member of that name; undefined where there is none or `value` is no object. */
export const member = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** Whether two values are equal; the order of an object's members means nothing. */
export const same = (a: Json | undefined, b: Json | undefined): boolean => {
  if (a === b) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((element, i) => same(element, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => same(a[key], member(b, key)));
};
