import { leaf } from '../../protocol/attribute-path.ts';
import type { IndexEntry } from '../sql/index-keys.ts';
import type { Session } from './database.ts';
import { partsOf } from './keys.ts';
import { encodeText } from './text.ts';

/** A row of `lookup` or `unique_key`. */
export interface Key {
  readonly entry: IndexEntry;
  readonly unique: boolean;
  /** The collection, or 0 where the attribute is unique in all of them. */
  readonly scope: number;
  readonly key: string;
  readonly rest: string;
  readonly resource: number;
}

export const keysOf = (entries: readonly IndexEntry[], collection: number, resource: number): readonly Key[] =>
  entries.map((entry) => {
    const { uniqueness } = leaf(entry.attribute.path);
    const scope = uniqueness === 'global' ? 0 : collection;
    return { entry, unique: uniqueness !== 'none', scope, ...partsOf(entry.key), resource };
  });

const arrays = (keys: readonly Key[]) => [
  keys.map(({ scope }) => scope),
  keys.map(({ entry }) => entry.attribute.seq),
  keys.map(({ key }) => key),
  keys.map(({ rest }) => rest),
  keys.map(({ resource }) => resource),
];

const given = 'unnest($1::integer[], $2::integer[], $3::text[], $4::text[], $5::bigint[]) WITH ORDINALITY';

// In one order, so that two who write the same keys do not wait for one another.
const insertUnique = `
  INSERT INTO unique_key (tenant, scope, attribute, key, rest, resource)
  SELECT $6, k.scope, k.attribute, k.key, k.rest, k.resource
  FROM ${given} k (scope, attribute, key, rest, resource, place)
  ORDER BY k.scope, k.attribute, k.key COLLATE "C", k.rest, k.place
  ON CONFLICT DO NOTHING RETURNING resource, attribute, key, rest`;
const insertLookup = `
  INSERT INTO lookup (tenant, collection, attribute, key, rest, resource)
  SELECT $6, k.collection, k.attribute, k.key, k.rest, k.resource
  FROM ${given} k (collection, attribute, key, rest, resource, place) ON CONFLICT DO NOTHING`;
const deleteUnique = `
  DELETE FROM unique_key u USING ${given} k (scope, attribute, key, rest, resource, place)
  WHERE (u.scope, u.attribute, u.key, u.rest) = (k.scope, k.attribute, k.key COLLATE "C", k.rest)`;
const deleteLookup = `
  DELETE FROM lookup l USING ${given} k (collection, attribute, key, rest, resource, place)
  WHERE (l.collection, l.attribute, l.key, l.rest, l.resource)
    = (k.collection, k.attribute, k.key COLLATE "C", k.rest, k.resource)`;

/** Writes keys. @returns those that are unique and taken */
export const addKeys = async (on: Session, tenant: number, keys: readonly Key[]): Promise<readonly Key[]> => {
  const unique = keys.filter((key) => key.unique);
  const others = keys.filter((key) => !key.unique);
  const [added] = await Promise.all([
    unique.length > 0
      ? on.all<[number, number, string, string]>({ text: insertUnique, values: [...arrays(unique), tenant] })
      : [],
    others.length > 0 && on.all({ text: insertLookup, values: [...arrays(others), tenant] }),
  ]);
  if (added.length === unique.length) return [];
  const nameOf = (...parts: readonly (number | string)[]): string => JSON.stringify(parts);
  const found = new Set(added.map((row) => nameOf(...row)));
  return unique.filter(
    ({ resource, entry, key, rest }) => !found.has(nameOf(resource, entry.attribute.seq, encodeText(key), rest)),
  );
};

export const removeKeys = async (on: Session, keys: readonly Key[]): Promise<void> => {
  const unique = keys.filter((key) => key.unique);
  const others = keys.filter((key) => !key.unique);
  await Promise.all([
    unique.length > 0 && on.all({ text: deleteUnique, values: arrays(unique) }),
    others.length > 0 && on.all({ text: deleteLookup, values: arrays(others) }),
  ]);
};
