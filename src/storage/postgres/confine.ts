import type { Database } from './database.ts';
import { grant, lock } from './migrate.ts';

/** Whom superusers act as: row security does not hold themselves back. */
const role = 'muster_service';

/**
 * Has all that follows done by a role without privileges where the role of the URL is one that row security does not
 * hold back: a superuser, or one with BYPASSRLS.
 */
export const confine = async (database: Database): Promise<void> => {
  const [[bypasses, superuser] = [false, false]] = await database.run<[boolean, boolean]>({
    text: 'SELECT rolsuper OR rolbypassrls, rolsuper FROM pg_roles WHERE rolname = session_user',
    values: [],
  });
  if (!bypasses) return;
  if (!superuser) {
    throw new Error(
      'The role of the database has BYPASSRLS: row security would be no wall between tenants. Use another.',
    );
  }
  await database.transaction(undefined, async (on) => {
    await lock(on, 'role');
    const found = await on.all({ text: 'SELECT FROM pg_roles WHERE rolname = $1', values: [role] });
    if (found.length === 0) await on.exec(`CREATE ROLE ${role} NOLOGIN`);
    const [[granted] = [false]] = await on.all<[boolean]>({
      text: `SELECT has_table_privilege($1, 'exchange', 'INSERT')`,
      values: [role],
    });
    if (!granted) await grant(on, database.schema, role);
  });
  database.act(role);
};
