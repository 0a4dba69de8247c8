import { isObject, member, same, type Json, type JsonObject } from '../../protocol/json.ts';
import type { ScimClient } from '../client/client.ts';

/** An attribute by the path that Entra names it by: `name.givenName`, `emails[type eq "work"].value`. */
type Places = ReadonlyMap<string, Json>;

/** What is not mapped, or goes out otherwise. */
const apart: ReadonlySet<string> = new Set([
  'schemas',
  'id',
  'meta',
  'externalId',
  'groups',
  'password',
  'active',
  'roles',
]);

/** What of an element tells which it is. */
const selectors: ReadonlySet<string> = new Set(['type', 'primary']);

const placesOf = (resource: JsonObject, prefix = ''): Places => {
  const places = new Map<string, Json>();
  const add = (path: string, value: Json): void => {
    if (isObject(value)) for (const [inner, one] of placesOf(value, path)) places.set(inner, one);
    else places.set(path, value);
  };
  for (const [name, value] of Object.entries(resource)) {
    if (prefix === '' && apart.has(name)) continue;
    // An attribute of an extension follows its URN after a colon.
    const separator = prefix.startsWith('urn:') && !prefix.includes('.', prefix.lastIndexOf(':')) ? ':' : '.';
    const path = prefix === '' ? name : `${prefix}${separator}${name}`;
    if (!Array.isArray(value)) {
      add(path, value);
      continue;
    }
    for (const element of value) {
      const type = member(element, 'type');
      if (!isObject(element) || typeof type !== 'string') continue;
      for (const [inner, one] of Object.entries(element)) {
        if (!selectors.has(inner)) places.set(`${path}[type eq ${JSON.stringify(type)}].${inner}`, one);
      }
    }
  }
  return places;
};

/** The operations that bring a user from what the service has to what is wanted; empty where nothing is to do. */
export const changesOf = ({ dialect }: ScimClient, current: JsonObject, wanted: JsonObject): JsonObject[] => {
  const before = placesOf(current);
  const changed = [...placesOf(wanted)].filter(([path, value]) => !same(before.get(path), value));
  // The job of 2018 writes each value by its path, and booleans as words.
  if (dialect === 'entra-2018') {
    return changed.map(([path, value]) => ({
      op: before.has(path) ? 'Replace' : 'Add',
      path,
      value: typeof value === 'boolean' ? (value ? 'True' : 'False') : value,
    }));
  }
  const dotted = changed.filter(([path]) => !path.includes('['));
  const selected = changed.filter(([path]) => path.includes('['));
  return [
    ...(dotted.length > 0 ? [{ op: 'replace', value: Object.fromEntries(dotted) }] : []),
    ...selected.map(([path, value]) => ({ op: before.has(path) ? 'replace' : 'add', path, value })),
  ];
};
