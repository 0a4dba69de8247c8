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
