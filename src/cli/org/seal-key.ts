import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isPostgres } from '../../storage/open.ts';
import { UsageError } from '../usage-error.ts';

/** Where the key lies that nobody configured. */
export const sealKeyFile = (database: string): string => `${database}.key`;

/**
 * The key that seals the org's secrets: the one that is configured, else that of the file beside the database, which is
 * made at the first start for its owner alone.
 * @throws UsageError where the database has no place beside it and none is configured
 */
export const sealKey = (database: string, configured: string | undefined): Uint8Array => {
  if (configured !== undefined) return Buffer.from(configured, 'hex');
  if (database === ':memory:') return randomBytes(32);
  if (isPostgres(database))
    throw new UsageError(
      'An org in PostgreSQL needs MUSTER_ORG_KEY: 64 hexadecimal digits that seal its secrets (openssl rand -hex 32).',
    );
  const file = sealKeyFile(database);
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const key = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/i.test(key)) throw new Error(`${file} does not hold a key of 64 hexadecimal digits.`);
  return Buffer.from(key, 'hex');
};
