import type { Application, ClientKind, ScimVersion } from '../application.ts';

/** What a kind of client does that another does not: https://developer.okta.com/docs/concepts/scim/faqs/ */
interface Traits {
  /** Activation, deactivation, password. */
  readonly lifecycle: 'PATCH' | 'PUT';
  readonly groups: 'PATCH' | 'PUT';
  /** Reads a group before it is written. */
  readonly readsGroups: boolean;
  /** Writes twice what it writes after a create or an activation. */
  readonly doubled: boolean;
  /** Reads which features the service has when it is configured. */
  readonly capabilities: boolean;
  /** Reads resource types, schemas, roles and entitlements when it is saved. */
  readonly discovers: boolean;
}

const catalogue: Traits = {
  lifecycle: 'PATCH',
  groups: 'PATCH',
  readsGroups: false,
  doubled: false,
  capabilities: false,
  discovers: false,
};

const traits: Readonly<Record<ClientKind, Traits>> = {
  template: catalogue,
  oin: catalogue,
  governance: { ...catalogue, discovers: true },
  wizard: { ...catalogue, lifecycle: 'PUT', groups: 'PUT', readsGroups: true, doubled: true },
  'on-premises': { ...catalogue, lifecycle: 'PUT', groups: 'PUT', capabilities: true },
};

/** The client that an application is on the wire. */
export interface ScimClient extends Traits {
  readonly kind: ClientKind;
  readonly version: ScimVersion;
  readonly dialect: Application['switches']['dialect'];
  /** The application's label, in Okta's messages. */
  readonly label: string;
  readonly uniqueIdentifier: string;
  readonly importGroups: boolean;
  readonly getBeforeDeactivate: boolean;
}

export const clientOf = (application: Application): ScimClient => {
  const { kind, scim, label, integration, switches } = application;
  return {
    ...traits[kind],
    kind,
    version: scim,
    dialect: switches.dialect,
    label,
    uniqueIdentifier: integration?.uniqueIdentifier || 'userName',
    importGroups: integration?.importGroups ?? false,
    getBeforeDeactivate: switches.getBeforeDeactivate,
  };
};
