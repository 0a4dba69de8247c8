import type { Application } from '../../provisioning/store.ts';
import type { OrgContext } from '../context.ts';
import { readGuide } from '../submission/guide/guide.ts';
import type { CaseFeature, QaCase } from './case.ts';
import { qaCases } from './cases.ts';
import { readFacts, type Evidence } from './facts.ts';
import { markOf, type CaseMark } from './marks.ts';

/** A case, and how it stands. */
export interface CaseState extends Omit<QaCase, 'seen'> {
  /** `seen`: in this org; `not supported`: its feature is off, or somebody says so. */
  readonly state: 'seen' | 'done' | 'not supported' | 'open';
  /** Whether the org can see it. */
  readonly visible: boolean;
  readonly evidence?: Evidence;
  readonly mark?: CaseMark;
}

const seenName = (id: string): string => `seen ${id}`;

/** Whether an application has what a case needs. */
const has: Readonly<Record<CaseFeature, (application: Application) => boolean>> = {
  oauth: ({ integration }) => integration?.credentials.mode === 'oauth',
  import: ({ integration, kind }) =>
    kind !== 'wizard' || (integration?.actions.includes('IMPORT_NEW_USERS_AND_PROFILE_UPDATES') ?? false),
  groups: ({ integration, kind }) => kind !== 'wizard' || (integration?.actions.includes('PUSH_GROUPS') ?? false),
  passwords: ({ toApp }) => toApp.syncPassword !== 'off',
  // No application of the wizard sources profiles.
  sourcing: ({ kind, toOkta }) => kind !== 'wizard' && toOkta.sourcing.enabled,
};

const stateOf = (
  { seen, ...about }: QaCase,
  application: Application,
  evidence: Evidence | undefined,
  mark: CaseMark | undefined,
): CaseState => {
  const lacks = about.needs !== undefined && !has[about.needs](application);
  return {
    ...about,
    visible: seen !== undefined,
    state: evidence ? 'seen' : (mark?.state ?? (lacks ? 'not supported' : 'open')),
    ...(evidence && { evidence }),
    ...(mark && { mark }),
  };
};

/** How the cases of the QA plan stand. What was seen once stays seen, though what showed it is forgotten in time. */
export const readReadiness = async (org: OrgContext, application: Application): Promise<readonly CaseState[]> => {
  const { readiness } = org.store;
  const kept = await readiness.all(application.id);
  const unseen = qaCases.some(({ id, seen }) => seen && !kept[seenName(id)]);
  const facts = unseen && (await readFacts(org, application, await readGuide(org.store, application, kept)));
  const cases: CaseState[] = [];
  for (const one of qaCases) {
    const before = kept[seenName(one.id)] as unknown as Evidence | undefined;
    const evidence = before ?? (facts ? one.seen?.(facts) : undefined);
    if (evidence && !before) await readiness.put(application.id, seenName(one.id), { ...evidence });
    cases.push(stateOf(one, application, evidence, markOf(kept, one.id)));
  }
  return cases;
};
