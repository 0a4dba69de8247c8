import { notFound } from '../../protocol/error.ts';
import { firstSeq } from '../sql/numbering.ts';
import type { Database, Session } from './database.ts';

export interface Collections {
  /** The tenant's number; undefined where there is no such tenant. */
  tenant(id: string): Promise<number | undefined>;
  /** The number of a tenant's collection of a type; undefined where it has none yet. */
  find(tenant: number, type: string): Promise<number | undefined>;
  /** The same, which is made where it is missing. */
  ensure(tenant: number, type: string): Promise<number>;
  /** The name of a collection's type, of those that are this tenant's. */
  type(on: Session, collection: number): Promise<string>;
  /** Takes so many numbers for resources that are about to be made. @returns the first */
  take(tenant: number, collection: number, count: number): Promise<number>;
}

export const noSuchTenant = (id: string) => notFound(`There is no tenant "${id}".`);

/** Tenants and collections by name. They come and never go, so that they are read once. */
export const createCollections = (database: Database): Collections => {
  const tenants = new Map<string, number>();
  const collections = new Map<string, number>();
  const types = new Map<number, string>();

  const find = async (tenant: number, type: string): Promise<number | undefined> => {
    const key = `${tenant} ${type}`;
    const found = collections.get(key);
    if (found !== undefined) return found;
    const [row] = await database.session(tenant, (on) =>
      on.all<[number]>({ text: 'SELECT seq FROM collection WHERE tenant = $1 AND type = $2', values: [tenant, type] }),
    );
    if (row) collections.set(key, row[0]);
    return row?.[0];
  };

  return {
    async tenant(id) {
      const found = tenants.get(id);
      if (found !== undefined) return found;
      const [row] = await database.session(undefined, (on) =>
        on.all<[number]>({ text: 'SELECT seq FROM tenant WHERE id = $1', values: [id] }),
      );
      if (row) tenants.set(id, row[0]);
      return row?.[0];
    },
    find,
    async ensure(tenant, type) {
      const found = await find(tenant, type);
      if (found !== undefined) return found;
      await database.session(tenant, (on) =>
        on.all({
          text: 'INSERT INTO collection (tenant, type) VALUES ($1, $2) ON CONFLICT DO NOTHING',
          values: [tenant, type],
        }),
      );
      return (await find(tenant, type))!;
    },
    async type(on, collection) {
      let found = types.get(collection);
      if (found === undefined) {
        const [row] = await on.all<[string]>({
          text: 'SELECT type FROM collection WHERE seq = $1',
          values: [collection],
        });
        found = row![0];
        types.set(collection, found);
      }
      return found;
    },
    take: (tenant, collection, count) =>
      database.session(tenant, async (on) => {
        // By itself, so that nobody waits for the lock on it, and without a flush: the write that uses them brings one.
        const [row] = await on.all<[number]>({
          text: `WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
            UPDATE collection SET next = greatest(next, $2::bigint) + $3::integer FROM quick WHERE seq = $1 RETURNING next`,
          values: [collection, firstSeq(collection), count],
        });
        return row![0] - count;
      }),
  };
};
