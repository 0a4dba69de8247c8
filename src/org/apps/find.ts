import type { Application, OrgTables } from '../../provisioning/store.ts';
import { notFound } from '../errors.ts';

/** @throws OktaError E0000007 */
export const findApp = async ({ applications }: Pick<OrgTables, 'applications'>, id: string): Promise<Application> => {
  const application = await applications.get(id);
  if (!application) throw notFound(id, 'AppInstance');
  return application;
};
