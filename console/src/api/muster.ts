/** The shapes of the org's own API, beside Okta's, that the console reads, by the names that the pages have for them. */
import type { ApplicationSettings, ConnectionReport, Import, Operations } from './generated/org.ts';

export type { AppGroupEntry, ImportedUser, PushedGroup, PushRule } from './generated/org.ts';

/** An application with all of its settings; of secrets only that they are set. */
export type Application = ApplicationSettings;
export type Integration = NonNullable<Application['integration']>;
export type KeptCredentials = Integration['credentials'];
export type ProvisioningAction = Integration['actions'][number];
export type ToApp = Application['toApp'];
export type ToOkta = Application['toOkta'];
export type AppAttribute = Application['profile'][number];
export type Mapping = Application['mappings']['toApp'][number];

export type CatalogueEntry = Operations['GET /muster/api/v1/catalogue']['answer'][number];

/** What a test of credentials found, step by step. */
export type TestReport = ConnectionReport;

export type OrgSafeguard = Operations['GET /muster/api/v1/import-safeguard']['answer'];

export type IndividualAssignment = Operations['GET /muster/api/v1/apps/{id}/individual-assignments']['answer'][number];

/** Tasks of one kind of one application. */
export type TaskGroup = Operations['GET /muster/api/v1/tasks/kinds']['answer'][number];

/** A run of an import; its result in Okta's words, line by line. */
export type ImportRun = Import;

export const settingsPath = (id: string): string => `/muster/api/v1/apps/${id}`;
