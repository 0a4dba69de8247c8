import { isObject, member, type Json } from '../protocol/json.ts';

/**
 * Where `found` does not hold what `sent` does: the path of the first value that is missing or another. A service may
 * add to what it was sent, and give the values of a multi-valued attribute in any order.
 */
export const differing = (sent: Json, found: Json | undefined, path = ''): string | undefined => {
  if (Array.isArray(sent)) {
    const values = Array.isArray(found) ? found : [];
    const lost = sent.findIndex((value) => values.every((other) => differing(value, other) !== undefined));
    return lost < 0 ? undefined : `${path}[${lost}]`;
  }
  if (isObject(sent)) {
    if (!isObject(found)) return path || 'the object';
    for (const key of Object.keys(sent)) {
      const difference = differing(sent[key]!, member(found, key), path ? `${path}.${key}` : key);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  return sent === found ? undefined : path || 'the value';
};
