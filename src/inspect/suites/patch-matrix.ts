import { member, type Json, type JsonObject } from '../../protocol/json.ts';
import type { Attribute } from '../../protocol/schema.ts';
import { commonAttributes } from '../../protocol/schemas/common.ts';
import { enterpriseUserSchema } from '../../protocol/schemas/enterprise-user.ts';
import { groupSchema } from '../../protocol/schemas/group.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check } from '../check.ts';
import { differing } from '../differing.ts';
import { departing, isUnassigned, read } from '../modified.ts';
import { publishedAttributes } from '../published.ts';
import { sampleValue } from '../sample.ts';
import type { Answer, Target } from '../target.ts';

/** An attribute, or a part of a complex one, and two values that it takes. */
interface Place {
  readonly path: string;
  /** The names below which its value stands in a resource. */
  readonly keys: readonly string[];
  readonly attribute: Attribute;
  readonly values: readonly [Json, Json];
}

/** Forms that the RFC recommends, for services that check them. */
const forms: Readonly<Record<string, readonly [Json, Json]>> = {
  preferredLanguage: ['en-US', 'de-DE'],
  locale: ['en-US', 'de-DE'],
  timezone: ['America/Los_Angeles', 'Europe/Berlin'],
  country: ['US', 'DE'],
  'phoneNumbers.value': ['tel:+1-201-555-0123', 'tel:+1-201-555-0124'],
};
const addresses = new Set(['userName', 'emails.value']);

// What a service allows of these is its own affair (RFC 7643 §4.1.2 names no vocabulary).
const ownVocabulary = new Set(['entitlements', 'roles']);

const isWritable = ({ mutability, returned }: Attribute): boolean =>
  mutability === 'readWrite' && (returned === 'default' || returned === 'always');

/** manager and members: the value of what has a $ref is an id. */
const isReference = ({ subAttributes = [] }: Attribute): boolean => subAttributes.some(({ name }) => name === '$ref');

/** A value for the first turn, or another for the second; undefined where it needs what we do not have. */
const valueFor = (
  t: Target,
  attribute: Attribute,
  turn: 0 | 1,
  users: readonly string[],
  path = attribute.name,
): Json | undefined => {
  const { name, type, canonicalValues, subAttributes = [] } = attribute;
  const form = forms[path] ?? forms[name];
  if (form) return form[turn];
  if (addresses.has(path)) return `${t.unique('bjensen')}@example.com`;
  if (type === 'boolean') return turn === 0;
  if (canonicalValues?.length) return canonicalValues[turn] ?? canonicalValues[0];
  if (type !== 'complex') return sampleValue({ ...attribute, multiValued: false }, t);
  if (isReference(attribute)) return { value: users[turn]! };
  const parts: JsonObject = {};
  for (const part of subAttributes.filter(isWritable)) {
    const value = valueFor(t, part, turn, users, `${name}.${part.name}`);
    if (value !== undefined) parts[part.name] = part.multiValued ? [value] : value;
  }
  return parts;
};

/** The attributes that a PATCH may write and a GET shows again; in `parts`, those of single complex attributes. */
const placesOf = (
  t: Target,
  attributes: readonly Attribute[],
  { urn, users }: { readonly urn: string | undefined; readonly users: readonly string[] },
): { whole: Place[]; parts: Place[] } => {
  const place = (attribute: Attribute, names: readonly string[]): Place[] => {
    const values = ([0, 1] as const).map((turn) => valueFor(t, attribute, turn, users, names.join('.')));
    if (values.includes(undefined)) return [];
    const [first, second] = values.map((value) => (attribute.multiValued ? [value!] : value!));
    const path = (urn === undefined ? '' : `${urn}:`) + names.join('.');
    return [{ path, keys: [...(urn === undefined ? [] : [urn]), ...names], attribute, values: [first!, second!] }];
  };
  const writable = attributes.filter(isWritable);
  return {
    whole: writable.flatMap((attribute) => place(attribute, [attribute.name])),
    parts: writable
      .filter((attribute) => !attribute.multiValued && !isReference(attribute))
      .flatMap(({ name, subAttributes = [] }) =>
        subAttributes.filter(isWritable).flatMap((part) => place(part, [name, part.name])),
      ),
  };
};

const valueAt = (resource: Json | undefined, keys: readonly string[]): Json | undefined => {
  let value = resource;
  for (const key of keys) value = member(value, key);
  return value;
};

const show = (value: Json | undefined): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
};

