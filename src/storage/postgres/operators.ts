import { isOperatorScope, type Operator, type OperatorStore } from '../../authentication/store.ts';
import { configured } from '../../events/configuration.ts';
import type { Database } from './database.ts';
import { mapConflict } from './errors.ts';
import type { Configure } from './events.ts';

type Row = readonly [name: string, created: number, expires: number | null, hash: string, scope: string | null];

const toOperator = ([name, created, expires, hash, scope]: Row): Operator => ({
  name,
  created,
  ...(expires !== null && { expires }),
  hash,
  ...(isOperatorScope(scope) && { scope }),
});

const columns = 'name, created, expires, hash, scope';
const selected = `SELECT ${columns} FROM operator`;

/** Those who run the service. */
export const createOperators = (database: Database, configure: Configure): OperatorStore => ({
  async addOperator(operator, origin) {
    const { name, created, expires = null, hash, scope = null } = operator;
    const text = `INSERT INTO operator (${columns}) VALUES ($1, $2::bigint, $3::bigint, $4, $5) RETURNING 1`;
    const change = () => configured('Operator', name, 'created', { after: operator });
    await configure({ text, values: [name, created, expires, hash, scope] }, { origin, time: created, change }).catch(
      mapConflict(`There is already an operator "${name}".`),
    );
  },
  operators: async () => (await database.run<Row>({ text: `${selected} ORDER BY name`, values: [] })).map(toOperator),
  async operator(name) {
    const [row] = await database.run<Row>({ text: `${selected} WHERE name = $1`, values: [name] });
    return row && toOperator(row);
  },
  async removeOperator(name, origin) {
    const text = `DELETE FROM operator WHERE name = $1 RETURNING ${columns}`;
    const change = (row: readonly unknown[]) =>
      configured('Operator', name, 'deleted', { before: toOperator(row as unknown as Row) });
    if (!(await configure({ text, values: [name] }, { origin, change })))
      throw new Error(`There is no operator "${name}".`);
  },
});
