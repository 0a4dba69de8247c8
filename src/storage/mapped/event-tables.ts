import { quote } from './mapping.ts';

/** The tables of events and of what is done with them, quoted. */
export const eventTables = (prefix: string) => {
  const of = (name: string): string => quote(`${prefix}${name}`);
  return {
    outbox: of('outbox'),
    event: of('event'),
    end: of('event_end'),
    endpoint: of('endpoint'),
    delivery: of('delivery'),
    acceptedRequest: of('accepted_request'),
  };
};

const forSqlite = (prefix: string): string => {
  const { event, endpoint, delivery, acceptedRequest } = eventTables(prefix);
  return `
    CREATE TABLE IF NOT EXISTS ${event} (
      sequence INTEGER PRIMARY KEY, type TEXT NOT NULL, time INTEGER NOT NULL, tenant TEXT, actor TEXT, request_id TEXT,
      resource TEXT NOT NULL, total INTEGER NOT NULL, details TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS ${endpoint} (
      id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, document TEXT NOT NULL, position INTEGER NOT NULL,
      attempts INTEGER NOT NULL, due INTEGER NOT NULL, disabled TEXT, owner TEXT, lease INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS ${delivery} (
      id INTEGER PRIMARY KEY AUTOINCREMENT, endpoint TEXT NOT NULL, sequence INTEGER NOT NULL, event TEXT NOT NULL,
      type TEXT NOT NULL, attempt INTEGER NOT NULL, time INTEGER NOT NULL, duration INTEGER NOT NULL, outcome TEXT NOT NULL,
      status INTEGER, error TEXT, request TEXT, response TEXT) STRICT;
    CREATE INDEX IF NOT EXISTS ${quote(`${prefix}delivery_endpoint`)} ON ${delivery} (endpoint, id, outcome);
    CREATE TABLE IF NOT EXISTS ${acceptedRequest} (
      number INTEGER PRIMARY KEY AUTOINCREMENT, txn TEXT NOT NULL UNIQUE, document TEXT NOT NULL, attempts INTEGER NOT NULL,
      owner TEXT, lease INTEGER NOT NULL) STRICT;`;
};

const forPostgres = (prefix: string): string => {
  const { outbox, event, end, endpoint, delivery, acceptedRequest } = eventTables(prefix);
  const number = 'bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY';
  const change = `type text NOT NULL, time bigint NOT NULL, actor text, request_id text, resource text NOT NULL`;
  return `
    CREATE TABLE IF NOT EXISTS ${outbox} (id ${number}, tenant text, ${change}, size integer NOT NULL, details text NOT NULL);
    CREATE TABLE IF NOT EXISTS ${event} (
      sequence bigint PRIMARY KEY, tenant text, ${change}, total bigint NOT NULL, details text NOT NULL);
    CREATE TABLE IF NOT EXISTS ${end} (one boolean PRIMARY KEY DEFAULT TRUE CHECK (one), sequence bigint NOT NULL, total bigint NOT NULL);
    INSERT INTO ${end} (sequence, total) VALUES (0, 0) ON CONFLICT DO NOTHING;
    CREATE TABLE IF NOT EXISTS ${endpoint} (
      id text COLLATE "C" PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE, document text NOT NULL, position bigint NOT NULL,
      attempts integer NOT NULL, due bigint NOT NULL, disabled text, owner text, lease bigint NOT NULL);
    CREATE TABLE IF NOT EXISTS ${delivery} (
      id ${number}, endpoint text NOT NULL, sequence bigint NOT NULL, event text NOT NULL, type text NOT NULL,
      attempt integer NOT NULL, time bigint NOT NULL, duration integer NOT NULL, outcome text NOT NULL, status integer,
      error text, request text, response text);
    CREATE INDEX IF NOT EXISTS ${quote(`${prefix}delivery_endpoint`)} ON ${delivery} (endpoint, id, outcome);
    CREATE TABLE IF NOT EXISTS ${acceptedRequest} (
      number ${number}, txn text NOT NULL UNIQUE, document text NOT NULL, attempts integer NOT NULL, owner text,
      lease bigint NOT NULL);`;
};

/** The tables of events beside those of the application, as SQL that may be run again. */
export const eventSchema = (kind: 'sqlite' | 'postgres', prefix: string): string =>
  kind === 'sqlite' ? forSqlite(prefix) : forPostgres(prefix);
