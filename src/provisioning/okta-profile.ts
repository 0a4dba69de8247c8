import type { AppAttribute } from './application.ts';

/** An attribute of the Okta user profile that every org has. */
export interface OktaAttribute extends Pick<AppAttribute, 'variable' | 'title' | 'type' | 'required'> {
  readonly length?: { readonly min?: number; readonly max?: number };
}

const optional = (variable: string, title: string, type: OktaAttribute['type'] = 'string'): OktaAttribute => ({
  variable,
  title,
  type,
  required: false,
});

/** The base attributes of the Okta user profile (Profile Editor > Okta > User), in Okta's order. */
export const oktaProfile: readonly OktaAttribute[] = [
  { variable: 'login', title: 'Username', type: 'string', required: true, length: { min: 5, max: 100 } },
  { variable: 'firstName', title: 'First name', type: 'string', required: true, length: { min: 1, max: 50 } },
  { variable: 'lastName', title: 'Last name', type: 'string', required: true, length: { min: 1, max: 50 } },
  optional('middleName', 'Middle name'),
  optional('honorificPrefix', 'Honorific prefix'),
  optional('honorificSuffix', 'Honorific suffix'),
  { variable: 'email', title: 'Primary email', type: 'string', required: true, length: { min: 5, max: 100 } },
  optional('title', 'Title'),
  optional('displayName', 'Display name'),
  optional('nickName', 'Nickname'),
  optional('profileUrl', 'Profile Url'),
  optional('secondEmail', 'Secondary email'),
  optional('mobilePhone', 'Mobile phone'),
  optional('primaryPhone', 'Primary phone'),
  optional('streetAddress', 'Street address'),
  optional('city', 'City'),
  optional('state', 'State'),
  optional('zipCode', 'Zip code'),
  optional('countryCode', 'Country code', 'country code'),
  optional('postalAddress', 'Postal Address'),
  optional('preferredLanguage', 'Preferred language', 'language code'),
  optional('locale', 'Locale'),
  optional('timezone', 'Time zone'),
  optional('userType', 'User type'),
  optional('employeeNumber', 'Employee number'),
  optional('costCenter', 'Cost center'),
  optional('organization', 'Organization'),
  optional('division', 'Division'),
  optional('department', 'Department'),
  optional('managerId', 'ManagerId'),
  optional('manager', 'Manager'),
];
