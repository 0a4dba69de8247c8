import { usernameVariable } from '../../provisioning/mapping/changed.ts';
import type { AppGroup, Application, AppUser } from '../../provisioning/store.ts';
import type { OrgContext } from '../context.ts';

/** What is switched on of an application, in the words of Okta's `features`. */
const featuresOf = ({ integration, kind, toApp, toOkta }: Application): readonly string[] => {
  if (!integration) return [];
  const may = (action: (typeof integration.actions)[number]) =>
    kind !== 'wizard' || integration.actions.includes(action);
  return [
    ...(may('IMPORT_NEW_USERS_AND_PROFILE_UPDATES') ? ['IMPORT_NEW_USERS', 'IMPORT_PROFILE_UPDATES'] : []),
    ...(toOkta.sourcing.enabled ? ['PROFILE_MASTERING'] : []),
    ...(toApp.createUsers ? ['PUSH_NEW_USERS'] : []),
    ...(toApp.updateAttributes ? ['PUSH_PROFILE_UPDATES'] : []),
    ...(toApp.deactivateUsers ? ['PUSH_USER_DEACTIVATION', 'REACTIVATE_USERS'] : []),
    ...(toApp.syncPassword === 'off' ? [] : ['PUSH_PASSWORD_UPDATES']),
    ...(may('PUSH_GROUPS') ? ['GROUP_PUSH'] : []),
  ];
};

/** The application as `/api/v1/apps` shows it. */
export const appView = (application: Application, { identity }: OrgContext, origin: string) => {
  const { id, key, label, status, created, lastUpdated, visibility, signOn, username } = application;
  const self = `${origin}/api/v1/apps/${id}`;
  const toggle = status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    id,
    orn: `orn:okta:idp:${identity.id}:apps:${key}:${id}`,
    name: key,
    label,
    status,
    created,
    lastUpdated,
    accessibility: { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null },
    visibility: {
      autoLaunch: false,
      autoSubmitToolbar: visibility.autoSubmit,
      hide: { iOS: visibility.hideMobile, web: visibility.hideWeb },
      appLinks: { login: true },
    },
    features: featuresOf(application),
    signOnMode: signOn.mode,
    credentials: {
      ...(signOn.mode !== 'SAML_2_0' && { scheme: 'EXTERNAL_PASSWORD_SYNC' }),
      userNameTemplate: {
        template: username.template,
        type: username.template.startsWith('${source.') ? 'BUILT_IN' : 'CUSTOM',
        pushStatus: username.updateOn === 'create' ? 'DONT_PUSH' : 'PUSH',
      },
      signing: {},
    },
    settings: {
      app: {},
      notifications: { vpn: { network: { connection: 'DISABLED' }, message: null, helpUrl: null } },
      manualProvisioning: false,
      implicitAssignment: false,
      notes: { admin: null, enduser: null },
      signOn: signOn.settings,
    },
    _links: {
      self: { href: self },
      users: { href: `${self}/users` },
      groups: { href: `${self}/groups` },
      profileEnrollment: { href: `${origin}/api/v1/meta/schemas/apps/${id}/default` },
      [toggle]: { href: `${self}/lifecycle/${toggle}` },
    },
  };
};

/** The assignment as `/api/v1/apps/{id}/users` shows it: the username stands among the credentials. */
export const appUserView = (appUser: AppUser, origin: string) => {
  const { app, person, externalId, created, lastUpdated, scope, status, syncState, lastSync, username, group } =
    appUser;
  const profile = Object.fromEntries(Object.entries(appUser.profile).filter(([name]) => name !== usernameVariable));
  return {
    id: person,
    ...(externalId !== undefined && { externalId }),
    created,
    lastUpdated,
    scope,
    status,
    statusChanged: lastUpdated,
    passwordChanged: appUser.passwordChanged ?? null,
    syncState,
    ...(lastSync !== undefined && { lastSync }),
    credentials: { userName: username },
    profile,
    _links: {
      app: { href: `${origin}/api/v1/apps/${app}` },
      user: { href: `${origin}/api/v1/users/${person}` },
      ...(group !== undefined && { group: { href: `${origin}/api/v1/groups/${group}` } }),
    },
  };
};

export const appGroupView = ({ app, group, priority, profile, lastUpdated }: AppGroup, origin: string) => ({
  id: group,
  lastUpdated,
  priority,
  profile,
  _links: {
    app: { href: `${origin}/api/v1/apps/${app}` },
    self: { href: `${origin}/api/v1/apps/${app}/groups/${group}` },
    group: { href: `${origin}/api/v1/groups/${group}` },
  },
});
