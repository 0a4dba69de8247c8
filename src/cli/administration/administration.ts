import type { Administration } from '../../admin/administration.ts';
import { createAdminClient, UnreachableAdminError } from '../../admin/client.ts';
import { Problem } from '../../admin/problem.ts';
import { readAdminAddress } from './address.ts';
import type { Needs } from './on-database.ts';
import type { Settings } from '../settings/settings.ts';
import { UsageError } from '../usage-error.ts';

/** The settings by which every command finds the service or its database. */
export const administrationSettings = ['database', 'adminUrl', 'config'] as const;

/** The admin API of the service that runs on this database, where one answers. */
const findRunning = async ({ database }: Settings): Promise<Administration | undefined> => {
  const address = readAdminAddress(database);
  if (!address) return undefined;
  const client = createAdminClient({ ...address, fetch });
  try {
    await client.tenants();
    return client;
  } catch (error) {
    // The service is gone, or it is another one that listens there now: the database tells the same.
    if (error instanceof UnreachableAdminError || (error instanceof Problem && error.status === 401)) return undefined;
    throw error;
  }
};

/**
 * Does a piece of administration: by the admin API that `adminUrl` names, else by that of the service that runs on the
 * database, else on the database itself. A running service sees each change at once, whichever it is.
 * @throws UsageError where `adminUrl` is given without a credential, Problem, UnreachableAdminError
 */
export const withAdministration = async <T>(
  settings: Settings,
  needs: Needs,
  work: (administration: Administration) => Promise<T>,
): Promise<T> => {
  const { adminUrl: url, adminToken: token } = settings;
  if (url !== undefined) {
    if (token === undefined) throw new UsageError('adminUrl needs the credential of an operator: MUSTER_ADMIN_TOKEN.');
    return work(createAdminClient({ url, token, fetch }));
  }
  const running = await findRunning(settings);
  if (running) return work(running);
  // Who talks to a running service has no need of the store.
  const { onDatabase } = await import('./on-database.ts');
  return onDatabase(settings, needs, work);
};
