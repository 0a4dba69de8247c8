import type { DatabaseSync } from 'node:sqlite';
import type { OAuthRecord } from '../../authentication/oauth/store.ts';
import type { Archive } from '../storage.ts';
import type { Collections } from './collections.ts';
import { toRecord } from './oauth-records.ts';

export const createArchive = (db: DatabaseSync, collections: Collections): Archive => {
  const readSecrets = db.prepare(`
    SELECT r.id, r.secret FROM json_each(?) j CROSS JOIN resource r ON r.tenant = ? AND r.id = j.value
    WHERE r.secret IS NOT NULL`);
  const readRecords = db.prepare(`
    SELECT id, kind, grant_id, expires, consumed, content FROM oauth_record WHERE (kind <> 'Grant', id) > (?, ?)
    ORDER BY kind <> 'Grant', id LIMIT 500`);
  return {
    async secrets(tenant, ids) {
      const seq = collections.tenant(tenant);
      const rows = seq === undefined ? [] : readSecrets.all(JSON.stringify(ids), seq);
      return new Map(rows.map((row) => [String(row['id']), String(row['secret'])]));
    },
    async *oauthRecords() {
      let last: OAuthRecord | undefined;
      for (;;) {
        const rows = readRecords.all(last === undefined || last.kind === 'Grant' ? 0 : 1, last?.id ?? '');
        if (rows.length === 0) return;
        for (const row of rows) yield (last = toRecord(String(row['id']), row));
      }
    },
  };
};
