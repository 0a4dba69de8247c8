import type { Application } from '../../../provisioning/store.ts';

/** A provisioning feature as Okta's guides list it. */
interface Feature {
  readonly name: string;
  /** For customers. */
  readonly what: string;
  readonly on: (application: Application) => boolean;
  /** The case of the QA plan by which it is waived. */
  readonly case: string;
}

/** Whether the integration does what an action of the wizard stands for; templates do all. */
const acts =
  (action: string) =>
  ({ kind, integration }: Application): boolean =>
    kind !== 'wizard' || (integration?.actions.some((one) => one === action) ?? false);

/** In Okta's order. */
const features = [
  {
    name: 'Create users',
    what: 'whoever is assigned to the application in Okta is created, or linked with the user who is there already.',
    on: ({ toApp }) => toApp.createUsers,
    case: 'C9290',
  },
  {
    name: 'Update user attributes',
    what: 'changes to the mapped attributes of an assigned person are pushed.',
    on: ({ toApp }) => toApp.updateAttributes,
    case: 'C9291',
  },
  {
    name: 'Deactivate users',
    what: 'whoever is unassigned, or deactivated in Okta, is deactivated, and reactivated when assigned again.',
    on: ({ toApp }) => toApp.deactivateUsers,
    case: 'C9292',
  },
  {
    name: 'Import users',
    what: 'existing users are imported into Okta, and matched with Okta users.',
    on: acts('IMPORT_NEW_USERS_AND_PROFILE_UPDATES'),
    case: 'C9303',
  },
  {
    name: 'Import groups',
    what: 'existing groups are imported into Okta.',
    on: (application) => (application.integration?.importGroups ?? false) && acts('IMPORT_GROUPS')(application),
    case: 'C9338',
  },
  {
    name: 'Group push',
    what: 'Okta groups and their members are created and kept up to date.',
    on: acts('PUSH_GROUPS'),
    case: 'C9312',
  },
  {
    name: 'Sync password',
    what: 'each assigned user gets a password from Okta.',
    on: ({ toApp }) => toApp.syncPassword !== 'off',
    case: 'C9301',
  },
  {
    name: 'Profile sourcing',
    what: 'the application is the source of the profiles of the users whom Okta imports from it.',
    on: ({ toOkta }) => toOkta.sourcing.enabled,
    case: 'C9360',
  },
] as const satisfies readonly Feature[];

export type FeatureName = (typeof features)[number]['name'];

/** The cases that waive a feature. */
export const featureCases: ReadonlySet<string> = new Set(features.map((feature) => feature.case));

/** What the application's settings switch on; not those whose case is waived. */
export const featuresOf = (application: Application, waived: ReadonlySet<string>) =>
  features.map((feature) => ({
    name: feature.name,
    what: feature.what,
    on: feature.on(application) && !waived.has(feature.case),
  }));
