/** A group of the org. An APP_GROUP was imported from an application. */
export interface Group {
  /** `00g…` */
  readonly id: string;
  readonly type: 'OKTA_GROUP' | 'APP_GROUP' | 'BUILT_IN';
  /** ISO 8601. */
  readonly created: string;
  readonly lastUpdated: string;
  readonly lastMembershipUpdated: string;
  readonly profile: { readonly name: string; readonly description?: string | null };
  /** The application that an APP_GROUP came from, and its id there. */
  readonly source?: { readonly app: string; readonly externalId: string };
}

/** People whom an expression picks are members of the groups (Directory > Groups > Rules). */
export interface GroupRule {
  /** `0pr…` */
  readonly id: string;
  readonly name: string;
  readonly status: 'ACTIVE' | 'INACTIVE' | 'INVALID';
  readonly created: string;
  readonly lastUpdated: string;
  readonly expression: string;
  readonly groups: readonly string[];
  readonly excludedUsers: readonly string[];
  /** Whose members it never picks. */
  readonly excludedGroups?: readonly string[];
}
