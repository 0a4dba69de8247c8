import type { Evidence, Facts } from './facts.ts';

/** What of Okta a case needs; a case whose feature an application has not is skipped. */
export type CaseFeature = 'oauth' | 'import' | 'groups' | 'passwords' | 'sourcing';

/** Where in the console a case is walked: a page, or a tab of the application with what is opened in it. */
export type CasePlace =
  | 'people'
  | 'groups'
  | 'guide'
  | 'sign-on'
  | 'integration'
  | 'to-app'
  | 'to-okta'
  | 'profile'
  | 'assignments'
  | 'assignments/groups'
  | 'assignments/assign-people'
  | 'assignments/assign-groups'
  | 'import'
  | 'push-groups'
  | 'push-groups/name'
  | 'push-groups/rule'
  | 'push-groups/rules'
  | 'push-groups/bulk'
  | 'push-groups/settings';

/** A case of Okta's QA plan. */
export interface QaCase {
  /** Okta's. */
  readonly id: string;
  readonly section: string;
  readonly title: string;
  /** In our words. */
  readonly steps: readonly string[];
  readonly expects: string;
  readonly place: CasePlace;
  readonly needs?: CaseFeature;
  /** By what it is seen in the org; absent: who walks it says so, since it is about what is not in the org. */
  readonly seen?: (facts: Facts) => Evidence | undefined;
}