const follows = (op: string, value: Json, found: Json | undefined): boolean => {
  // What is unassigned may have a default value.
  if (op === 'remove') return isUnassigned(found) || typeof found === 'boolean';
  return (op === 'add' ? differing(value, found) : departing(value, found, '')) === undefined;
};

/**
 * Does one operation at all the places in one PATCH; where that is refused, in one each, to learn which it was.
 * @returns what is wrong, in words
 */
const tryPlaces = async (
  t: Target,
  path: string,
  op: string,
  places: readonly Place[],
): Promise<[string[], Answer]> => {
  const turn = op === 'replace' ? 1 : 0;
  const operationAt = (place: Place): JsonObject => ({
    op,
    path: place.path,
    ...(op !== 'remove' && { value: place.values[turn] }),
  });
  const wrong: string[] = [];
  const refused = new Set<Place>();
  const all = await t.patch(path, places.map(operationAt));
  if (all.status !== 200 && all.status !== 204) {
    for (const place of places) {
      const { status, json } = await t.patch(path, [operationAt(place)]);
      if (status === 200 || status === 204) continue;
      refused.add(place);
      if (status === 400 && ownVocabulary.has(place.attribute.name)) continue;
      wrong.push(`${place.path}: ${op} is answered ${status}${json ? ` (${show(member(json, 'detail'))})` : ''}`);
    }
  }
  const answer = await read(t, path);
  for (const place of places) {
    if (refused.has(place)) continue;
    const found = valueAt(answer.json, place.keys);
    if (!follows(op, place.values[turn], found))
      wrong.push(
        `${place.path}: ${show(found)} after ${op}${op === 'remove' ? '' : ` of ${show(place.values[turn])}`}`,
      );
  }
  return [wrong, answer];
};

const matrix = async (t: Target, path: string, places: readonly Place[], isRemovable: (place: Place) => boolean) => {
  for (const op of ['add', 'replace', 'remove']) {
    const tried = op === 'remove' ? places.filter(isRemovable) : places;
    if (tried.length === 0) continue;
    const [wrong, answer] = await tryPlaces(t, path, op, tried);
    t.demand(wrong.length === 0, `each attribute to follow ${op}`, wrong.join('; '), answer, {
      hint: 'Apply PATCH by the schema that you publish rather than attribute by attribute, or publish as readOnly what cannot be changed.',
    });
  }
};

const check = (id: string, name: string, more: Partial<Check>, run: Check['run']): Check => ({
  id,
  suite: 'rfc',
  section: 'rfc7644/3.5.2',
  level: 'MUST',
  requirement: `add, replace and remove work at every attribute of ${name} that /Schemas publishes as readWrite, and a GET shows it.`,
  needs: ['patch'],
  ...more,
  run,
});

const externalId = commonAttributes.filter(({ name }) => name === 'externalId');

const isRequired = ({ attribute }: Place): boolean => attribute.required;

/** RFC 7644 §3.5.2: each operation at each attribute, with values made from what /Schemas says of it. */
export const patchMatrixChecks: readonly Check[] = [
  check('patch-06-core', 'User', {}, async (t) => {
    const attributes = publishedAttributes(t.service, userSchema.id) ?? t.skip('/Schemas publishes no User');
    const { whole, parts } = placesOf(t, [...externalId, ...attributes], { urn: undefined, users: [] });
    const path = `/Users/${(await t.user()).id}`;
    for (const places of [whole, parts]) await matrix(t, path, places, (place) => !isRequired(place));
  }),
  check('patch-06-enterprise', 'Enterprise User', { needs: ['patch', 'enterprise'] }, async (t) => {
    const urn = enterpriseUserSchema.id;
    const attributes = publishedAttributes(t.service, urn) ?? t.skip('/Schemas publishes no Enterprise User');
    const users = [(await t.user()).id, (await t.user()).id];
    const { whole, parts } = placesOf(t, attributes, { urn, users });
    const path = `/Users/${(await t.user()).id}`;
    for (const places of [whole, parts]) await matrix(t, path, places, (place) => !isRequired(place));
  }),
  check('patch-06-group', 'Group', { needs: ['patch', 'groups'] }, async (t) => {
    const attributes = publishedAttributes(t.service, groupSchema.id) ?? t.skip('/Schemas publishes no Group');
    const users = [(await t.user()).id, (await t.user()).id];
    const { whole } = placesOf(t, [...externalId, ...attributes], { urn: undefined, users });
    // RFC 7643 §4.2 requires displayName, whatever its §8.7.1 publishes.
    await matrix(
      t,
      `/Groups/${(await t.group()).id}`,
      whole,
      (place) => !isRequired(place) && place.path !== 'displayName',
    );
  }),
];
