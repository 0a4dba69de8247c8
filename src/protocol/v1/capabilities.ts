/**
 * What Okta's on-premises provisioning agent may be told that it can ask of a service, in the extension
 * `urn:okta:schemas:scim:providerconfig:1.0` of ServiceProviderConfigs: it decides what Okta's console offers.
 */
export const userManagementCapabilities = [
  'GROUP_PUSH',
  'IMPORT_NEW_USERS',
  'IMPORT_PROFILE_UPDATES',
  'PUSH_NEW_USERS',
  'PUSH_PASSWORD_UPDATES',
  'PUSH_PENDING_USERS',
  'PUSH_PROFILE_UPDATES',
  'PUSH_USER_DEACTIVATION',
  'REACTIVATE_USERS',
  'OPP_SCIM_INCREMENTAL_IMPORTS',
] as const;
export type UserManagementCapability = (typeof userManagementCapabilities)[number];
