import type { Evidence, Facts } from './facts.ts';

/** What of Okta a case needs; a case whose feature an application has not is skipped. */
export type CaseFeature = 'oauth' | 'import' | 'groups' | 'passwords' | 'sourcing';

/** Where in the console a case is walked. */
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
  | 'import'
  | 'push-groups';

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
