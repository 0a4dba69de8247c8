import type { Administrator, AdministratorStore } from '../../authentication/oauth/store.ts';
import type { Database } from './database.ts';
import { mapConflict } from './errors.ts';

type Row = readonly [tenant: string, name: string, created: number, password: string];

const toAdministrator = ([tenant, name, created, password]: Row): Administrator => ({
  tenant,
  name,
  created,
  password,
});

const selected = 'SELECT tenant, name, created, password FROM administrator';

/** The people of tenants who may let clients in. */
export const createAdministrators = (database: Database): AdministratorStore => ({
  async addAdministrator({ tenant, name, created, password }) {
    const added = await database
      .run({
        text: `INSERT INTO administrator (tenant, name, created, password)
          SELECT $1, $2, $3::bigint, $4 WHERE EXISTS (SELECT FROM tenant WHERE id = $1) RETURNING 1`,
        values: [tenant, name, created, password],
      })
      .catch(mapConflict(`The tenant "${tenant}" already has an administrator "${name}".`));
    if (added.length === 0) throw new Error(`There is no tenant "${tenant}".`);
  },
  async administrator(tenant, name) {
    const text = `${selected} WHERE tenant = $1 AND name = $2`;
    const [row] = await database.run<Row>({ text, values: [tenant, name] });
    return row && toAdministrator(row);
  },
  async administrators(tenant) {
    const text = `${selected} ${tenant === undefined ? '' : 'WHERE tenant = $1'} ORDER BY tenant, name`;
    return (await database.run<Row>({ text, values: tenant === undefined ? [] : [tenant] })).map(toAdministrator);
  },
  async removeAdministrator(tenant, name) {
    const text = 'DELETE FROM administrator WHERE tenant = $1 AND name = $2 RETURNING 1';
    const removed = await database.run({ text, values: [tenant, name] });
    if (removed.length === 0) throw new Error(`The tenant "${tenant}" has no administrator "${name}".`);
  },
});
