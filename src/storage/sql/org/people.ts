import { fold } from '../../../protocol/fold.ts';
import { ConflictError, type Person, type PersonTable } from '../../../provisioning/store.ts';
import { join, sql } from '../sql.ts';
import { keyColumns, recordsWith, updateIndex } from './indexed-values.ts';
import type { KeyDialect } from './key-dialect.ts';
import { listRecords } from './list-records.ts';
import { documentOf, documentsOf, placeholders, type Rows } from './rows.ts';
import { defineTable } from './table.ts';

const loginOf = ({ profile: { login } }: Person): string => fold(typeof login === 'string' ? login : '');

/** What `q` looks at. */
const names = ['firstName', 'lastName', 'login', 'email'];

/** That a person's name, login or email begins with a text; of a table with the column `seq`. */
export const personBegins = (keys: KeyDialect, q: string) =>
  sql`seq IN (${join(
    names.map((name) => recordsWith('person', ['profile', name], keys.begins(q))),
    ' UNION ',
  )})`;

const get = async (rows: Rows, id: string) =>
  documentOf<Person>(await rows.one('SELECT document FROM person WHERE id = ?', id));
const assertFree = async (rows: Rows, person: Person): Promise<void> => {
  const taken = await rows.one('SELECT id FROM person WHERE login = ?', loginOf(person));
  if (taken && taken[0] !== person.id)
    throw new ConflictError('person.login', `The login ${JSON.stringify(person.profile['login'])} is taken.`);
};
const seqOf = async (rows: Rows, id: string) =>
  Number((await rows.one('SELECT seq FROM person WHERE id = ?', id))?.[0]);

export const people = defineTable<PersonTable>(
  ['get', 'getMany', 'getByLogin', 'list', 'count', 'passwordHash'],
  (rows) => ({
    get: (id) => get(rows, id),
    getMany: async (ids) =>
      documentsOf(await rows.all(`SELECT document FROM person WHERE id IN (${placeholders(ids)})`, ...ids)),
    getByLogin: async (login) => documentOf(await rows.one('SELECT document FROM person WHERE login = ?', fold(login))),
    list: (query) =>
      listRecords(rows, { list: 'person', table: 'person', beginning: (q) => personBegins(rows.keys, q) }, query),
    async count() {
      const found = await rows.all(
        `SELECT count(*), ${keyColumns(rows.keys)} FROM indexed_value WHERE list = 'person' AND path = 'status'
         GROUP BY ${keyColumns(rows.keys)}`,
      );
      return Object.fromEntries(
        found.map(([count, ...key]) => [String(rows.keys.read(key)).toUpperCase(), Number(count)]),
      );
    },
    async add(person) {
      await assertFree(rows, person);
      const { id } = person;
      const [seq] = (await rows.one(
        'INSERT INTO person (id, login, document) VALUES (?, ?, ?) RETURNING seq',
        id,
        loginOf(person),
        JSON.stringify(person),
      ))!;
      await updateIndex(rows, 'person', Number(seq), undefined, person);
    },
    async update(person) {
      const before = await get(rows, person.id);
      if (!before) return;
      await assertFree(rows, person);
      const [login, document] = [loginOf(person), JSON.stringify(person)];
      await rows.run('UPDATE person SET login = ?, document = ? WHERE id = ?', login, document, person.id);
      await updateIndex(rows, 'person', await seqOf(rows, person.id), before, person);
    },
    async remove(id) {
      const before = await get(rows, id);
      if (!before) return;
      await updateIndex(rows, 'person', await seqOf(rows, id), before, undefined);
      await rows.run('DELETE FROM person WHERE id = ?', id);
      for (const table of ['member', 'app_user', 'token', 'session', 'link'])
        await rows.run(`DELETE FROM ${table} WHERE person = ?`, id);
    },
    passwordHash: async (id) =>
      ((await rows.one('SELECT password FROM person WHERE id = ?', id))?.[0] as string | null | undefined) ?? undefined,
    setPasswordHash: async (id, hash) => void (await rows.run('UPDATE person SET password = ? WHERE id = ?', hash, id)),
  }),
);
