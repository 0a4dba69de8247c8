import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/**
 * The key for a purpose: 32 random bytes, made when first asked for and the same ever after, in every process that has
 * the database open.
 */
export const readKey = (db: DatabaseSync, purpose: string): Uint8Array => {
  const read = db.prepare('SELECT bytes FROM secret_key WHERE purpose = ?');
  const found = read.get(purpose);
  if (found) return found['bytes'] as Uint8Array;
  db.prepare('INSERT OR IGNORE INTO secret_key (purpose, bytes) VALUES (?, ?)').run(purpose, randomBytes(32));
  return read.get(purpose)!['bytes'] as Uint8Array;
};
