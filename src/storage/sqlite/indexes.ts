import type { DatabaseSync } from 'node:sqlite';
import { leaf, printPath, type AttributePath } from '../../protocol/attribute-path.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import {
  definitionOf,
  entriesOf,
  notUnique,
  pathsToIndex,
  type IndexedAttribute,
  type IndexEntry,
  type TypeIndexes,
} from '../sql/index-keys.ts';
import { collectionOf, firstSeq } from '../sql/numbering.ts';
import { inTransaction } from './database.ts';

export interface Indexes {
  /** @throws Error where the store was not opened with this type */
  of(type: ResourceType): TypeIndexes;
  /**
   * Writes what a change of a resource's attributes makes of its keys.
   * @throws ScimError uniqueness
   */
  update(type: ResourceType, seq: number, before: JsonObject | undefined, after: JsonObject | undefined): void;
}

const createKeys = (db: DatabaseSync) => {
  const addUnique = db.prepare(
    'INSERT OR IGNORE INTO unique_key (scope, attribute, key, resource) VALUES (?, ?, ?, ?)',
  );
  const removeUnique = db.prepare('DELETE FROM unique_key WHERE scope = ? AND attribute = ? AND key = ?');
  const add = db.prepare('INSERT INTO lookup (collection, attribute, key, resource) VALUES (?, ?, ?, ?)');
  const remove = db.prepare('DELETE FROM lookup WHERE collection = ? AND attribute = ? AND key = ? AND resource = ?');
  const scope = (path: AttributePath, collection: number) => (leaf(path).uniqueness === 'global' ? 0 : collection);
  return {
    add(
      { attribute: { seq, path }, key, value }: IndexEntry,
      type: ResourceType,
      collection: number,
      resource: number,
    ) {
      if (leaf(path).uniqueness === 'none') add.run(collection, seq, key, resource);
      else if (addUnique.run(scope(path, collection), seq, key, resource).changes === 0) {
        throw notUnique(path, value, type.name);
      }
    },
    remove({ attribute: { seq, path }, key }: IndexEntry, collection: number, resource: number) {
      if (leaf(path).uniqueness === 'none') remove.run(collection, seq, key, resource);
      else removeUnique.run(scope(path, collection), seq, key);
    },
  };
};

/**
 * Compares the attributes that a type has indexed with those that the file has, and makes the difference.
 * @throws ScimError uniqueness where an attribute has become unique and its values are not; Error where there is a difference
 *   and the file is only read
 */
const synchronize = (db: DatabaseSync, type: ResourceType, readOnly: boolean): TypeIndexes => {
  const kept = new Map(
    db
      .prepare('SELECT seq, path, definition FROM indexed_attribute WHERE type = ?')
      .all(type.name)
      .map((row) => [`${String(row['path'])} ${String(row['definition'])}`, Number(row['seq'])]),
  );
  const collections = db
    .prepare('SELECT seq FROM collection WHERE type = ?')
    .all(type.name)
    .map((row) => Number(row['seq']));
  const keyed = pathsToIndex(type).map((path) => ({ path, definition: definitionOf(path) }));
  const wanted = new Set(keyed.map(({ path, definition }) => `${printPath(path)} ${definition}`));
  if (readOnly && (kept.size !== wanted.size || [...wanted].some((name) => !kept.has(name)))) {
    throw new Error(`The process that writes the database was started with another definition of ${type.name}.`);
  }
  for (const [name, seq] of kept) {
    if (wanted.has(name)) continue;
    for (const collection of collections) {
      db.prepare('DELETE FROM lookup WHERE collection = ? AND attribute = ?').run(collection, seq);
    }
    db.prepare('DELETE FROM unique_key WHERE attribute = ?').run(seq);
    db.prepare('DELETE FROM indexed_attribute WHERE seq = ?').run(seq);
  }
  const insert = db.prepare('INSERT INTO indexed_attribute (type, path, definition) VALUES (?, ?, ?)');
  const added: IndexedAttribute[] = [];
  const indexes = keyed.map(({ path, definition }) => {
    const seq = kept.get(`${printPath(path)} ${definition}`);
    if (seq !== undefined) return { seq, path };
    const index = { seq: Number(insert.run(type.name, printPath(path), definition).lastInsertRowid), path };
    added.push(index);
    return index;
  });
  const keys = createKeys(db);
  const resources = db.prepare('SELECT seq, document FROM resource WHERE seq >= ? AND seq < ?');
  for (const collection of added.length > 0 ? collections : []) {
    for (const row of resources.iterate(firstSeq(collection), firstSeq(collection + 1))) {
      const document = JSON.parse(String(row['document'])) as JsonObject;
      for (const entry of added.flatMap((index) => entriesOf(document, index))) {
        keys.add(entry, type, collection, Number(row['seq']));
      }
    }
  }
  return new Map(indexes.map((index) => [printPath(index.path), index]));
};

/**
 * Brings the indexes of all types up to date, and keeps them so.
 * @throws Error where they are not, and the file is only read
 */
export const createIndexes = (db: DatabaseSync, types: readonly ResourceType[], readOnly = false): Indexes => {
  const byType = inTransaction(db, () => new Map(types.map((type) => [type.name, synchronize(db, type, readOnly)])));
  const keys = createKeys(db);
  const of = (type: ResourceType): TypeIndexes => {
    const found = byType.get(type.name);
    if (!found) throw new Error(`The store was opened without the resource type ${type.name}.`);
    return found;
  };
  return {
    of,
    update(type, seq, before, after) {
      const collection = collectionOf(seq);
      for (const index of of(type).values()) {
        const old = before ? entriesOf(before, index) : [];
        const now = after ? entriesOf(after, index) : [];
        for (const entry of old) if (!now.some(({ key }) => key === entry.key)) keys.remove(entry, collection, seq);
        for (const entry of now) if (!old.some(({ key }) => key === entry.key)) keys.add(entry, type, collection, seq);
      }
    },
  };
};
