import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

const statements = ['endpoint', 'accepted_request'].map((table) => `UPDATE ${table} SET lease = 0;`).join(' ');

/**
 * Ends what a process that was killed still holds, for another to take over: its leases would end by themselves, seconds later.
 * @param database the URL of one in PostgreSQL; where none is given, it is the file in `folder`
 */
export const endLeases = async (folder: string, database: string | undefined): Promise<void> => {
  if (database === undefined) {
    const file = new DatabaseSync(join(folder, 'data/muster.db'), { timeout: 60_000 });
    file.exec(statements);
    return file.close();
  }
  const [connectionString, schema = 'muster'] = database.split('?schema=');
  const client = new pg.Client({ connectionString: connectionString!, options: `-c search_path=${schema}` });
  await client.connect();
  await client.query(statements);
  await client.end();
};
