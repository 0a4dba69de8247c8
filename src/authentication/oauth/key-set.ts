import { isObject, type JsonObject } from '../../protocol/json.ts';

/** Whether it is a JWK Set (RFC 7517 §5) with at least one key, and with public keys alone. */
export const isPublicKeySet = (value: unknown): value is JsonObject =>
  isObject(value) &&
  Array.isArray(value['keys']) &&
  value['keys'].length > 0 &&
  value['keys'].every((key) => isObject(key) && key['kty'] !== 'oct' && !Object.hasOwn(key, 'd'));
