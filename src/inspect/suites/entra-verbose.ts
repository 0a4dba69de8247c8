import { isObject, type Json, type JsonObject } from '../../protocol/json.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check } from '../check.ts';
import { publishedAttributes } from '../published.ts';
import type { Target } from '../target.ts';
import { enterprise, entraCheck, rolesOf } from './entra-client.ts';

/** What Entra maps, as far as the service publishes the attributes. */
const mapped = (t: Target, manager: string): JsonObject => {
  const user: JsonObject = {
    displayName: 'Babs Jensen',
    nickName: 'Babs',
    title: 'Tour Guide',
    userType: 'Employee',
    preferredLanguage: 'en-US',
    locale: 'en-US',
    timezone: 'America/Los_Angeles',
    profileUrl: 'https://login.example.com/bjensen',
    active: false,
    name: {
      formatted: 'Ms. Barbara J Jensen, III',
      familyName: 'Jensen',
      givenName: 'Barbara',
      middleName: 'Jane',
      honorificPrefix: 'Ms.',
      honorificSuffix: 'III',
    },
    emails: ['work', 'home', 'other'].map((type) => ({ type, value: `${t.unique(type)}@example.com` })),
    phoneNumbers: ['work', 'mobile', 'home', 'fax', 'pager'].map((type, i) => ({ type, value: `+1-555-010${i}` })),
    addresses: [
      {
        type: 'work',
        formatted: '100 Universal City Plaza\nHollywood, CA 91608 USA',
        streetAddress: '100 Universal City Plaza',
        locality: 'Hollywood',
        region: 'CA',
        postalCode: '91608',
        country: 'US',
      },
    ],
    ims: [{ type: 'skype', value: 'bjensen' }],
    roles: [{ primary: true, value: rolesOf(t)[0] }],
    [enterprise]: {
      employeeNumber: '701984',
      costCenter: '4130',
      organization: 'Universal Studios',
      department: 'Tour Operations',
      manager: { value: manager },
    },
  };
  const published = publishedAttributes(t.service, userSchema.id);
  const known = (name: string): boolean =>
    name === enterprise
      ? t.service.lacks('enterprise') === undefined
      : !published || published.some((attribute) => attribute.name === name);
  return Object.fromEntries(Object.entries(user).filter(([name]) => known(name)));
};

/** The paths and values that make such a user, each in the form that Entra gives it. */
const pathsOf = (user: JsonObject): (readonly [path: string, value: Json])[] =>
  Object.entries(user).flatMap(([name, value]) => {
    if (Array.isArray(value)) {
      return value.filter(isObject).flatMap(({ type, primary, ...parts }) => {
        const element = `${name}[${primary === true ? 'primary eq "True"' : `type eq ${JSON.stringify(type)}`}]`;
        return Object.entries(parts).map(([part, of]) => [`${element}.${part}`, of] as const);
      });
    }
    if (!isObject(value)) return [[name, typeof value === 'boolean' ? (value ? 'True' : 'False') : value] as const];
    const separator = name === enterprise ? ':' : '.';
    // A manager is sent bare.
    return Object.entries(value).map(
      ([part, of]) => [name + separator + part, isObject(of) ? of['value']! : of] as const,
    );
  });

/** The longest request of Entra's. */
export const entraVerboseChecks: readonly Check[] = [
  entraCheck(
    'entra-04',
    'All of the 36 values that Entra maps are added in one PATCH.',
    async (entra, t) => {
      const [boss, { path }] = [await entra.create(), await entra.create()];
      const user = mapped(t, boss.id);
      const operations = pathsOf(user).map(([at, value]) => ({ op: 'Add', path: at, value }));
      await entra.operate(path, operations, {
        hint: 'Take a PATCH of many operations as a whole: all of them, or none and the reason.',
      });
      await entra.expect(path, user, {
        hint: 'Create the element that a filter names, once: later operations on the same type change that element.',
      });
    },
    { needs: ['patch'], when: 'createFilteredElement' },
  ),
];
