import type { AccessTable } from '../../../provisioning/store.ts';
import { documentOf, documentsOf } from './rows.ts';
import { defineTable } from './table.ts';

export const access = defineTable<AccessTable>(['tokens', 'tokenByHash', 'session'], (rows) => ({
  tokens: async () => documentsOf(await rows.all('SELECT document FROM token ORDER BY seq')),
  tokenByHash: async (hash) => documentOf(await rows.one('SELECT document FROM token WHERE hash = ?', hash)),
  putToken: async (token) =>
    void (await rows.run(
      `INSERT INTO token (id, hash, person, document) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, document = excluded.document`,
      token.id,
      token.hash,
      token.person,
      JSON.stringify(token),
    )),
  removeToken: async (id) => (await rows.run('DELETE FROM token WHERE id = ?', id)) > 0,
  session: async (hash) => documentOf(await rows.one('SELECT document FROM session WHERE hash = ?', hash)),
  putSession: async (session) =>
    void (await rows.run(
      `INSERT INTO session (hash, person, expires, document) VALUES (?, ?, ?, ?)
         ON CONFLICT (hash) DO UPDATE SET expires = excluded.expires, document = excluded.document`,
      session.hash,
      session.person,
      session.expires,
      JSON.stringify(session),
    )),
  removeSession: async (hash) => void (await rows.run('DELETE FROM session WHERE hash = ?', hash)),
  removeSessions: async (person) => void (await rows.run('DELETE FROM session WHERE person = ?', person)),
  async putLink({ hash, person, purpose, expires, ...link }) {
    await rows.run('DELETE FROM link WHERE hash = ? OR (person = ? AND purpose = ?)', hash, person, purpose);
    await rows.run(
      'INSERT INTO link (hash, person, purpose, expires, document) VALUES (?, ?, ?, ?, ?)',
      hash,
      person,
      purpose,
      expires,
      JSON.stringify({ hash, person, purpose, expires, ...link }),
    );
  },
  takeLink: async (hash) => documentOf(await rows.one('DELETE FROM link WHERE hash = ? RETURNING document', hash)),
  async prune(before) {
    for (const table of ['session', 'link']) await rows.run(`DELETE FROM ${table} WHERE expires < ?`, before);
  },
}));
