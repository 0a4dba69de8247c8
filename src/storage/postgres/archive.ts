import type { OAuthRecord } from '../../authentication/oauth/store.ts';
import type { Archive } from '../storage.ts';
import type { Collections } from './collections.ts';
import type { Database } from './database.ts';
import { recordColumns, toRecord, type RecordRow } from './oauth-records.ts';
import { decodeText } from './text.ts';

const secrets = 'SELECT id, secret FROM resource WHERE tenant = $1 AND id = ANY ($2::text[]) AND secret IS NOT NULL';
const records = `SELECT ${recordColumns} FROM oauth_record WHERE (kind <> 'Grant', id) > ($1::boolean, $2)
  ORDER BY kind <> 'Grant', id LIMIT 500`;

export const createArchive = (database: Database, collections: Collections): Archive => ({
  async secrets(id, ids) {
    const tenant = await collections.tenant(id);
    if (tenant === undefined) return new Map();
    const rows = await database.session(tenant, (on) =>
      on.all<[string, string]>({ text: secrets, values: [tenant, ids] }),
    );
    return new Map(rows.map(([resource, secret]) => [decodeText(resource), secret]));
  },
  async *oauthRecords() {
    let last: OAuthRecord | undefined;
    for (;;) {
      const issued = last !== undefined && last.kind !== 'Grant';
      const rows = await database.run<RecordRow>({ text: records, values: [issued, last?.id ?? ''] });
      if (rows.length === 0) return;
      for (const row of rows) yield (last = toRecord(row));
    }
  },
});
