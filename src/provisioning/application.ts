import type { JsonObject } from '../protocol/json.ts';

/** What sort of Okta client an application is: it decides verbs, bodies, look-ups and headers (Okta's contract, the five kinds). */
export type ClientKind = 'template' | 'oin' | 'wizard' | 'governance' | 'on-premises';

export type ScimVersion = '2.0' | '1.1';

/** How an application authenticates to the service. Secrets are sealed where they are kept. */
export type Credentials =
  | { readonly mode: 'basic'; readonly username: string; readonly password: string }
  /** The whole value of the Authorization header, as the Header Auth template sends it. */
  | { readonly mode: 'header'; readonly value: string }
  /** Sent as `Bearer {token}`. */
  | { readonly mode: 'bearer'; readonly token: string }
  | {
      readonly mode: 'oauth';
      readonly authorizationEndpoint: string;
      readonly tokenEndpoint: string;
      readonly clientId: string;
      readonly clientSecret: string;
      readonly pkce: boolean;
      readonly accessToken?: string;
      readonly refreshToken?: string;
      /** Milliseconds since the epoch. */
      readonly expires?: number;
    }
  | { readonly mode: 'none' };

/** What the wizard calls “Supported provisioning actions”. Templates support all. */
export type ProvisioningAction =
  | 'IMPORT_NEW_USERS_AND_PROFILE_UPDATES'
  | 'PUSH_NEW_USERS'
  | 'PUSH_PROFILE_UPDATES'
  | 'PUSH_GROUPS'
  | 'IMPORT_GROUPS';

/** Provisioning > Integration, as it was last saved (and so verified). */
export interface Integration {
  readonly baseUrl: string;
  readonly credentials: Credentials;
  /** The attribute that is searched for; `userName` unless the wizard's form says otherwise. */
  readonly uniqueIdentifier: string;
  readonly actions: readonly ProvisioningAction[];
  readonly importGroups: boolean;
  readonly pushNullValues: boolean;
  /** On-premises only: milliseconds before an unanswered call is given up. */
  readonly timeout?: number;
}

/** Provisioning > To App. All off until somebody switches them on. */
export interface ToApp {
  readonly createUsers: boolean;
  readonly updateAttributes: boolean;
  readonly deactivateUsers: boolean;
  readonly syncPassword: 'off' | 'okta' | 'random';
  /** “Generate a new random password whenever the user's Okta password changes”. */
  readonly cycleSyncedPassword?: boolean;
  readonly excludeUsernameUpdates: boolean;
}

/** Provisioning > To Okta. */
export interface ToOkta {
  readonly schedule: 'never' | 'hourly' | 'daily' | 'weekly';
  readonly usernameFormat: string;
  readonly match: {
    /** App-user variables whose values must equal those of a person for an exact match. */
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
  /** Percent of the assigned users that one import may remove; undefined: no safeguard. */
  readonly safeguard?: number;
}

export type AppAttributeType =
  | 'string'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'array of string'
  | 'array of number'
  | 'array of integer'
  | 'country code'
  | 'language code'
  | 'reference';

/** An attribute of the application's user profile (Profile Editor). */
export interface AppAttribute {
  readonly variable: string;
  readonly title: string;
  readonly type: AppAttributeType;
  /** Base attributes cannot be removed. */
  readonly base: boolean;
  /** `emails.^[type=='work'].value`, `name.givenName`; absent: kept in the org alone. */
  readonly externalName?: string;
  readonly externalNamespace?: string;
  readonly required: boolean;
  /** May a group assignment give its value? */
  readonly scope: 'personal' | 'group';
  /** “Combine values across groups”; absent: the group with the best priority alone gives them. Of lists. */
  readonly combined?: boolean;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly length?: { readonly min?: number; readonly max?: number };
}

export interface Mapping {
  /** The variable that gets the value. */
  readonly target: string;
  /** An expression: `user.firstName` (to the app), `appuser.givenName` (to Okta). */
  readonly expression: string;
  readonly applyOn: 'create' | 'create and update';
}

/** An application integration of the org. */
export interface Application {
  /** `0oa…` */
  readonly id: string;
  /** Of the catalogue: `scim2headerauth`; of a wizard application: `{org}_{label}_{n}`. */
  readonly key: string;
  /** What Okta prints in messages: `SCIM 2.0 Test App (Header Auth)`. */
  readonly catalogueName: string;
  readonly kind: ClientKind;
  readonly scim: ScimVersion;
  readonly label: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  /** ISO 8601. */
  readonly created: string;
  readonly lastUpdated: string;
  readonly visibility: { readonly hideWeb: boolean; readonly hideMobile: boolean; readonly autoSubmit: boolean };
  readonly signOn: { readonly mode: 'SAML_2_0' | 'AUTO_LOGIN' | 'BROWSER_PLUGIN'; readonly settings: JsonObject };
  readonly username: { readonly template: string; readonly updateOn: 'create' | 'create and update' };
  /** General > App Settings > Provisioning. */
  readonly provisioning: 'none' | 'scim' | 'on-premises';
  readonly integration?: Integration;
  readonly toApp: ToApp;
  readonly toOkta: ToOkta;
  readonly profile: readonly AppAttribute[];
  readonly mappings: { readonly toApp: readonly Mapping[]; readonly toOkta: readonly Mapping[] };
  /** “Rename app groups to match group name in Okta”. */
  readonly renameAppGroups: boolean;
  /** What goes beyond Okta; everything off by default. */
  readonly switches: {
    readonly paused: boolean;
    /** Requests per second; undefined: as fast as the service answers. */
    readonly rateLimit?: number;
    /** Failures in a row after which nothing is sent until released; undefined: never. */
    readonly quarantineAfter?: number;
    readonly dialect: 'okta' | 'entra-2018' | 'entra-2020';
    readonly faults?: {
      readonly seed: number;
      readonly delay?: number;
      readonly dropAfterSend?: number;
      readonly duplicate?: number;
      readonly stale?: number;
      readonly reorder?: number;
    };
    /** Contract §8: does a template GET before it deactivates? */
    readonly getBeforeDeactivate: boolean;
  };
}
