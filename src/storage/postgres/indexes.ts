import { printPath } from '../../protocol/attribute-path.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import {
  definitionOf,
  entriesOf,
  notUnique,
  pathsToIndex,
  type IndexedAttribute,
  type TypeIndexes,
} from '../sql/index-keys.ts';
import { firstSeq } from '../sql/numbering.ts';
import type { Database, Session } from './database.ts';
import { additions, keysOf, taken } from './index-rows.ts';
import { lock } from './migrate.ts';
import { searchOf, shapeOfType } from './search.ts';
import { together } from './together.ts';

/** Documents that are read at a time where keys are made anew. */
const chunk = 500;

/** @throws Error where the store was not opened with this type */
export type Indexes = (type: ResourceType) => TypeIndexes;

interface Kept {
  readonly seq: number;
  readonly path: string;
  readonly definition: string;
}

const nameOf = (path: string, definition: string): string => `${path} ${definition}`;

const keptOf = async (on: Session, type: ResourceType): Promise<readonly Kept[]> => {
  const rows = await on.all<[number, string, string]>({
    text: 'SELECT seq, path, definition FROM indexed_attribute WHERE type = $1',
    values: [type.name],
  });
  return rows.map(([seq, path, definition]) => ({ seq, path, definition }));
};

const wantedOf = (type: ResourceType) =>
  pathsToIndex(type).map((path) => ({ path, name: nameOf(printPath(path), definitionOf(path)) }));

/** What the database has, where that is just what the type needs. */
const present = async (on: Session, type: ResourceType): Promise<TypeIndexes | undefined> => {
  const [kept, shapes] = await Promise.all([
    keptOf(on, type),
    on.all<[string]>({ text: 'SELECT shape FROM search_shape WHERE type = $1', values: [type.name] }),
  ]);
  const wanted = wantedOf(type);
  const seqs = new Map(kept.map(({ seq, path, definition }) => [nameOf(path, definition), seq]));
  if (shapes[0]?.[0] !== shapeOfType(type) || seqs.size !== wanted.length) return undefined;
  const found: [string, IndexedAttribute][] = [];
  for (const { path, name } of wanted) {
    const seq = seqs.get(name);
    if (seq === undefined) return undefined;
    found.push([printPath(path), { seq, path }]);
  }
  return new Map(found);
};

/** Makes the keys and what is searched of all resources of a collection anew. @throws ScimError uniqueness */
const rebuild = async (
  on: Session,
  type: ResourceType,
  { tenant, collection, added }: { tenant: number; collection: number; added: readonly IndexedAttribute[] },
): Promise<void> => {
  let last = firstSeq(collection) - 1;
  for (;;) {
    const rows = await on.all<[number, string]>({
      text: 'SELECT seq, document FROM resource WHERE seq > $1 AND seq < $2 ORDER BY seq LIMIT $3',
      values: [last, firstSeq(collection + 1), chunk],
    });
    if (rows.length === 0) return;
    last = rows.at(-1)![0];
    const documents = rows.map(([seq, text]) => ({ seq, document: JSON.parse(text) as JsonObject }));
    await on.all({
      text: `UPDATE resource r SET search = u.search::jsonb
        FROM unnest($1::bigint[], $2::text[]) u (seq, search) WHERE r.seq = u.seq`,
      values: [documents.map(({ seq }) => seq), documents.map(({ document }) => searchOf(type, document))],
    });
    const keys = documents.flatMap(({ seq, document }) =>
      added.flatMap((index) => keysOf(entriesOf(document, index), collection, seq)),
    );
    const [other] = await taken(on, keys, await together(on, additions(tenant, keys)));
    if (other) throw notUnique(other.entry.attribute.path, other.entry.value, type.name);
  }
};

const remove = async (on: Session, { seq }: Kept): Promise<void> => {
  for (const table of ['lookup', 'unique_key']) {
    await on.all({ text: `DELETE FROM ${table} WHERE attribute = $1`, values: [seq] });
  }
};

/** Compares what the types need with what the database has, and makes the difference, one instance at a time. */
const synchronize = (database: Database, types: readonly ResourceType[]): Promise<void> =>
  database.transaction(undefined, async (on) => {
    await lock(on, database.schema);
    await on.unhurried();
    const tenants = await on.all<[number]>({ text: 'SELECT seq FROM tenant ORDER BY seq', values: [] });
    for (const type of types) {
      if (await present(on, type)) continue;
      const wanted = wantedOf(type);
      const kept = await keptOf(on, type);
      const names = new Set(kept.map(({ path, definition }) => nameOf(path, definition)));
      const gone = kept.filter(({ path, definition }) => !wanted.some(({ name }) => name === nameOf(path, definition)));
      for (const { seq } of gone) {
        await on.all({ text: 'DELETE FROM indexed_attribute WHERE seq = $1', values: [seq] });
      }
      const added: IndexedAttribute[] = [];
      for (const { path, name } of wanted) {
        if (names.has(name)) continue;
        const [row] = await on.all<[number]>({
          text: 'INSERT INTO indexed_attribute (type, path, definition) VALUES ($1, $2, $3) RETURNING seq',
          values: [type.name, printPath(path), definitionOf(path)],
        });
        added.push({ seq: row![0], path });
      }
      for (const [tenant] of tenants) {
        await on.all({ text: `SELECT set_config('muster.tenant', $1, true)`, values: [String(tenant)] });
        for (const old of gone) await remove(on, old);
        const collections = await on.all<[number]>({
          text: 'SELECT seq FROM collection WHERE tenant = $1 AND type = $2',
          values: [tenant, type.name],
        });
        for (const [collection] of collections) await rebuild(on, type, { tenant, collection, added });
      }
      await on.all({
        text: 'INSERT INTO search_shape (type, shape) VALUES ($1, $2) ON CONFLICT (type) DO UPDATE SET shape = excluded.shape',
        values: [type.name, shapeOfType(type)],
      });
    }
  });

/** Brings the indexes of all types up to date. */
export const openIndexes = async (database: Database, types: readonly ResourceType[]): Promise<Indexes> => {
  const read = () =>
    database.session(undefined, (on) =>
      Promise.all(types.map(async (type) => [type.name, await present(on, type)] as const)),
    );
  let found = await read();
  if (found.some(([, indexes]) => !indexes)) {
    await synchronize(database, types);
    found = await read();
  }
  const byType = new Map(found);
  return (type) => {
    const indexes = byType.get(type.name);
    if (!indexes) throw new Error(`The store was opened without the resource type ${type.name}.`);
    return indexes;
  };
};
