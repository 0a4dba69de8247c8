/** The shapes of the org's own API, beside Okta's, that the console reads. */
import type * as application from '../../../src/provisioning/application.ts';
import type { Import, ImportedUser as KeptImportedUser } from '../../../src/provisioning/import.ts';
import type * as pushed from '../../../src/provisioning/pushed-group.ts';
import type { Exchange } from '../parts/exchange-view.tsx';

export type {
  AppAttribute,
  Mapping,
  ProvisioningAction,
  ToApp,
  ToOkta,
} from '../../../src/provisioning/application.ts';

export interface CatalogueEntry {
  readonly key: string;
  readonly name: string;
  readonly kind: string;
  readonly scim: application.ScimVersion;
  readonly authentication: application.Credentials['mode'];
  /** The labels of its integration form, in their order. */
  readonly fields: readonly string[];
}

/** What is kept of credentials: of secrets only that they are set. */
export interface KeptCredentials {
  readonly mode: application.Credentials['mode'];
  readonly username?: string;
  readonly authorizationEndpoint?: string;
  readonly tokenEndpoint?: string;
  readonly clientId?: string;
  readonly pkce?: boolean;
}

export type Integration = Omit<application.Integration, 'credentials'> & { readonly credentials: KeptCredentials };

/** An application with all of its settings. */
export type Application = Omit<application.Application, 'integration'> & { readonly integration?: Integration };

/** What a test of credentials found, step by step. */
export interface TestReport {
  readonly ok: boolean;
  readonly message: string;
  readonly steps: readonly {
    readonly name: string;
    readonly result: 'passed' | 'failed' | 'skipped';
    readonly duration: number;
    readonly detail: string;
  }[];
  readonly exchanges: readonly Exchange[];
  /** The wizard's ✓ and ✗: what is ticked. */
  readonly actions?: readonly { readonly name: string; readonly on: boolean }[];
  readonly explanation?: { readonly what: string; readonly clause?: string; readonly action: string };
}

/** A run of an import; its result in Okta's words, line by line. */
export interface ImportRun extends Import {
  readonly result: readonly string[];
  readonly progress?: { readonly done: number; readonly total?: number };
}

/** A row of the Import tab. */
export type ImportedUser = Omit<KeptImportedUser, 'person'> & {
  readonly person?: { readonly id: string; readonly login: string; readonly name: string };
};

/** A group that is pushed, with its name in Okta. */
export interface PushedGroup extends pushed.PushedGroup {
  readonly name: string;
}

export type { AppGroupEntry, PushRule } from '../../../src/provisioning/pushed-group.ts';

export const settingsPath = (id: string): string => `/muster/api/v1/apps/${id}`;
