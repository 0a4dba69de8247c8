import type { DatabaseSync } from 'node:sqlite';
import type { Operator, OperatorStore } from '../../authentication/store.ts';
import { mapConflict } from './connections.ts';
import type { WriteQueue } from './write-queue.ts';

const toOperator = ({ name, created, expires, hash }: Record<string, unknown>): Operator => ({
  name: String(name),
  created: Number(created),
  ...(expires !== null && { expires: Number(expires) }),
  hash: String(hash),
});

/** Those who run the service. */
export const createOperators = (db: DatabaseSync, queue: WriteQueue): OperatorStore => {
  const insert = db.prepare('INSERT INTO operator (name, created, expires, hash) VALUES (?, ?, ?, ?)');
  const readAll = db.prepare('SELECT name, created, expires, hash FROM operator ORDER BY name');
  const readOne = db.prepare('SELECT name, created, expires, hash FROM operator WHERE name = ?');
  const remove = db.prepare('DELETE FROM operator WHERE name = ?');
  return {
    addOperator: ({ name, created, expires = null, hash }) =>
      queue
        .write(() => void insert.run(name, created, expires, hash))
        .catch(mapConflict(`There is already an operator "${name}".`)),
    operators: async () => readAll.all().map(toOperator),
    operator: async (name) => {
      const row = readOne.get(name);
      return row && toOperator(row);
    },
    removeOperator: (name) =>
      queue.write(() => {
        if (remove.run(name).changes === 0) throw new Error(`There is no operator "${name}".`);
      }),
  };
};
