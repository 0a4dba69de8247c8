import { leaf } from '../../protocol/attribute-path.ts';
import type { IndexEntry } from '../sql/index-keys.ts';
import type { Session } from './database.ts';
import { partsOf } from './keys.ts';
import type { Part } from './statements.ts';

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
  ON CONFLICT DO NOTHING`;
// The resource is new or locked: nobody else writes its keys.
const insertLookup = `
  INSERT INTO lookup (tenant, collection, attribute, key, rest, resource)
  SELECT $6, k.collection, k.attribute, k.key, k.rest, k.resource
  FROM ${given} k (collection, attribute, key, rest, resource, place)`;
const deleteUnique = `
  DELETE FROM unique_key u USING ${given} k (scope, attribute, key, rest, resource, place)
  WHERE (u.scope, u.attribute, u.key, u.rest) = (k.scope, k.attribute, k.key COLLATE "C", k.rest)`;
const deleteLookup = `
  DELETE FROM lookup l USING ${given} k (collection, attribute, key, rest, resource, place)
  WHERE (l.collection, l.attribute, l.key, l.rest, l.resource)
    = (k.collection, k.attribute, k.key COLLATE "C", k.rest, k.resource)`;
const findUnique = `
  SELECT k.place FROM ${given} k (scope, attribute, key, rest, resource, place)
  JOIN unique_key u ON (u.scope, u.attribute, u.key, u.rest) = (k.scope, k.attribute, k.key COLLATE "C", k.rest)
  WHERE u.resource = k.resource`;

/** The statement about some keys, unless there are none. */
const about = (name: string, text: string, keys: readonly Key[], ...more: readonly number[]): readonly Part[] =>
  keys.length > 0 ? [{ name, text, values: [...arrays(keys), ...more] }] : [];

const uniqueOf = (keys: readonly Key[]): readonly Key[] => keys.filter((key) => key.unique);
const othersOf = (keys: readonly Key[]): readonly Key[] => keys.filter((key) => !key.unique);

/** What writes keys: those of `taken`, where fewer than all that are unique are written, are another resource's. */
export const additions = (tenant: number, keys: readonly Key[]): readonly Part[] => {
  const unique = uniqueOf(keys);
  return [
    ...about('unique_added', insertUnique, unique, tenant).map((part) => ({ ...part, told: unique.length })),
    ...about('added', insertLookup, othersOf(keys), tenant),
  ];
};

/** Those of the keys that another resource has. @param counts of what `additions` did */
export const taken = async (
  on: Session,
  keys: readonly Key[],
  counts: ReadonlyMap<string, number>,
): Promise<readonly Key[]> => {
  const unique = uniqueOf(keys);
  if ((counts.get('unique_added') ?? 0) === unique.length) return [];
  const own = new Set((await on.all<[number]>({ text: findUnique, values: arrays(unique) })).map(([place]) => place));
  return unique.filter((_, i) => !own.has(i + 1));
};

/** Frees keys that are unique: before others take them. */
export const freeKeys = async (on: Session, keys: readonly Key[]): Promise<void> => {
  await Promise.all(about('freed', deleteUnique, uniqueOf(keys)).map((part) => on.all(part)));
};

/** What takes the other keys away. */
export const removals = (keys: readonly Key[]): readonly Part[] => about('removed', deleteLookup, othersOf(keys));
