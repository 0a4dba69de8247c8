import { literal } from '../sql/sql.ts';
import { eventSchema } from './event-tables.ts';
import { quote, type Mapping, type Plan } from './mapping.ts';

type Kind = 'sqlite' | 'postgres';

/** The column of ours that holds the key of a row. */
export const keyColumn = ({ kind }: Pick<Plan, 'kind'>): string => `key_${kind}`;

const text = (value: string): string => literal(value).text;

const tablesOf = (kind: Kind, prefix: string): string => {
  const number = kind === 'sqlite' ? 'INTEGER' : 'bigint';
  const seq =
    kind === 'sqlite' ? 'INTEGER PRIMARY KEY AUTOINCREMENT' : 'bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY';
  const uuid = kind === 'sqlite' ? 'TEXT' : 'uuid';
  const resource = quote(`${prefix}resource`);
  const member = quote(`${prefix}member`);
  return `
    CREATE TABLE IF NOT EXISTS ${resource} (
      seq ${seq}, tenant text NOT NULL, type text NOT NULL, id text NOT NULL,
      key_text text, key_integer ${number}, key_uuid ${uuid},
      version ${number} NOT NULL, created ${number} NOT NULL, modified ${number} NOT NULL,
      external_id text, rest text NOT NULL, secret text, UNIQUE (tenant, type, id));
    CREATE UNIQUE INDEX IF NOT EXISTS ${quote(`${prefix}by_text`)} ON ${resource} (type, key_text);
    CREATE UNIQUE INDEX IF NOT EXISTS ${quote(`${prefix}by_integer`)} ON ${resource} (type, key_integer);
    CREATE UNIQUE INDEX IF NOT EXISTS ${quote(`${prefix}by_uuid`)} ON ${resource} (type, key_uuid);
    CREATE INDEX IF NOT EXISTS ${quote(`${prefix}in_order`)} ON ${resource} (tenant, type, seq);
    CREATE INDEX IF NOT EXISTS ${quote(`${prefix}by_external_id`)} ON ${resource} (tenant, type, external_id);
    CREATE TABLE IF NOT EXISTS ${member} ("group" ${number} NOT NULL, member ${number} NOT NULL, PRIMARY KEY ("group", member));
    CREATE INDEX IF NOT EXISTS ${quote(`${prefix}groups_of`)} ON ${member} (member);
    CREATE TABLE IF NOT EXISTS ${quote(`${prefix}keys`)} (purpose text PRIMARY KEY, bytes ${kind === 'sqlite' ? 'BLOB' : 'bytea'} NOT NULL);`;
};

const nowOf = (kind: Kind): string =>
  kind === 'sqlite'
    ? `CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)`
    : '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

/** One trigger, made anew. */
const triggerOf = (
  kind: Kind,
  { name, on, event, body, when }: { name: string; on: string; event: string; body: string; when?: string },
): string => {
  const condition = when === undefined ? '' : ` WHEN (${when})`;
  if (kind === 'sqlite') {
    return `DROP TRIGGER IF EXISTS ${quote(name)};
      CREATE TRIGGER ${quote(name)} AFTER ${event} ON ${quote(on)}${condition} BEGIN ${body} END;`;
  }
  const [schema] = on.includes('.') ? on.split('.') : [undefined];
  const work = quote(schema === undefined ? name : `${schema}.${name}`);
  return `CREATE OR REPLACE FUNCTION ${work}() RETURNS trigger LANGUAGE plpgsql AS $muster$ BEGIN ${body} RETURN NULL; END $muster$;
    CREATE OR REPLACE TRIGGER ${quote(name)} AFTER ${event} ON ${quote(on)} FOR EACH ROW${condition} EXECUTE FUNCTION ${work}();`;
};

