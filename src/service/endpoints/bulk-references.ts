import { isObject, type Json, type JsonObject } from '../../protocol/json.ts';

const referencePrefix = 'bulkId:';

/** The bulkIds that the value refers to, at any depth. */
export const references = (value: Json | undefined, found = new Set<string>()): Set<string> => {
  if (typeof value === 'string') {
    if (value.startsWith(referencePrefix)) found.add(value.slice(referencePrefix.length));
  } else if (Array.isArray(value)) {
    for (const element of value) references(element, found);
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) references(value[key], found);
  }
  return found;
};

/** The value with the ids that its references stand for (RFC 7644 §3.7.2). */
export const substitute = (value: Json, idOf: (bulkId: string) => string): Json => {
  if (typeof value === 'string') {
    return value.startsWith(referencePrefix) ? idOf(value.slice(referencePrefix.length)) : value;
  }
  if (Array.isArray(value)) return value.map((element) => substitute(element, idOf));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, substitute(v, idOf)]));
};

/** The data without those members that refer to one of the bulkIds, which come out beside it. */
export const withoutMembers = (data: JsonObject, bulkIds: ReadonlySet<string>): [data: JsonObject, taken: string[]] => {
  const key = Object.keys(data).find((name) => name.toLowerCase() === 'members');
  const members = key === undefined ? undefined : data[key];
  if (key === undefined || !Array.isArray(members)) return [data, []];
  const taken: string[] = [];
  const left = members.filter((element) => {
    const referred = [...references(element)].filter((bulkId) => bulkIds.has(bulkId));
    taken.push(...referred);
    return referred.length === 0;
  });
  return [{ ...data, [key]: left }, taken];
};
