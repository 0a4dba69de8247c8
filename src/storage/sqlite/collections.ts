import type { DatabaseSync } from 'node:sqlite';
import { notFound } from '../../protocol/error.ts';

export interface Collections {
  /** The tenant's number; undefined where there is no such tenant. */
  tenant(id: string): number | undefined;
  /** The number of a tenant's collection of a type; undefined where it has none yet. */
  find(tenant: string, type: string): number | undefined;
  /**
   * The same, which is made where it is missing. Only in a write.
   * @throws ScimError notFound where there is no such tenant
   */
  ensure(tenant: string, type: string): number;
  /** The name of a collection's type. */
  type(collection: number): string;
  /** Has everything read anew, since a write that may have made some of it was undone. */
  forget(): void;
}

/** Tenants and collections by name. They come and never go, so that they are read once. */
export const createCollections = (db: DatabaseSync): Collections => {
  const readTenant = db.prepare('SELECT seq FROM tenant WHERE id = ?');
  const read = db.prepare('SELECT seq FROM collection WHERE tenant = ? AND type = ?');
  const readType = db.prepare('SELECT type FROM collection WHERE seq = ?');
  const insert = db.prepare('INSERT INTO collection (tenant, type) VALUES (?, ?)');
  const tenants = new Map<string, { seq: number; collections: Map<string, number> }>();
  const types = new Map<number, string>();

  const tenant = (id: string) => {
    let found = tenants.get(id);
    if (!found) {
      const row = readTenant.get(id);
      if (!row) return undefined;
      found = { seq: Number(row['seq']), collections: new Map() };
      tenants.set(id, found);
    }
    return found;
  };
  const find = (id: string, type: string): number | undefined => {
    const { seq, collections } = tenant(id) ?? {};
    let found = collections?.get(type);
    if (found === undefined && seq !== undefined) {
      found = read.get(seq, type)?.['seq'] as number | undefined;
      if (found !== undefined) collections?.set(type, found);
    }
    return found;
  };
  return {
    tenant: (id) => tenant(id)?.seq,
    find,
    ensure(id, type) {
      const found = find(id, type);
      if (found !== undefined) return found;
      const of = tenant(id);
      if (!of) throw notFound(`There is no tenant "${id}".`);
      const seq = Number(insert.run(of.seq, type).lastInsertRowid);
      of.collections.set(type, seq);
      return seq;
    },
    type(collection) {
      let found = types.get(collection);
      if (found === undefined) {
        found = String(readType.get(collection)?.['type']);
        types.set(collection, found);
      }
      return found;
    },
    forget() {
      tenants.clear();
      types.clear();
    },
  };
};
