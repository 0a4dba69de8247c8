import type { Database } from './database.ts';
import { createGather } from './gather.ts';

/**
 * Rows by their ids, read with each request, so that what another instance has written is seen from then on. Each row
 * begins with its id; its table is behind no wall.
 * @param text of the statement; `$1` are the ids
 */
export const createLookup = <Row extends readonly [id: string, ...rest: unknown[]]>(
  database: Database,
  text: string,
): ((id: string) => Promise<Row | undefined>) =>
  createGather({
    lanes: 1,
    async read(ids: readonly string[]) {
      const rows = await database.look<Row>({ text, values: [[...new Set(ids)]] });
      const found = new Map(rows.map((row) => [row[0], row]));
      return ids.map((id) => found.get(id));
    },
  });
