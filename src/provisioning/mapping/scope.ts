import type { JsonObject } from '../../protocol/json.ts';
import type { AppProfile } from '../app-user.ts';
import type { AppAttribute, Application } from '../application.ts';
import type { Group } from '../group.ts';
import type { Person } from '../person.ts';
import type { Scope } from './language/check.ts';
import type { Circumstances } from './language/evaluate.ts';
import { typeOf, type Type } from './language/type.ts';

/** The org as expressions see it. */
export interface OrgProperties {
  readonly name: string;
  readonly subdomain: string;
}

/** Variables of a profile and their types. */
export type Attributes = readonly Pick<AppAttribute, 'variable' | 'type'>[];

/** In which direction a mapping goes: `source` is the user whom the values come from. */
export type Direction = 'toApp' | 'toOkta';

const profileType = (object: string, attributes: Attributes): Type => ({
  object,
  attributes: new Map(attributes.map(({ variable, type }) => [variable, typeOf(type)])),
});

const texts = (object: string, names: readonly string[]): Type => ({
  object,
  attributes: new Map(names.map((name) => [name, 'string'])),
});

const orgValues = ({ name, subdomain }: OrgProperties): JsonObject => ({ name, subdomain, subDomain: subdomain });

const appValues = ({ id, key, label }: Application): JsonObject => ({ id, name: key, label });

const org = texts('the org', Object.keys(orgValues({ name: '', subdomain: '' })));

/** What expressions of group rules may refer to. */
export const userScope = (user: Attributes): Scope =>
  new Map([
    ['user', profileType('The Okta user', user)],
    ['org', org],
  ]);

/** What the mappings of an application may refer to. */
export const mappingScope = (application: Application, user: Attributes, direction: Direction): Scope => {
  const [oktaUser, appUser] = [profileType('The Okta user', user), profileType('The app user', application.profile)];
  return new Map([
    ['user', oktaUser],
    ['appuser', appUser],
    ['source', direction === 'toApp' ? oktaUser : appUser],
    ['app', texts('The application', ['id', 'name', 'label'])],
    ['org', org],
  ]);
};

/** What of a person is no attribute of the profile: `user.getInternalProperty("status")`. */
const internalOf = (person: Person | undefined): ReadonlyMap<string, string> =>
  new Map(
    (['id', 'status', 'created', 'activated', 'statusChanged', 'lastLogin', 'lastUpdated', 'passwordChanged'] as const)
      .map((name) => [name, person?.[name]] as const)
      .filter((entry): entry is [(typeof entry)[0], string] => entry[1] !== undefined),
  );

interface Known {
  readonly person?: Person | undefined;
  readonly groups?: readonly Group[] | undefined;
  readonly org: OrgProperties;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What an expression of a group rule is evaluated with. */
export const userCircumstances = ({ person, groups = [], org, now }: Known): Circumstances => ({
  roots: new Map([
    ['user', person?.profile ?? {}],
    ['org', orgValues(org)],
  ]),
  internal: internalOf(person),
  groups: groups.map(({ id, profile }) => ({ id, name: profile.name, description: profile.description ?? '' })),
  now,
});

/** What the mappings of an application are evaluated with. */
export const mappingCircumstances = (
  application: Application,
  known: Known & { readonly appProfile: AppProfile },
  direction: Direction,
): Circumstances => {
  const circumstances = userCircumstances(known);
  const user = known.person?.profile ?? {};
  return {
    ...circumstances,
    roots: new Map([
      ...circumstances.roots,
      ['appuser', known.appProfile],
      ['source', direction === 'toApp' ? user : known.appProfile],
      ['app', appValues(application)],
    ]),
  };
};
