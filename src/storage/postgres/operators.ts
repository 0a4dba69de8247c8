import type { Operator, OperatorStore } from '../../authentication/store.ts';
import type { Database } from './database.ts';
import { mapConflict } from './errors.ts';

type Row = readonly [name: string, created: number, expires: number | null, hash: string];

const toOperator = ([name, created, expires, hash]: Row): Operator => ({
  name,
  created,
  ...(expires !== null && { expires }),
  hash,
});

const selected = 'SELECT name, created, expires, hash FROM operator';

/** Those who run the service. */
export const createOperators = (database: Database): OperatorStore => ({
  async addOperator({ name, created, expires = null, hash }) {
    const text = 'INSERT INTO operator (name, created, expires, hash) VALUES ($1, $2::bigint, $3::bigint, $4)';
    await database
      .run({ text, values: [name, created, expires, hash] })
      .catch(mapConflict(`There is already an operator "${name}".`));
  },
  operators: async () => (await database.run<Row>({ text: `${selected} ORDER BY name`, values: [] })).map(toOperator),
  async operator(name) {
    const [row] = await database.run<Row>({ text: `${selected} WHERE name = $1`, values: [name] });
    return row && toOperator(row);
  },
  async removeOperator(name) {
    const text = 'DELETE FROM operator WHERE name = $1 RETURNING 1';
    const removed = await database.run({ text, values: [name] });
    if (removed.length === 0) throw new Error(`There is no operator "${name}".`);
  },
});
