import type { DatabaseSync } from 'node:sqlite';
import { isOperatorScope, type Operator, type OperatorStore } from '../../authentication/store.ts';
import { configured } from '../../events/configuration.ts';
import { mapConflict } from './connections.ts';
import type { Journal } from './events.ts';
import type { WriteQueue } from './write-queue.ts';

const toOperator = ({ name, created, expires, hash, scope }: Record<string, unknown>): Operator => ({
  name: String(name),
  created: Number(created),
  ...(expires !== null && { expires: Number(expires) }),
  hash: String(hash),
  ...(isOperatorScope(scope) && { scope }),
});

/** Those who run the service. */
export const createOperators = (db: DatabaseSync, queue: WriteQueue, journal: Journal | undefined): OperatorStore => {
  const insert = db.prepare('INSERT INTO operator (name, created, expires, hash, scope) VALUES (?, ?, ?, ?, ?)');
  const readAll = db.prepare('SELECT name, created, expires, hash, scope FROM operator ORDER BY name');
  const readOne = db.prepare('SELECT name, created, expires, hash, scope FROM operator WHERE name = ?');
  const remove = db.prepare('DELETE FROM operator WHERE name = ?');
  return {
    addOperator: (operator, origin) => {
      const { name, created, expires = null, hash, scope = null } = operator;
      return queue
        .write(() => {
          insert.run(name, created, expires, hash, scope);
          journal?.append([configured('Operator', name, 'created', { after: operator })], { origin, time: created });
        })
        .catch(mapConflict(`There is already an operator "${name}".`));
    },
    operators: async () => readAll.all().map(toOperator),
    operator: async (name) => {
      const row = readOne.get(name);
      return row && toOperator(row);
    },
    removeOperator: (name, origin) =>
      queue.write(() => {
        const row = readOne.get(name);
        if (!row) throw new Error(`There is no operator "${name}".`);
        remove.run(name);
        journal?.append([configured('Operator', name, 'deleted', { before: toOperator(row) })], { origin });
      }),
  };
};