/** Rows become resources, change and go with the tables, whoever writes to them. */
const triggersOf = (kind: Kind, plan: Plan, mapping: Mapping, prefix: string): string => {
  const { table, type, idColumn, columns } = plan;
  if (!table) return '';
  const resource = quote(`${prefix}resource`);
  const key = keyColumn(plan);
  const now = nowOf(kind);
  const named = text(type.name);
  const at = (row: string, column: string) => `${row}.${quote(column)}`;
  const tenantOf = (row: string): string =>
    typeof mapping.tenant === 'string' ? text(mapping.tenant) : `CAST(${at(row, table.tenant!)} AS text)`;
  const visible = (row: string): string => (table.deleted === undefined ? 'TRUE' : `${at(row, table.deleted)} IS NULL`);
  const insert = (row: string, values: string): string => `
    INSERT INTO ${resource} (tenant, type, id, ${key}, version, created, modified, rest)
    SELECT ${tenantOf(row)}, ${named}, CAST(${at(row, idColumn)} AS text), ${at(row, idColumn)}, 1, ${now}, ${now}, '{}' ${values}
    ON CONFLICT DO NOTHING;`;
  const leave = (row: string): string => {
    const seq = `(SELECT seq FROM ${resource} WHERE type = ${named} AND ${key} = ${at(row, idColumn)})`;
    return `
      UPDATE ${resource} SET version = version + 1, modified = ${now}
        WHERE seq IN (SELECT "group" FROM ${quote(`${prefix}member`)} WHERE member = ${seq});
      DELETE FROM ${quote(`${prefix}member`)} WHERE member = ${seq} OR "group" = ${seq};
      DELETE FROM ${resource} WHERE type = ${named} AND ${key} = ${at(row, idColumn)};`;
  };
  const differ = kind === 'sqlite' ? 'IS NOT' : 'IS DISTINCT FROM';
  const watched = [...columns.values()].map(({ column }) => `${at('OLD', column)} ${differ} ${at('NEW', column)}`);
  const name = (what: string) => `${prefix}${type.name.toLowerCase()}_${what}`;
  const on = table.table;
  const parts = [
    triggerOf(kind, {
      name: name('made'),
      on,
      event: 'INSERT',
      when: visible('NEW'),
      body: insert('NEW', 'WHERE TRUE'),
    }),
    triggerOf(kind, { name: name('gone'), on, event: 'DELETE', body: leave('OLD') }),
    ...(watched.length > 0
      ? [
          triggerOf(kind, {
            name: name('changed'),
            on,
            event: 'UPDATE',
            when: watched.join(' OR '),
            body: `UPDATE ${resource} SET version = version + 1, modified = ${now}
              WHERE type = ${named} AND ${key} = ${at('NEW', idColumn)};`,
          }),
        ]
      : []),
    ...(table.deleted === undefined
      ? []
      : [
          triggerOf(kind, {
            name: name('hidden'),
            on,
            event: 'UPDATE',
            when: `NOT (${visible('NEW')})`,
            body: leave('OLD'),
          }),
          triggerOf(kind, {
            name: name('shown'),
            on,
            event: 'UPDATE',
            when: `${visible('NEW')} AND NOT (${visible('OLD')})`,
            body: insert('NEW', 'WHERE TRUE'),
          }),
        ]),
    // What was there before.
    insert('t', `FROM ${quote(on)} t WHERE ${visible('t')} ORDER BY ${at('t', idColumn)}`),
  ];
  const { members } = table;
  if (members) {
    const bump = (row: string): string => `UPDATE ${resource} SET version = version + 1, modified = ${now}
      WHERE type = ${named} AND ${key} = ${at(row, members.group)};`;
    parts.push(
      triggerOf(kind, { name: name('joined'), on: members.table, event: 'INSERT', body: bump('NEW') }),
      triggerOf(kind, { name: name('left'), on: members.table, event: 'DELETE', body: bump('OLD') }),
      triggerOf(kind, { name: name('moved'), on: members.table, event: 'UPDATE', body: bump('OLD') + bump('NEW') }),
    );
  }
  return parts.join('\n');
};

/** What the store needs beside the tables of the application, as SQL that may be run again. */
export const schemaOf = (kind: Kind, plans: readonly Plan[], mapping: Mapping): string => {
  const { prefix = 'scim_' } = mapping;
  return [
    tablesOf(kind, prefix),
    eventSchema(kind, prefix),
    ...plans.map((plan) => triggersOf(kind, plan, mapping, prefix)),
  ].join('\n');
};
