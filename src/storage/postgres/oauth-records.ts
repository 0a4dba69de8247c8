import type { Decision, OAuthRecord, OAuthStore } from '../../authentication/oauth/store.ts';
import { granted } from '../../events/configuration.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { Statements } from '../sql/endpoints.ts';
import type { Database } from './database.ts';
import { createLookup } from './lookup.ts';

/** How many expired records a write takes along: more than it adds, so that they cannot pile up. */
const swept = 5;

export type RecordRow = readonly [
  id: string,
  kind: string,
  grant: string | null,
  expires: number,
  consumed: number | null,
  content: string,
];

export const toRecord = ([id, kind, grant, expires, consumed, content]: RecordRow): OAuthRecord => ({
  id,
  kind,
  ...(grant !== null && { grant }),
  expires,
  ...(consumed !== null && { consumed }),
  content: JSON.parse(content) as JsonObject,
});

export const recordColumns = 'id, kind, grant_id, expires, consumed, content';

// Who revokes the grant waits for what is being issued by it, and then takes that along.
const insert = `
  WITH issuer AS (SELECT FROM oauth_record WHERE id = $3 AND kind = 'Grant' FOR KEY SHARE)
  INSERT INTO oauth_record (${recordColumns})
  SELECT $1, $2, $3, $4::bigint, $5::bigint, $6 WHERE $3::text IS NULL OR EXISTS (SELECT FROM issuer)`;
const replace = `${insert} ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, grant_id = excluded.grant_id,
  expires = excluded.expires, consumed = excluded.consumed, content = excluded.content RETURNING 1`;
const add = `${insert} ON CONFLICT DO NOTHING RETURNING 1`;
const sweep = `DELETE FROM oauth_record WHERE id IN
  (SELECT id FROM oauth_record WHERE expires <= $1 ORDER BY expires LIMIT ${swept} FOR UPDATE SKIP LOCKED)`;

/** The state of the authorization server. A token is read with each request: what is revoked is refused at once. */
export const createOAuthRecords = (database: Database, statements: Statements, clock: () => number): OAuthStore => {
  const read = createLookup<RecordRow>(
    database,
    `SELECT ${recordColumns} FROM oauth_record WHERE id = ANY ($1::text[])`,
  );
  const told = (id: string, what: 'created' | 'revoked', decision: Decision | undefined) =>
    decision && { ...decision, change: granted(id, what, decision.grant) };
  const write = async (text: string, record: OAuthRecord, decision?: Decision): Promise<boolean> => {
    const { id, kind, grant = null, expires, consumed = null, content } = record;
    const values = [id, kind, grant, expires, consumed, JSON.stringify(content)];
    const all = [
      { text, values },
      { text: sweep, values: [clock()] },
    ];
    return (await statements.write(all, told(id, 'created', decision))).length > 0;
  };
  return {
    put: (record, decision) => write(replace, record, decision),
    add: (record) => write(add, record),
    async get(id) {
      const row = await read(id);
      return row && toRecord(row);
    },
    async consume(id, time) {
      const text = 'UPDATE oauth_record SET consumed = $2 WHERE id = $1 AND consumed IS NULL RETURNING 1';
      return (await database.run({ text, values: [id, time] })).length > 0;
    },
    async remove(id) {
      await database.run({ text: 'DELETE FROM oauth_record WHERE id = $1', values: [id] });
    },
    async removeGrant(id, decision) {
      const all = [
        { text: 'DELETE FROM oauth_record WHERE id = $1 RETURNING 1', values: [id] },
        { text: 'DELETE FROM oauth_record WHERE grant_id = $1', values: [id] },
      ];
      await statements.write(all, told(id, 'revoked', decision));
    },
  };
};
