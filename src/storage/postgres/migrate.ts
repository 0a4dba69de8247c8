import type { Database, Session } from './database.ts';
import { sqlState } from './errors.ts';
import { migrations } from './migrations.ts';

const insufficientPrivilege = '42501';

const hasTable = async (on: Session, name: string): Promise<boolean> => {
  const [[exists] = [false]] = await on.all<[boolean]>({
    text: `SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = current_schema() AND c.relname = $1)`,
    values: [name],
  });
  return exists;
};

/** How many steps the schema has taken; undefined where there is none of ours. */
const versionOf = async (on: Session): Promise<number | undefined> => {
  if (!(await hasTable(on, 'migration'))) return undefined;
  const [[version] = [0]] = await on.all<[number]>({
    text: 'SELECT coalesce(max(version), 0) FROM migration',
    values: [],
  });
  return version;
};

/** Holds the lock on the schema to the end of the transaction: of several instances that start, one is at work. */
export const lock = (on: Session, schema: string): Promise<unknown> =>
  on.all({ text: `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, values: [`muster ${schema}`] });

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Brings the schema to the present format, one instance at a time; forward only.
 * @throws Error where it was written by a newer version, or this role may not change it
 */
export const migrate = async (database: Database, steps: readonly string[] = migrations): Promise<void> => {
  const { schema } = database;
  const assertKnown = (version = 0): void => {
    if (version <= steps.length) return;
    throw new Error(
      `The schema ${schema} was written by a newer version of muster (its format is ${version}, this version knows up to ${steps.length}). Use that version or a newer one.`,
    );
  };
  const present = await database.session(undefined, versionOf);
  assertKnown(present);
  if (present === steps.length) return;
  try {
    await database.transaction(undefined, async (on) => {
      await lock(on, schema);
      if (present === undefined) await on.exec(`CREATE SCHEMA IF NOT EXISTS ${quote(schema)}`);
      const version = await versionOf(on);
      assertKnown(version);
      // A long step on much data is no runaway query.
      await on.unhurried();
      if (version === undefined) {
        await on.exec(
          'CREATE TABLE migration (version integer PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())',
        );
      }
      for (const [index, step] of steps.entries()) {
        if (index < (version ?? 0)) continue;
        await on.exec(step);
        await on.all({ text: 'INSERT INTO migration (version) VALUES ($1)', values: [index + 1] });
      }
    });
  } catch (error) {
    if (sqlState(error) !== insufficientPrivilege) throw error;
    throw new Error(
      `The schema ${schema} has the format ${present ?? 0}, this version needs ${steps.length}, and the role may not change it. Run once as the owner of the database: muster migrate.`,
      { cause: error },
    );
  }
};

/** @throws Error where the schema holds a table of something else of ours */
export const refuseSchemaWith = async (database: Database, table: string, whose: string): Promise<void> => {
  if (!(await database.session(undefined, (on) => hasTable(on, table)))) return;
  throw new Error(`The schema ${database.schema} holds ${whose}: name another with ?schema=… in the URL.`);
};

/**
 * Lets a role read and write what is kept, and nothing else: not change tables, nor the wall between tenants.
 * @throws Error where there is no such role, or this one may not grant
 */
export const grant = (on: Session, schema: string, role: string): Promise<void> => {
  const [to, within] = [quote(role), quote(schema)];
  return on.exec(`
      GRANT USAGE ON SCHEMA ${within} TO ${to};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${within} TO ${to};
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${within} TO ${to};
      ALTER DEFAULT PRIVILEGES IN SCHEMA ${within} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${to};
      ALTER DEFAULT PRIVILEGES IN SCHEMA ${within} GRANT USAGE ON SEQUENCES TO ${to};`);
};
