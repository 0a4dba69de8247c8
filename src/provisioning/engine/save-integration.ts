import { checkConnection, type CheckOptions, type ConnectionReport } from '../check-connection.ts';
import type { Application, Integration } from '../application.ts';
import { asJson } from '../as-json.ts';
import type { OrgStore } from '../store.ts';
import { nowIn, type EngineContext } from './context.ts';
import { queue } from './jobs.ts';
import { appParty, log } from './log.ts';
import { listsGroups } from './provisionable.ts';

/**
 * Saves an integration, which is verified again; it is kept only where that succeeds. What Okta reads after a save is
 * queued: the groups, and what can be granted.
 */
export const saveIntegration = async (
  context: EngineContext,
  store: OrgStore,
  app: string,
  integration: Integration,
  options: Omit<CheckOptions, 'more'>,
): Promise<ConnectionReport> => {
  const draft = await store.applications.get(app);
  if (!draft) throw new TypeError(`There is no application ${app}.`);
  const report = await checkConnection({ ...draft, integration }, { ...options, more: false });
  await store.transaction(async (tables) => {
    const application = await tables.applications.get(app);
    if (!application) return;
    if (!report.ok) {
      await log(context, tables, 'application.integration.authentication_failure', {
        target: [appParty(application)],
        result: 'FAILURE',
        reason: report.message,
      });
      return;
    }
    const saved: Application = { ...application, integration, lastUpdated: nowIn(context) };
    await tables.applications.update(saved);
    const { capabilities } = report;
    if (capabilities) {
      await tables.applications.setDiscovery(
        app,
        asJson({ ...(await tables.applications.discovery(app)), capabilities }),
      );
    }
    await log(context, tables, 'application.lifecycle.update', {
      target: [appParty(saved)],
      reason: 'Provisioning was verified and saved',
    });
    // A 1.1 template reads the groups whatever is ticked; the wizard when To App is saved.
    if (saved.kind !== 'wizard' && (listsGroups(saved) || saved.scim === '1.1')) {
      await queue(context, tables, app, 'refresh-app-groups');
    }
    if (saved.kind === 'governance') await queue(context, tables, app, 'discover');
  });
  return report;
};
