import type { Application, OrgTables } from '../../provisioning/store.ts';
import type { OrgContext } from '../context.ts';
import { notFound, refused } from '../errors.ts';

/** @throws OktaError E0000007 */
export const findApp = async ({ applications }: Pick<OrgTables, 'applications'>, id: string): Promise<Application> => {
  const application = await applications.get(id);
  if (!application) throw notFound(id, 'AppInstance');
  return application;
};

/** @throws OktaError E0000007, and E0000001 where the application is not integrated */
export const findIntegrated = async ({ store }: Pick<OrgContext, 'store'>, id: string): Promise<Application> => {
  const application = await findApp(store, id);
  if (!application.integration) throw refused('Provisioning is not enabled');
  return application;
};
