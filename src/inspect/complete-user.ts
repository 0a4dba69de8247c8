import { isObject, type Json, type JsonObject } from '../protocol/json.ts';
import { findAttribute, findSubAttribute, type Attribute } from '../protocol/schema.ts';
import { userSchema } from '../protocol/schemas/user.ts';
import { publishedAttributes } from './published.ts';
import { certificate } from './sample.ts';
import type { Target } from './target.ts';

/** RFC 7643 §8.2: a value of every attribute that a client may write and sees again. */
const complete: JsonObject = {
  name: {
    formatted: 'Ms. Barbara J Jensen, III',
    familyName: 'Jensen',
    givenName: 'Barbara',
    middleName: 'Jane',
    honorificPrefix: 'Ms.',
    honorificSuffix: 'III',
  },
  displayName: 'Babs Jensen',
  nickName: 'Babs',
  profileUrl: 'https://login.example.com/bjensen',
  title: 'Tour Guide',
  userType: 'Employee',
  preferredLanguage: 'en-US',
  locale: 'en-US',
  timezone: 'America/Los_Angeles',
  active: true,
  phoneNumbers: [
    { value: 'tel:+1-201-555-0123', type: 'work', primary: true },
    { value: 'tel:+1-201-555-0124', type: 'mobile' },
  ],
  ims: [{ value: 'someaimhandle', type: 'aim' }],
  photos: [{ value: 'https://photos.example.com/profilephoto/72930000000Ccne/F', type: 'photo' }],
  addresses: [
    {
      formatted: '100 Universal City Plaza\nHollywood, CA 91608 US',
      streetAddress: '100 Universal City Plaza',
      locality: 'Hollywood',
      region: 'CA',
      postalCode: '91608',
      country: 'US',
      type: 'work',
      primary: true,
    },
  ],
  entitlements: [{ value: 'parking' }],
  roles: [{ value: 'guide', display: 'Tour guide', type: 'studio' }],
  x509Certificates: [{ value: certificate }],
};

const isWritable = ({ mutability }: Attribute): boolean => mutability !== 'readOnly';

/** The value without the sub-attributes that the service does not publish as writable. */
const within = (value: Json, attribute: Attribute): Json => {
  if (Array.isArray(value)) return value.map((element) => within(element, attribute));
  if (!isObject(value)) return value;
  const names = Object.keys(value).filter((name) => {
    const sub = findSubAttribute(attribute, name);
    return sub && isWritable(sub);
  });
  return Object.fromEntries(names.map((name) => [name, value[name]!]));
};

/** Roles and entitlements of those that the service lists, since it may refuse others; as made up where it lists none. */
const granted = ({ service: { grantable } }: Target): JsonObject =>
  Object.fromEntries(grantable.map(({ attribute, value }) => [attribute, [value]]));

/** A value of each attribute that the service publishes for User; of all where it publishes nothing. */
export const completeUser = (t: Target): JsonObject => {
  const user: JsonObject = { ...complete, ...granted(t) };
  const published = publishedAttributes(t.service, userSchema.id);
  if (!published) return user;
  return Object.fromEntries(
    Object.entries(user).flatMap(([name, value]) => {
      const attribute = findAttribute(published, name);
      return attribute && isWritable(attribute) ? [[name, within(value, attribute)]] : [];
    }),
  );
};
