/** The shapes of Okta's management API that the console reads. */

export interface OktaUser {
  readonly id: string;
  readonly status: string;
  readonly created: string;
  readonly activated?: string | null;
  readonly statusChanged?: string | null;
  readonly lastLogin?: string | null;
  readonly lastUpdated: string;
  readonly passwordChanged?: string | null;
  readonly profile: Readonly<Record<string, unknown>> & {
    readonly login: string;
    readonly email: string;
    readonly firstName?: string;
    readonly lastName?: string;
  };
}

export interface OktaGroup {
  readonly id: string;
  readonly type: 'OKTA_GROUP' | 'APP_GROUP' | 'BUILT_IN';
  readonly created: string;
  readonly lastUpdated: string;
  readonly lastMembershipUpdated: string;
  readonly profile: { readonly name: string; readonly description?: string | null };
}

export interface OktaApp {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly signOnMode: string;
  readonly created: string;
  readonly lastUpdated: string;
  readonly features: readonly string[];
}

export interface OktaToken {
  readonly id: string;
  readonly name: string;
  readonly created: string;
  readonly lastUpdated: string;
  readonly expiresAt: string;
}

export interface OktaLogEvent {
  readonly uuid: string;
  readonly published: string;
  readonly eventType: string;
  readonly displayMessage: string;
  readonly severity: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  readonly outcome?: { readonly result: string; readonly reason?: string | null };
  readonly debugContext: { readonly debugData: { readonly jobId?: string } };
  readonly actor?: { readonly displayName?: string; readonly alternateId?: string };
  readonly target?:
    | readonly {
        readonly id: string;
        readonly type: string;
        readonly displayName?: string;
        readonly alternateId?: string;
      }[]
    | null;
}

export interface OktaProperty {
  readonly title: string;
  readonly type: string;
  readonly format?: string;
  readonly items?: { readonly type: string };
  readonly description?: string;
  readonly required?: boolean;
  readonly enum?: readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
}

interface OktaDefinition {
  readonly properties: Readonly<Record<string, OktaProperty>>;
}

/** The schema of a profile. */
export interface OktaSchema {
  readonly definitions: { readonly base: OktaDefinition; readonly custom: OktaDefinition };
}

export const fullName = ({ profile }: OktaUser): string =>
  [profile.firstName, profile.lastName].filter(Boolean).join(' ') || profile.login;

/** Directory > Groups > Rules. */
export interface OktaGroupRule {
  readonly id: string;
  readonly name: string;
  readonly status: 'ACTIVE' | 'INACTIVE' | 'INVALID';
  readonly conditions: {
    readonly people: { readonly users: { readonly exclude: readonly string[] } };
    readonly expression: { readonly value: string };
  };
  readonly actions: { readonly assignUserToGroups: { readonly groupIds: readonly string[] } };
}
