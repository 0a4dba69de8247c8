import type { Database } from './database.ts';

interface Waiting<Row> {
  readonly id: string;
  readonly resolve: (row: Row | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Rows by their ids, read with each request, so that what another instance has written is seen from then on: those that
 * are asked for while one read is under way share the next. Each row begins with its id.
 * @param text of the statement; `$1` are the ids
 */
export const createLookup = <Row extends readonly [id: string, ...rest: unknown[]]>(
  database: Database,
  text: string,
): ((id: string) => Promise<Row | undefined>) => {
  let waiting: Waiting<Row>[] = [];
  let reading = false;
  const readNext = async (): Promise<void> => {
    const asked = waiting;
    waiting = [];
    try {
      const ids = [...new Set(asked.map(({ id }) => id))];
      const rows = await database.session(undefined, (on) => on.all<Row>({ text, values: [ids] }));
      const found = new Map(rows.map((row) => [row[0], row]));
      for (const { id, resolve } of asked) resolve(found.get(id));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
    if (waiting.length > 0) return readNext();
    reading = false;
  };
  return (id) =>
    new Promise((resolve, reject) => {
      waiting.push({ id, resolve, reject });
      if (reading) return;
      reading = true;
      setImmediate(() => void readNext());
    });
};
