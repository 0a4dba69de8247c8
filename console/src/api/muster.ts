/** The shapes of the org's own API, beside Okta's, that the console reads. */
import type { Exchange } from '../parts/exchange-view.tsx';

export interface CatalogueEntry {
  readonly key: string;
  readonly name: string;
  readonly kind: string;
  readonly scim: '2.0' | '1.1';
  readonly authentication: 'basic' | 'header' | 'bearer' | 'oauth' | 'none';
  /** The labels of its integration form, in their order. */
  readonly fields: readonly string[];
}

export type ProvisioningAction =
  | 'IMPORT_NEW_USERS_AND_PROFILE_UPDATES'
  | 'PUSH_NEW_USERS'
  | 'PUSH_PROFILE_UPDATES'
  | 'PUSH_GROUPS'
  | 'IMPORT_GROUPS';

export interface ToApp {
  readonly createUsers: boolean;
  readonly updateAttributes: boolean;
  readonly deactivateUsers: boolean;
  readonly syncPassword: 'off' | 'okta' | 'random';
  readonly excludeUsernameUpdates: boolean;
}

export interface ToOkta {
  readonly schedule: 'never' | 'hourly' | 'daily' | 'weekly';
  readonly usernameFormat: string;
  readonly match: {
    readonly exact: 'username' | 'email' | { readonly attributes: readonly string[] };
    readonly partial: boolean;
    readonly confirmExact: boolean;
    readonly confirmPartial: boolean;
    readonly confirmNew: boolean;
    readonly activateNew: boolean;
  };
  readonly sourcing: {
    readonly enabled: boolean;
    readonly onDeactivate: 'nothing' | 'deactivate' | 'suspend';
    readonly reactivateSuspended: boolean;
    readonly reactivateDeactivated: boolean;
  };
  readonly safeguard?: number;
}

/** What is kept of credentials: of secrets only that they are set. */
export interface KeptCredentials {
  readonly mode: CatalogueEntry['authentication'];
  readonly username?: string;
  readonly authorizationEndpoint?: string;
  readonly tokenEndpoint?: string;
  readonly clientId?: string;
  readonly pkce?: boolean;
}

export interface Integration {
  readonly baseUrl: string;
  readonly credentials: KeptCredentials;
  readonly uniqueIdentifier: string;
  readonly actions: readonly ProvisioningAction[];
  readonly importGroups: boolean;
  readonly pushNullValues: boolean;
}

/** An application with all of its settings. */
export interface Application {
  readonly id: string;
  readonly key: string;
  readonly catalogueName: string;
  readonly kind: 'template' | 'oin' | 'wizard' | 'governance' | 'on-premises';
  readonly scim: '2.0' | '1.1';
  readonly label: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly visibility: { readonly hideWeb: boolean; readonly hideMobile: boolean; readonly autoSubmit: boolean };
  readonly signOn: { readonly mode: string };
  readonly username: { readonly template: string; readonly updateOn: 'create' | 'create and update' };
  readonly provisioning: 'none' | 'scim' | 'on-premises';
  readonly integration?: Integration;
  readonly toApp: ToApp;
  readonly toOkta: ToOkta;
  readonly profile: readonly {
    readonly variable: string;
    readonly title: string;
    readonly scope: 'personal' | 'group';
  }[];
  readonly mappings: { readonly toApp: readonly Mapping[]; readonly toOkta: readonly Mapping[] };
}

export interface Mapping {
  readonly target: string;
  readonly expression: string;
  readonly applyOn: 'create' | 'create and update';
}

/** What a test of credentials found, step by step. */
export interface TestReport {
  readonly ok: boolean;
  readonly message: string;
  readonly steps: readonly {
    readonly name: string;
    readonly result: string;
    readonly duration: number;
    readonly detail: string;
  }[];
  readonly exchanges: readonly Exchange[];
  readonly hint?: string;
}

export const settingsPath = (id: string): string => `/muster/api/v1/apps/${id}`;
