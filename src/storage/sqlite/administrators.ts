import type { DatabaseSync } from 'node:sqlite';
import type { Administrator, AdministratorStore } from '../../authentication/oauth/store.ts';
import { configured } from '../../events/configuration.ts';
import { mapConflict } from './connections.ts';
import type { Journal } from './events.ts';
import type { WriteQueue } from './write-queue.ts';

const toAdministrator = (row: Record<string, unknown>): Administrator => ({
  tenant: String(row['tenant']),
  name: String(row['name']),
  created: Number(row['created']),
  password: String(row['password']),
});

/** The people of tenants who may let clients in. */
export const createAdministrators = (
  db: DatabaseSync,
  queue: WriteQueue,
  journal: Journal | undefined,
): AdministratorStore => {
  const readTenant = db.prepare('SELECT 1 FROM tenant WHERE id = ? AND removed IS NULL');
  const insert = db.prepare('INSERT INTO administrator (tenant, name, created, password) VALUES (?, ?, ?, ?)');
  const selected = 'SELECT tenant, name, created, password FROM administrator';
  const readOne = db.prepare(`${selected} WHERE tenant = ? AND name = ?`);
  const readOf = db.prepare(`${selected} WHERE tenant = ? ORDER BY name`);
  const readAll = db.prepare(`${selected} ORDER BY tenant, name`);
  const remove = db.prepare('DELETE FROM administrator WHERE tenant = ? AND name = ?');
  return {
    addAdministrator: (administrator, origin) => {
      const { tenant, name, created, password } = administrator;
      return queue
        .write(() => {
          if (!readTenant.get(tenant)) throw new Error(`There is no tenant "${tenant}".`);
          insert.run(tenant, name, created, password);
          journal?.append([configured('Administrator', name, 'created', { after: administrator })], {
            tenant,
            origin,
            time: created,
          });
        })
        .catch(mapConflict(`The tenant "${tenant}" already has an administrator "${name}".`));
    },
    administrator: async (tenant, name) => {
      const row = readOne.get(tenant, name);
      return row && toAdministrator(row);
    },
    administrators: async (tenant) => (tenant === undefined ? readAll.all() : readOf.all(tenant)).map(toAdministrator),
    removeAdministrator: (tenant, name, origin) =>
      queue.write(() => {
        const row = readOne.get(tenant, name);
        if (!row) throw new Error(`The tenant "${tenant}" has no administrator "${name}".`);
        remove.run(tenant, name);
        journal?.append([configured('Administrator', name, 'deleted', { before: toAdministrator(row) })], {
          tenant,
          origin,
        });
      }),
  };
};
