import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';

/** Where the admin API of a running service listens, and a credential that lasts as long as the service runs. */
export interface AdminAddress {
  readonly url: string;
  readonly token: string;
}

const schema = v.object({ url: v.string(), token: v.string() });

/** Undefined where the database is no file. */
const fileOf = (database: string): string | undefined =>
  database === ':memory:' || database.includes('://')
    ? undefined
    : `${database.replace(/\.(?:db|sqlite3?)$/, '')}.admin.json`;

/** The address that a service wrote beside the database; undefined where none did. */
export const readAdminAddress = (database: string): AdminAddress | undefined => {
  const file = fileOf(database);
  if (file === undefined) return undefined;
  try {
    return v.parse(schema, JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
};

/**
 * Writes the address beside the database, for whoever may read that: to them the credential opens nothing new.
 * @returns what removes it
 */
export const writeAdminAddress = (database: string, address: AdminAddress): (() => void) => {
  const file = fileOf(database);
  if (file === undefined) return () => undefined;
  // An old file would keep its own permissions.
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(address), { mode: 0o600, flag: 'wx' });
  return () => {
    // Another service on the same database may have written its own since.
    if (readAdminAddress(database)?.token === address.token) rmSync(file, { force: true });
  };
};
