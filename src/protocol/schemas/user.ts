import type { Attribute, SchemaDefinition } from '../schema.ts';
import { attribute, complex, reference } from './attribute.ts';

/** A multi-valued attribute with the default sub-attributes of RFC 7643 §2.4. */
const plural = (name: string, description: string, value: Attribute, types?: readonly string[]): Attribute =>
  complex(
    name,
    description,
    [
      value,
      attribute('display', 'The value as people are shown it.'),
      attribute('type', 'What the value is for.', types && { canonicalValues: types }),
      attribute('primary', 'True for the preferred value; at most one value has it.', { type: 'boolean' }),
    ],
    { multiValued: true },
  );

const readOnly = { mutability: 'readOnly' } as const;

/** RFC 7643 §4.1 and §8.7.1, with errata 8471 (`groups.$ref`). */
export const userSchema: SchemaDefinition = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'An account of a person.',
  attributes: [
    attribute('userName', 'The name by which the user signs in; unique in the tenant, whatever its case.', {
      required: true,
      uniqueness: 'server',
    }),
    complex('name', "The parts of the user's real name.", [
      attribute('formatted', 'The whole name as it is displayed, titles and suffixes included.'),
      attribute('familyName', 'The family or last name.'),
      attribute('givenName', 'The given or first name.'),
      attribute('middleName', 'The middle names.'),
      attribute('honorificPrefix', 'What stands before the name: "Ms.".'),
      attribute('honorificSuffix', 'What stands after the name: "III".'),
    ]),
    attribute('displayName', 'The name that other people are shown.'),
    attribute('nickName', 'What the user is called in everyday life.'),
    reference('profileUrl', "The user's page on the web.", ['external']),
    attribute('title', 'The title of the position: "Vice President".'),
    attribute('userType', 'How the user belongs to the organization: "Employee", "Contractor".'),
    attribute('preferredLanguage', 'The languages that the user reads, as an Accept-Language value.'),
    attribute('locale', 'The language tag by which dates, numbers and currency are shown: "en-US".'),
    attribute('timezone', 'The time zone by its IANA name: "America/Los_Angeles".'),
    attribute('active', 'Whether the user may sign in.', { type: 'boolean' }),
    attribute('password', 'A new password in clear text; accepted, and never returned.', {
      mutability: 'writeOnly',
    }),
    plural('emails', 'E-mail addresses.', attribute('value', 'The address, as in RFC 5321.'), [
      'work',
      'home',
      'other',
    ]),
    plural('phoneNumbers', 'Telephone numbers.', attribute('value', 'The number, best as a tel: URI (RFC 3966).'), [
      'work',
      'home',
      'mobile',
      'fax',
      'pager',
      'other',
    ]),
    plural('ims', 'Instant messaging addresses.', attribute('value', 'The address.'), [
      'aim',
      'gtalk',
      'icq',
      'xmpp',
      'msn',
      'skype',
      'qq',
      'yahoo',
    ]),
    plural('photos', 'Pictures of the user.', reference('value', 'Where the picture is found.', ['external']), [
      'photo',
      'thumbnail',
    ]),
    complex(
      'addresses',
      'Postal addresses.',
      [
        attribute('formatted', 'The whole address as on an envelope; may hold line breaks.'),
        attribute('streetAddress', 'Street, house number, apartment, post office box.'),
        attribute('locality', 'The city or town.'),
        attribute('region', 'The state, province or region.'),
        attribute('postalCode', 'The ZIP or postal code.'),
        attribute('country', 'The country by its ISO 3166-1 alpha-2 code: "US".'),
        attribute('type', 'What the address is for.', { canonicalValues: ['work', 'home', 'other'] }),
        attribute('primary', 'True for the preferred address; at most one address has it.', { type: 'boolean' }),
      ],
      { multiValued: true },
    ),
    complex(
      'groups',
      'The groups that the user belongs to; changed by way of the groups.',
      [
        // An id is case exact (§3.1), wherever it stands.
        attribute('value', 'The id of the group.', { ...readOnly, caseExact: true }),
        reference('$ref', 'The URI of the group.', ['Group'], readOnly),
        attribute('display', 'The displayName of the group.', readOnly),
        attribute('type', 'Whether the user is a member itself or through a nested group.', {
          ...readOnly,
          canonicalValues: ['direct', 'indirect'],
        }),
      ],
      { ...readOnly, multiValued: true },
    ),
    plural('entitlements', 'What the user is entitled to.', attribute('value', 'The entitlement.')),
    plural('roles', 'The roles that the user has.', attribute('value', 'The role.')),
    plural(
      'x509Certificates',
      'Certificates issued to the user.',
      attribute('value', 'The certificate: DER in Base64.', { type: 'binary' }),
    ),
  ],
};
