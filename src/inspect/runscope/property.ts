import { member, type Json } from '../../protocol/json.ts';

const step = /(?:^|\.)([^.[\]"']+)|\[(-?\d+)\]|\[(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\]/y;

const at = (value: Json, key: string): Json | undefined => {
  const own = member(value, key);
  if (own !== undefined || key !== 'length') return own;
  return Array.isArray(value) || typeof value === 'string' ? value.length : undefined;
};

/**
 * The part of a JSON value that a property names as JavaScript would: `a.b`, `a[0].b`, `a["odd key"]`, `[-1]`,
 * `a.length`; the whole value where it is empty. Names are case-sensitive.
 * @returns undefined where there is none, or the property is none
 */
export const propertyOf = (value: Json, property: string): Json | undefined => {
  let found: Json | undefined = value;
  for (let index = 0; index < property.length && found !== undefined; index = step.lastIndex) {
    step.lastIndex = index;
    const [whole, name, position, double, single] = step.exec(property) ?? [];
    if (whole === undefined) return undefined;
    if (position === undefined) found = at(found, name ?? (double ?? single)!.replaceAll(/\\(.)/gs, '$1'));
    else found = Array.isArray(found) ? found.at(Number(position)) : undefined;
  }
  return found;
};
