import type { JsonObject } from '../../../src/protocol/json.ts';
import type { Group } from '../../../src/provisioning/group.ts';
import type { Person } from '../../../src/provisioning/person.ts';
import { oktaProfile } from '../../../src/provisioning/okta-profile.ts';
import type { Attributes } from '../../../src/provisioning/mapping/scope.ts';

const created = '2026-11-25T00:00:00.000Z';

export const babs = (profile: JsonObject = {}): Person => ({
  id: '00u1bjensen2example3',
  status: 'ACTIVE',
  created,
  lastUpdated: created,
  password: true,
  profile: {
    login: 'bjensen@example.com',
    email: 'bjensen@example.com',
    firstName: 'Barbara',
    lastName: 'Jensen',
    displayName: 'Babs Jensen',
    locale: 'en-US',
    ...profile,
  },
});

export const group = (name: string, id = `00g1${name.replaceAll(/\W/g, '').padEnd(16, '0').slice(0, 16)}`): Group => ({
  id,
  type: 'OKTA_GROUP',
  created,
  lastUpdated: created,
  lastMembershipUpdated: created,
  profile: { name, description: `${name} of Universal Studios` },
});

/** The base attributes, and custom ones of several types. */
export const userAttributes: Attributes = [
  ...oktaProfile,
  { variable: 'salary', type: 'integer' },
  { variable: 'rating', type: 'number' },
  { variable: 'isContractor', type: 'boolean' },
  { variable: 'groupCode', type: 'integer' },
  { variable: 'middleInitial', type: 'string' },
  { variable: 'languages', type: 'array of string' },
];

export const org = { name: 'Universal Studios', subdomain: 'universal' };

/** 2015-07-31T17:18:37.979Z, the moment of Okta's examples. */
export const clock = (): number => 1_438_363_117_979;
