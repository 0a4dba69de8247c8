import type { Application, ClientKind, Integration, ScimVersion } from '../../src/provisioning/application.ts';

interface Options extends Partial<
  Pick<Integration, 'importGroups' | 'uniqueIdentifier' | 'pushNullValues' | 'baseUrl'>
> {
  readonly kind?: ClientKind;
  readonly scim?: ScimVersion;
  readonly label?: string;
  readonly credentials?: Integration['credentials'];
  readonly getBeforeDeactivate?: boolean;
  readonly toApp?: Partial<Application['toApp']>;
}

/** An application that is integrated and has every switch of To App on. */
export const application = ({
  kind = 'template',
  scim = '2.0',
  label = 'SCIM Example',
  importGroups = false,
  uniqueIdentifier = 'userName',
  pushNullValues = false,
  baseUrl = 'https://scim.example.com/scim/v2',
  credentials = { mode: 'bearer', token: 'a-token-of-the-tests' },
  getBeforeDeactivate = false,
  toApp = {},
}: Options = {}): Application => ({
  id: '0oaExample1Example23',
  key: 'scim2headerauth',
  catalogueName: 'SCIM 2.0 Test App (Header Auth)',
  kind,
  scim,
  label,
  status: 'ACTIVE',
  created: '2026-11-25T00:00:00.000Z',
  lastUpdated: '2026-11-25T00:00:00.000Z',
  visibility: { hideWeb: false, hideMobile: false, autoSubmit: false },
  signOn: { mode: 'AUTO_LOGIN', settings: {} },
  username: { template: '${source.login}', updateOn: 'create and update' },
  provisioning: 'scim',
  integration: {
    baseUrl,
    credentials,
    uniqueIdentifier,
    actions: [
      'IMPORT_NEW_USERS_AND_PROFILE_UPDATES',
      'PUSH_NEW_USERS',
      'PUSH_PROFILE_UPDATES',
      'PUSH_GROUPS',
      'IMPORT_GROUPS',
    ],
    importGroups,
    pushNullValues,
  },
  toApp: {
    createUsers: true,
    updateAttributes: true,
    deactivateUsers: true,
    syncPassword: 'off',
    excludeUsernameUpdates: false,
    ...toApp,
  },
  toOkta: {
    schedule: 'never',
    usernameFormat: 'userName',
    match: {
      exact: 'username',
      partial: false,
      confirmExact: false,
      confirmPartial: false,
      confirmNew: false,
      activateNew: false,
    },
    sourcing: { enabled: false, onDeactivate: 'nothing', reactivateSuspended: false, reactivateDeactivated: false },
  },
  profile: [],
  mappings: { toApp: [], toOkta: [] },
  renameAppGroups: true,
  switches: { paused: false, dialect: 'okta', getBeforeDeactivate },
});
