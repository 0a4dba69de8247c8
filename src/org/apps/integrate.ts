import type { Integration } from '../../provisioning/application.ts';
import type { Application } from '../../provisioning/store.ts';
import type { OrgContext } from '../context.ts';
import { OktaError, refused } from '../errors.ts';

/**
 * Saves an integration, which is verified once more.
 * @throws OktaError E0000059 with what Okta says where that fails; nothing is saved then
 */
export const integrate = async (org: OrgContext, application: Application, integration: Integration) => {
  if (application.provisioning === 'none') throw refused('Provisioning is not enabled');
  const report = await org.engine.saveIntegration(application.id, integration);
  if (report.ok) return report;
  throw new OktaError(
    400,
    'E0000059',
    'The connector configuration could not be tested. Make sure that the URL, Authentication Parameters are correct and that there is an implementation available at the URL provided.',
    { causes: [report.message] },
  );
};
