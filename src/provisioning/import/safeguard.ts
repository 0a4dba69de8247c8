import type { Application } from '../application.ts';
import type { OrgTables } from '../store.ts';

/** Okta: “App-level import safeguards apply to apps in your org with more than 100 users.” */
const guardedFrom = 100;
/** Okta: “A minimum of 100 app assignments are required to activate an org level import safeguard.” */
const orgGuardedFrom = 100;

/** The org-wide safeguard, of which there is one: it is set at any application. */
export interface OrgSafeguard {
  /** Of the assignments to all applications that one import may end; absent: no safeguard. */
  readonly percent?: number;
}

const setting = 'importSafeguard';

export const orgSafeguard = async ({ settings }: Pick<OrgTables, 'settings'>): Promise<OrgSafeguard> =>
  (await settings.get(setting)) ?? { percent: 20 };

export const setOrgSafeguard = ({ settings }: Pick<OrgTables, 'settings'>, { percent }: OrgSafeguard): Promise<void> =>
  settings.put(setting, percent === undefined ? {} : { percent });

/** What an import would do, and to how many. */
interface Removals {
  readonly removed: number;
  /** To the application. */
  readonly assigned: number;
  /** To all applications. */
  readonly assignments: number;
}

const stopped = (label: string, removed: number, of: string, total: number, limit: string): string =>
  `The import from ${label} was stopped: it would remove ${removed} of ${total} ${of} (${Math.round((removed / total) * 1000) / 10} %), more than the ${limit} allows. Nobody was removed.`;

/** Why an import may not remove so many users; undefined where it may. The application's limit goes before the org's. */
export const whyGuarded = (
  { label, toOkta: { safeguard } }: Pick<Application, 'label' | 'toOkta'>,
  { percent }: OrgSafeguard,
  { removed, assigned, assignments }: Removals,
): string | undefined => {
  if (safeguard !== undefined && assigned > guardedFrom && removed * 100 > assigned * safeguard)
    return stopped(label, removed, 'assigned users', assigned, `${safeguard} % that the import safeguard`);
  if (percent !== undefined && assignments >= orgGuardedFrom && removed * 100 > assignments * percent)
    return stopped(
      label,
      removed,
      'assignments to all applications',
      assignments,
      `${percent} % that the org-wide import safeguard`,
    );
  return undefined;
};
