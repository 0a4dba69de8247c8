import type { ScimVersion } from '../application.ts';

interface Urns {
  readonly core: string;
  readonly enterprise: string;
}

export const urns: Readonly<Record<ScimVersion, Urns>> = {
  '2.0': {
    core: 'urn:ietf:params:scim:schemas:core:2.0:User',
    enterprise: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  },
  '1.1': { core: 'urn:scim:schemas:core:1.0', enterprise: 'urn:scim:schemas:extension:enterprise:1.0' },
};

/** Whether attributes of this namespace are members of the resource itself rather than of an extension's object. */
export const isCore = (namespace: string | undefined): boolean =>
  namespace === undefined || Object.values(urns).some(({ core }) => core === namespace);
