import { fold } from '../../../protocol/fold.ts';
import { ConflictError, type Person, type PersonTable } from '../../../provisioning/store.ts';
import { join, sql } from '../../sql/sql.ts';
import { keyBegins, recordsWith, updateIndex } from './indexed-values.ts';
import { listRecords } from './list-records.ts';
import { documentOf, documentsOf, placeholders, type Rows } from './rows.ts';
import { defineTable, type Table } from './table.ts';

const loginOf = ({ profile: { login } }: Person): string => fold(typeof login === 'string' ? login : '');

/** What `q` looks at. */
const names = ['firstName', 'lastName', 'login', 'email'];

/** That a person's name, login or email begins with a text; of a table with the column `seq`. */
export const personBegins = (q: string) =>
  sql`seq IN (${join(
    names.map((name) => recordsWith('person', ['profile', name], keyBegins(q))),
    ' UNION ',
  )})`;

export const createPeople = (rows: Rows): Table<PersonTable> => {
  const get = (id: string) => documentOf<Person>(rows.one('SELECT document FROM person WHERE id = ?', id));
  const assertFree = (person: Person): void => {
    const taken = rows.one('SELECT id FROM person WHERE login = ?', loginOf(person));
    if (taken && taken[0] !== person.id)
      throw new ConflictError('person.login', `The login ${JSON.stringify(person.profile['login'])} is taken.`);
  };
  const seqOf = (id: string) => Number(rows.one('SELECT seq FROM person WHERE id = ?', id)?.[0]);

  return defineTable<PersonTable>(['get', 'getMany', 'getByLogin', 'list', 'count', 'passwordHash'], {
    get,
    getMany: (ids) => documentsOf(rows.all(`SELECT document FROM person WHERE id IN (${placeholders(ids)})`, ...ids)),
    getByLogin: (login) => documentOf(rows.one('SELECT document FROM person WHERE login = ?', fold(login))),
    list: (query) => listRecords(rows, { list: 'person', table: 'person', beginning: personBegins }, query),
    count: () =>
      Object.fromEntries(
        rows
          .all(`SELECT key, count(*) FROM indexed_value WHERE list = 'person' AND path = 'status' GROUP BY key`)
          .map(([status, count]) => [String(status).toUpperCase(), Number(count)]),
      ),
    add(person) {
      assertFree(person);
      const { id } = person;
      rows.run(
        'INSERT INTO person (id, login, document) VALUES (?, ?, ?)',
        id,
        loginOf(person),
        JSON.stringify(person),
      );
      updateIndex(rows, 'person', seqOf(id), undefined, person);
    },
    update(person) {
      const before = get(person.id);
      if (!before) return;
      assertFree(person);
      const [login, document] = [loginOf(person), JSON.stringify(person)];
      rows.run('UPDATE person SET login = ?, document = ? WHERE id = ?', login, document, person.id);
      updateIndex(rows, 'person', seqOf(person.id), before, person);
    },
    remove(id) {
      const before = get(id);
      if (!before) return;
      updateIndex(rows, 'person', seqOf(id), before, undefined);
      rows.run('DELETE FROM person WHERE id = ?', id);
      for (const table of ['member', 'app_user', 'token', 'session', 'link'])
        rows.run(`DELETE FROM ${table} WHERE person = ?`, id);
    },
    passwordHash: (id) => (rows.one('SELECT password FROM person WHERE id = ?', id)?.[0] as string | null) ?? undefined,
    setPasswordHash: (id, hash) => void rows.run('UPDATE person SET password = ? WHERE id = ?', hash, id),
  });
};
