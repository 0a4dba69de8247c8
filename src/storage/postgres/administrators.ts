import type { Administrator, AdministratorStore } from '../../authentication/oauth/store.ts';
import { configured } from '../../events/configuration.ts';
import type { Database } from './database.ts';
import { mapConflict } from './errors.ts';
import type { Configure } from './events.ts';

type Row = readonly [tenant: string, name: string, created: number, password: string];

const toAdministrator = ([tenant, name, created, password]: Row): Administrator => ({
  tenant,
  name,
  created,
  password,
});

const columns = 'tenant, name, created, password';
const selected = `SELECT ${columns} FROM administrator`;

/** The people of tenants who may let clients in. */
export const createAdministrators = (database: Database, configure: Configure): AdministratorStore => ({
  async addAdministrator(administrator, origin) {
    const { tenant, name, created, password } = administrator;
    const statement = {
      text: `INSERT INTO administrator (${columns})
        SELECT $1, $2, $3::bigint, $4 WHERE EXISTS (SELECT FROM tenant WHERE id = $1 AND removed IS NULL) RETURNING 1`,
      values: [tenant, name, created, password],
    };
    const change = () => configured('Administrator', name, 'created', { after: administrator });
    const added = await configure(statement, { tenant, origin, time: created, change }).catch(
      mapConflict(`The tenant "${tenant}" already has an administrator "${name}".`),
    );
    if (!added) throw new Error(`There is no tenant "${tenant}".`);
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
  async removeAdministrator(tenant, name, origin) {
    const text = `DELETE FROM administrator WHERE tenant = $1 AND name = $2 RETURNING ${columns}`;
    const change = (row: readonly unknown[]) =>
      configured('Administrator', name, 'deleted', { before: toAdministrator(row as unknown as Row) });
    if (!(await configure({ text, values: [tenant, name] }, { tenant, origin, change })))
      throw new Error(`The tenant "${tenant}" has no administrator "${name}".`);
  },
});
