import type { AccessTable } from '../../../provisioning/store.ts';
import { documentOf, documentsOf, type Rows } from './rows.ts';
import { defineTable, type Table } from './table.ts';

export const createAccess = (rows: Rows): Table<AccessTable> =>
  defineTable<AccessTable>(['tokens', 'tokenByHash', 'session'], {
    tokens: () => documentsOf(rows.all('SELECT document FROM token ORDER BY seq')),
    tokenByHash: (hash) => documentOf(rows.one('SELECT document FROM token WHERE hash = ?', hash)),
    putToken: (token) =>
      void rows.run(
        `INSERT INTO token (id, hash, person, document) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, document = excluded.document`,
        token.id,
        token.hash,
        token.person,
        JSON.stringify(token),
      ),
    removeToken: (id) => rows.run('DELETE FROM token WHERE id = ?', id) > 0,
    session: (hash) => documentOf(rows.one('SELECT document FROM session WHERE hash = ?', hash)),
    putSession: (session) =>
      void rows.run(
        `INSERT INTO session (hash, person, expires, document) VALUES (?, ?, ?, ?)
         ON CONFLICT (hash) DO UPDATE SET expires = excluded.expires, document = excluded.document`,
        session.hash,
        session.person,
        session.expires,
        JSON.stringify(session),
      ),
    removeSession: (hash) => void rows.run('DELETE FROM session WHERE hash = ?', hash),
    removeSessions: (person) => void rows.run('DELETE FROM session WHERE person = ?', person),
    putLink: (link) =>
      void rows.run(
        `INSERT OR REPLACE INTO link (hash, person, purpose, expires, document) VALUES (?, ?, ?, ?, ?)`,
        link.hash,
        link.person,
        link.purpose,
        link.expires,
        JSON.stringify(link),
      ),
    takeLink: (hash) => documentOf(rows.one('DELETE FROM link WHERE hash = ? RETURNING document', hash)),
    prune(before) {
      for (const table of ['session', 'link']) rows.run(`DELETE FROM ${table} WHERE expires < ?`, before);
    },
  });
