import type { AppAttribute, Mapping, ScimVersion } from '../application.ts';
import { urns } from '../mapping/urns.ts';

interface Row {
  readonly variable: string;
  readonly title: string;
  readonly externalName: string;
  readonly base?: true;
  readonly required?: true;
  readonly enterprise?: true;
  readonly type?: AppAttribute['type'];
  /** A group assignment may give it. */
  readonly group?: true;
  /** The expression that fills it from an Okta user; the username has its own setting. */
  readonly toApp?: string;
  /** The Okta user's variable that an import fills from it. */
  readonly toOkta?: string;
}

const oktaVariable = (variable: string) => ({ toApp: `user.${variable}`, toOkta: variable });

const work = (variable: string): string => `(user.${variable} != null && user.${variable} != '') ? 'work' : ''`;

const email = 'emails.^[primary==true]';
const phone = 'phoneNumbers.^[primary==true]';
const address = 'addresses.^[primary==true]';

/** What the Profile Editor shows of a new SCIM application, in its order. */
const rows = (version: ScimVersion): readonly Row[] => [
  { variable: 'userName', title: 'Username', externalName: 'userName', base: true, required: true },
  {
    variable: 'givenName',
    title: 'Given name',
    externalName: 'name.givenName',
    base: true,
    ...oktaVariable('firstName'),
  },
  {
    variable: 'familyName',
    title: 'Family name',
    externalName: 'name.familyName',
    base: true,
    ...oktaVariable('lastName'),
  },
  { variable: 'middleName', title: 'Middle name', externalName: 'name.middleName', ...oktaVariable('middleName') },
  {
    variable: 'honorificPrefix',
    title: 'Honorific prefix',
    externalName: 'name.honorificPrefix',
    ...oktaVariable('honorificPrefix'),
  },
  {
    variable: 'honorificSuffix',
    title: 'Honorific suffix',
    externalName: 'name.honorificSuffix',
    ...oktaVariable('honorificSuffix'),
  },
  { variable: 'email', title: 'Primary email', externalName: `${email}.value`, ...oktaVariable('email') },
  { variable: 'emailType', title: 'Primary email type', externalName: `${email}.type`, toApp: work('email') },
  { variable: 'title', title: 'Title', externalName: 'title', ...oktaVariable('title') },
  { variable: 'displayName', title: 'Display name', externalName: 'displayName', ...oktaVariable('displayName') },
  { variable: 'nickName', title: 'Nickname', externalName: 'nickName', ...oktaVariable('nickName') },
  { variable: 'profileUrl', title: 'Profile Url', externalName: 'profileUrl', ...oktaVariable('profileUrl') },
  { variable: 'primaryPhone', title: 'Primary phone', externalName: `${phone}.value`, ...oktaVariable('primaryPhone') },
  {
    variable: 'primaryPhoneType',
    title: 'Primary phone type',
    externalName: `${phone}.type`,
    toApp: work('primaryPhone'),
  },
  { variable: 'addressType', title: 'Address type', externalName: `${address}.type`, toApp: work('streetAddress') },
  {
    variable: 'streetAddress',
    title: 'Street address',
    externalName: `${address}.streetAddress`,
    ...oktaVariable('streetAddress'),
  },
  { variable: 'locality', title: 'Locality', externalName: `${address}.locality`, ...oktaVariable('city') },
  { variable: 'region', title: 'Region', externalName: `${address}.region`, ...oktaVariable('state') },
  { variable: 'postalCode', title: 'Postal Code', externalName: `${address}.postalCode`, ...oktaVariable('zipCode') },
  {
    variable: 'country',
    title: 'Country',
    externalName: `${address}.country`,
    type: 'country code',
    ...oktaVariable('countryCode'),
  },
  { variable: 'formatted', title: 'Formatted', externalName: `${address}.formatted`, ...oktaVariable('postalAddress') },
  {
    variable: 'preferredLanguage',
    title: 'Preferred language',
    externalName: 'preferredLanguage',
    type: 'language code',
    group: true,
    ...oktaVariable('preferredLanguage'),
  },
  { variable: 'locale', title: 'Locale', externalName: 'locale', group: true, ...oktaVariable('locale') },
  { variable: 'timezone', title: 'Time zone', externalName: 'timezone', group: true, ...oktaVariable('timezone') },
  { variable: 'userType', title: 'User type', externalName: 'userType', group: true, ...oktaVariable('userType') },
  {
    variable: 'employeeNumber',
    title: 'Employee number',
    externalName: 'employeeNumber',
    enterprise: true,
    ...oktaVariable('employeeNumber'),
  },
  {
    variable: 'costCenter',
    title: 'Cost center',
    externalName: 'costCenter',
    enterprise: true,
    group: true,
    ...oktaVariable('costCenter'),
  },
  {
    variable: 'organization',
    title: 'Organization',
    externalName: 'organization',
    enterprise: true,
    group: true,
    ...oktaVariable('organization'),
  },
  {
    variable: 'division',
    title: 'Division',
    externalName: 'division',
    enterprise: true,
    group: true,
    ...oktaVariable('division'),
  },
  {
    variable: 'department',
    title: 'Department',
    externalName: 'department',
    enterprise: true,
    group: true,
    ...oktaVariable('department'),
  },
  {
    variable: 'managerValue',
    title: 'Manager value',
    // SCIM 1.1 core schema §7: the sub-attribute has another name.
    externalName: version === '1.1' ? 'manager.managerId' : 'manager.value',
    enterprise: true,
    ...oktaVariable('managerId'),
  },
  {
    variable: 'managerDisplayName',
    title: 'Manager display name',
    externalName: 'manager.displayName',
    enterprise: true,
    ...oktaVariable('manager'),
  },
];

/** The profile of a new application (Profile Editor). */
export const defaultProfile = (version: ScimVersion): readonly AppAttribute[] =>
  rows(version).map(
    ({ variable, title, type = 'string', base = false, externalName, enterprise, required = false, group }) => ({
      variable,
      title,
      type,
      base,
      externalName,
      externalNamespace: urns[version][enterprise ? 'enterprise' : 'core'],
      required,
      scope: group ? 'group' : 'personal',
    }),
  );

/** The mappings of a new application, in both directions. */
export const defaultMappings = (
  version: ScimVersion,
): { readonly toApp: readonly Mapping[]; readonly toOkta: readonly Mapping[] } => ({
  toApp: rows(version).flatMap(({ variable, toApp }) =>
    toApp === undefined ? [] : [{ target: variable, expression: toApp, applyOn: 'create and update' as const }],
  ),
  // Okta's own profile is not overwritten by an application that does not source it.
  toOkta: rows(version).flatMap(({ variable, toOkta }) =>
    toOkta === undefined ? [] : [{ target: toOkta, expression: `appuser.${variable}`, applyOn: 'create' as const }],
  ),
});
