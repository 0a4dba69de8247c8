import type { Application, OrgStore } from '../../../provisioning/store.ts';
import { reportOf } from '../../inspections/views.ts';
import { qaCases } from '../../readiness/cases.ts';
import { markOf } from '../../readiness/marks.ts';
import { suiteStates } from '../../readiness/suites.ts';
import { keptDetails, noDetails, type Details } from '../details.ts';
import { featureCases } from './features.ts';

/** What a guide is made of. */
export interface GuideSource {
  readonly application: Application;
  readonly details: Details;
  /** The ids of the cases of the QA plan that somebody said are not supported. */
  readonly waived: ReadonlySet<string>;
  /** Known from what failed and what was waived. */
  readonly issues: readonly string[];
  /** When the details were saved, ISO 8601; absent: nobody saved any. */
  readonly saved?: string;
}

/** How the integration is named, where nobody said it: as the application. */
export const nameOf = ({ application, details }: Pick<GuideSource, 'application' | 'details'>): string =>
  details.name || application.label;

/** What customers type; the address of the integration, unless somebody said another. */
export const baseUrlOf = ({ application, details }: Pick<GuideSource, 'application' | 'details'>): string =>
  details.baseUrl || (application.integration?.baseUrl ?? '');

/** Why an application cannot be published at all; undefined where it can. */
export const whyNotPublished = ({ kind, integration }: Application): string | undefined => {
  if (kind === 'on-premises')
    return 'An application of the on-premises agent cannot be published: the OIN takes SCIM over the internet.';
  return integration
    ? undefined
    : 'Provisioning is not enabled: configure the API integration, of which the guide tells.';
};

/** What the last runs of suites found that breaks Okta. */
const failuresOf = async (store: OrgStore, application: Application): Promise<readonly string[]> => {
  const suites = await suiteStates(store, application);
  const failed = new Set(suites.flatMap(({ last }) => (last && !last.passed ? [last.inspection] : [])));
  const titles = new Set<string>();
  for (const id of failed) {
    const inspection = await store.inspections.get(id);
    for (const { verdict, client, title } of (inspection && reportOf(inspection)?.causes) ?? [])
      if (verdict !== 'warn' && (client === 'Okta' || client === 'Runscope')) titles.add(`Not met yet: ${title}.`);
  }
  return [...titles];
};

/** What a guide is made of, as it is now. */
export const readSource = async (
  store: OrgStore,
  application: Application,
  readiness: Readonly<Record<string, object>>,
): Promise<GuideSource> => {
  const kept = keptDetails(readiness);
  const waived = qaCases.flatMap(({ id, title }) => {
    const mark = markOf(readiness, id);
    return mark?.state === 'not supported' ? [{ id, title, note: mark.note }] : [];
  });
  return {
    application,
    details: { ...noDetails, ...kept?.details },
    ...(kept && { saved: kept.saved }),
    waived: new Set(waived.map(({ id }) => id)),
    issues: [
      // A feature that is waived without a word is told of among the features.
      ...waived
        .filter(({ id, note }) => note !== '' || !featureCases.has(id))
        .map(({ title, note }) => note || `${title.replace(/^Verify /, '')}: not supported.`),
      ...(await failuresOf(store, application)),
    ],
  };
};
