import type { DatabaseSync } from 'node:sqlite';
import type { OAuthRecord, OAuthStore } from '../../authentication/oauth/store.ts';
import { granted } from '../../events/configuration.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { Journal } from './events.ts';
import type { WriteQueue } from './write-queue.ts';

/** How many records are remembered in memory: each is a token that is in use. */
const remembered = 10_000;

/** How many expired records a write takes along: more than it adds, so that they cannot pile up. */
const swept = 5;

interface Options {
  readonly queue: WriteQueue;
  readonly dataVersion: () => number;
  readonly clock: () => number;
  readonly journal: Journal | undefined;
}

export const toRecord = (id: string, row: Record<string, unknown>): OAuthRecord => ({
  id,
  kind: String(row['kind']),
  ...(typeof row['grant_id'] === 'string' && { grant: row['grant_id'] }),
  expires: Number(row['expires']),
  ...(typeof row['consumed'] === 'number' && { consumed: row['consumed'] }),
  content: JSON.parse(String(row['content'])) as JsonObject,
});

/** The state of the authorization server. A token that is in use is read once, and anew after another process wrote. */
export const createOAuthRecords = (db: DatabaseSync, { queue, dataVersion, clock, journal }: Options): OAuthStore => {
  const columns = '(id, kind, grant_id, expires, consumed, content) VALUES (?, ?, ?, ?, ?, ?)';
  const replace = db.prepare(`INSERT OR REPLACE INTO oauth_record ${columns}`);
  const insert = db.prepare(`INSERT OR IGNORE INTO oauth_record ${columns}`);
  const read = db.prepare('SELECT kind, grant_id, expires, consumed, content FROM oauth_record WHERE id = ?');
  const readGrant = db.prepare(`SELECT 1 FROM oauth_record WHERE id = ? AND kind = 'Grant'`);
  const use = db.prepare('UPDATE oauth_record SET consumed = ? WHERE id = ? AND consumed IS NULL');
  const remove = db.prepare('DELETE FROM oauth_record WHERE id = ?');
  const removeIssued = db.prepare('DELETE FROM oauth_record WHERE grant_id = ?');
  const sweep = db.prepare(
    `DELETE FROM oauth_record WHERE id IN (SELECT id FROM oauth_record WHERE expires <= ? LIMIT ${swept})`,
  );

  const cache = new Map<string, OAuthRecord>();
  let cacheVersion: number | undefined;

  const write = (statement: typeof insert, record: OAuthRecord): boolean => {
    const { id, kind, grant = null, expires, consumed = null, content } = record;
    if (grant !== null && !readGrant.get(grant)) return false;
    sweep.run(clock());
    cache.delete(id);
    return statement.run(id, kind, grant, expires, consumed, JSON.stringify(content)).changes === 1;
  };

  return {
    put: (record, decision) =>
      queue.write(() => {
        const written = write(replace, record);
        if (written && decision) journal?.append([granted(record.id, 'created', decision.grant)], decision);
        return written;
      }),
    add: (record) => queue.write(() => write(insert, record)),
    get: async (id) => {
      const version = dataVersion();
      if (version !== cacheVersion || cache.size >= remembered) cache.clear();
      cacheVersion = version;
      const known = cache.get(id);
      if (known) return known;
      const row = read.get(id);
      if (!row) return undefined;
      const record = toRecord(id, row);
      cache.set(id, record);
      return record;
    },
    consume: (id, time) =>
      queue.write(() => {
        cache.delete(id);
        return use.run(time, id).changes === 1;
      }),
    remove: (id) =>
      queue.write(() => {
        cache.delete(id);
        remove.run(id);
      }),
    removeGrant: (id, decision) =>
      queue.write(() => {
        cache.clear();
        removeIssued.run(id);
        const removed = remove.run(id).changes === 1;
        if (removed && decision) journal?.append([granted(id, 'revoked', decision.grant)], decision);
      }),
  };
};
