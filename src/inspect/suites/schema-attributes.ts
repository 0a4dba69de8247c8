import { enterpriseUserSchema } from '../../protocol/schemas/enterprise-user.ts';
import { groupSchema } from '../../protocol/schemas/group.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import { findAttribute, findSubAttribute, type Attribute, type AttributeType } from '../../protocol/schema.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { differing } from '../differing.ts';
import { publishedAttributes, rawAttributes } from '../published.ts';
import type { Target } from '../target.ts';

/** What an attribute is: its type, or the types of its sub-attributes, in an array where it is multi-valued. */
type Shape = AttributeType | SubShape | readonly [SubShape];
type SubShape = Readonly<Record<string, AttributeType>>;

const plural: SubShape = { value: 'string', display: 'string', type: 'string', primary: 'boolean' };

/** RFC 7643 §4.1 to §4.3. */
const shapes: readonly {
  readonly name: string;
  readonly schema: string;
  readonly section: string;
  readonly attributes: Readonly<Record<string, Shape>>;
}[] = [
  {
    name: 'User',
    schema: userSchema.id,
    section: 'rfc7643/4.1',
    attributes: {
      userName: 'string',
      name: {
        formatted: 'string',
        familyName: 'string',
        givenName: 'string',
        middleName: 'string',
        honorificPrefix: 'string',
        honorificSuffix: 'string',
      },
      displayName: 'string',
      nickName: 'string',
      profileUrl: 'reference',
      title: 'string',
      userType: 'string',
      preferredLanguage: 'string',
      locale: 'string',
      timezone: 'string',
      active: 'boolean',
      password: 'string',
      emails: [plural],
      phoneNumbers: [plural],
      ims: [plural],
      photos: [{ ...plural, value: 'reference' }],
      addresses: [
        {
          formatted: 'string',
          streetAddress: 'string',
          locality: 'string',
          region: 'string',
          postalCode: 'string',
          country: 'string',
          type: 'string',
          primary: 'boolean',
        },
      ],
      groups: [{ value: 'string', $ref: 'reference', display: 'string', type: 'string' }],
      entitlements: [plural],
      roles: [plural],
      x509Certificates: [{ ...plural, value: 'binary' }],
    },
  },
  {
    name: 'Enterprise',
    schema: enterpriseUserSchema.id,
    section: 'rfc7643/4.3',
    attributes: {
      employeeNumber: 'string',
      costCenter: 'string',
      organization: 'string',
      division: 'string',
      department: 'string',
      manager: { value: 'string', $ref: 'reference', displayName: 'string' },
    },
  },
  {
    name: 'Group',
    schema: groupSchema.id,
    section: 'rfc7643/4.2',
    attributes: {
      displayName: 'string',
      members: [{ value: 'string', $ref: 'reference', type: 'string', display: 'string' }],
    },
  },
];

const check = (check: Omit<Check, 'suite' | 'section'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7643/8.7.1',
  ...check,
});

/** The attribute as it is published; the check is skipped where the service does not have it. */
const published = (t: Target, urn: string, name: string): Attribute =>
  findAttribute(publishedAttributes(t.service, urn) ?? [], name) ?? t.skip(`/Schemas has no ${urn}:${name}`);

const demand = (t: Target, attribute: Attribute, wanted: Partial<Attribute>, path: string, hint: string): void => {
  for (const characteristic of Object.keys(wanted) as (keyof Attribute)[]) {
    t.demand(
      attribute[characteristic] === wanted[characteristic],
      `${path}: ${characteristic} ${JSON.stringify(wanted[characteristic])}`,
      JSON.stringify(attribute[characteristic]) ?? 'nothing',
      undefined,
      { hint },
    );
  }
};

const demandShape = (t: Target, attribute: Attribute, shape: Shape): void => {
  const one = Array.isArray(shape) ? (shape as readonly [SubShape])[0] : (shape as AttributeType | SubShape);
  const type = typeof one === 'string' ? one : 'complex';
  const hint = `Publish ${attribute.name} as RFC 7643 §8.7.1 does: clients build what they send from it.`;
  demand(t, attribute, { type, multiValued: Array.isArray(shape) }, attribute.name, hint);
  for (const [name, subType] of typeof one === 'string' ? [] : Object.entries(one)) {
    const sub = findSubAttribute(attribute, name);
    if (sub) demand(t, sub, { type: subType, multiValued: false }, `${attribute.name}.${name}`, hint);
  }
};

/** What else the RFC settles of single attributes. */
const settled: readonly (Pick<Check, 'id' | 'section' | 'level' | 'requirement'> & {
  readonly schema: string;
  readonly path: readonly [string, string?];
  readonly wanted: Partial<Attribute>;
  readonly hint: string;
})[] = [
  {
    id: 'schema-03',
    section: 'rfc7643/4.1.1',
    level: 'MUST',
    requirement: 'userName is published as required and not case exact.',
    schema: userSchema.id,
    path: ['userName'],
    wanted: { required: true, caseExact: false },
    hint: 'Publish userName as the RFC has it, and compare it without case: Okta matches BJensen with bjensen.',
  },
  {
    id: 'schema-04',
    section: 'rfc7643/4.2',
    level: 'SHOULD',
    requirement: "A group's displayName is published as required.",
    schema: groupSchema.id,
    path: ['displayName'],
    wanted: { required: true },
    hint: 'The text of RFC 7643 §4.2 requires it, though the JSON of §8.7.1 does not: publish "required": true.',
  },
  {
    id: 'schema-05',
    section: 'rfc7643/4.1.1',
    level: 'MUST',
    requirement: 'password is published as writeOnly and returned never.',
    schema: userSchema.id,
    path: ['password'],
    wanted: { mutability: 'writeOnly', returned: 'never' },
    hint: 'A client that reads otherwise may ask for passwords, or keep what it thinks it was given.',
  },
  {
    id: 'schema-06',
    section: 'rfc7643/4.1.2',
    level: 'MUST',
    requirement: "A user's groups are published as readOnly: membership is changed by way of the group.",
    schema: userSchema.id,
    path: ['groups'],
    wanted: { mutability: 'readOnly' },
    hint: 'Publish groups as readOnly and ignore it in what clients send.',
  },
  {
    id: 'schema-09',
    section: 'rfc7643/4.2',
    level: 'MUST',
    requirement: 'members.value is published as immutable: members are added and removed, not changed.',
    schema: groupSchema.id,
    path: ['members', 'value'],
    wanted: { mutability: 'immutable' },
    hint: 'Publish the sub-attributes of members as immutable: clients do not try to change what they can replace.',
  },
];

/** What holds for the common attributes, for services that publish them with their schemas. */
const commonCheck = (id: string, name: string, wanted: JsonObject): Check =>
  check({
    id,
    section: 'rfc7643/3.1',
    level: 'MUST',
    requirement: `Where ${name} is published it has the characteristics that the RFC gives it: ${JSON.stringify(wanted)}.`,
    run: async (t) => {
      const attributes = rawAttributes(t.service).filter((attribute) => isCoreAttribute(attribute.path, name));
      if (attributes.length === 0) t.skip(`/Schemas does not publish ${name}`);
      for (const { path, json } of attributes) {
        for (const [characteristic, value] of Object.entries(wanted)) {
          t.demand(
            json[characteristic] === value,
            `${path}: ${characteristic} ${JSON.stringify(value)}`,
            JSON.stringify(json[characteristic]) ?? 'nothing',
            undefined,
            { hint: `Publish ${name} as RFC 7643 §3.1 has it, or leave the common attributes out of /Schemas.` },
          );
        }
      }
    },
  });

/** The id of a schema is another one. */
const isCoreAttribute = (path: string, name: string): boolean =>
  [userSchema.id, groupSchema.id].some((urn) => path === `${urn}:${name}`);

/** RFC 7643 §4 and §8.7.1: what /Schemas says of the attributes that the RFC defines. */
export const schemaAttributeChecks: readonly Check[] = [
  ...settled.map(({ schema, path: [name, subName], wanted, hint, ...rest }) =>
    check({
      ...rest,
      ...(schema === groupSchema.id && { needs: ['groups'] }),
      run: async (t) => {
        const attribute = published(t, schema, name);
        const sub = subName === undefined ? attribute : findSubAttribute(attribute, subName);
        if (!sub) return t.skip(`/Schemas has no ${name}.${subName}`);
        demand(t, sub, wanted, subName === undefined ? name : `${name}.${subName}`, hint);
      },
    }),
  ),
  check({
    id: 'schema-03-uniqueness',
    section: 'rfc7643/4.1.1',
    level: 'MUST',
    requirement: 'userName is published as unique, in the service or everywhere.',
    run: async (t) => {
      const { uniqueness } = published(t, userSchema.id, 'userName');
      t.demand(uniqueness !== 'none', 'userName: uniqueness server or global', uniqueness, undefined, {
        hint: 'Publish "uniqueness": "server", and back it with a unique index.',
      });
    },
  }),
  commonCheck('schema-07', 'id', { mutability: 'readOnly', returned: 'always', caseExact: true }),
  commonCheck('schema-08', 'externalId', { caseExact: true, mutability: 'readWrite' }),
  check({
    id: 'schema-09-types',
    section: 'rfc7643/4.2',
    level: 'SHOULD',
    requirement: 'members.$ref is published as a reference to users, groups or both.',
    needs: ['groups'],
    run: async (t) => {
      const ref = findSubAttribute(published(t, groupSchema.id, 'members'), '$ref');
      if (!ref) return t.skip('/Schemas has no members.$ref');
      const types = ref.referenceTypes ?? [];
      t.demand(
        types.length > 0 && types.every((type) => type === 'User' || type === 'Group'),
        'referenceTypes: User, Group',
        types.join(', ') || 'none',
        undefined,
        { hint: 'Name the types that a member can have; leave Group out where groups cannot be nested.' },
      );
    },
  }),
  ...shapes.flatMap(({ name: type, schema, section, attributes }) =>
    Object.entries(attributes).map(([name, shape]) =>
      check({
        id: `schema-11-${type.toLowerCase()}-${name.toLowerCase()}`,
        section,
        level: 'MUST',
        requirement: `${type} ${name}, where it is published, and its sub-attributes have the types that the RFC gives them.`,
        run: async (t) => demandShape(t, published(t, schema, name), shape),
      }),
    ),
  ),
  check({
    id: 'schema-12',
    section: 'rfc7643/7',
    level: 'MUST',
    requirement: 'Each canonical value that is published for the type of an e-mail address is taken.',
    run: async (t) => {
      const type = findSubAttribute(published(t, userSchema.id, 'emails'), 'type');
      const canonical = type?.canonicalValues;
      if (!canonical) return t.skip('/Schemas publishes no canonicalValues of emails.type');
      const emails = canonical.map((value, i) => ({ type: value, value: `${t.unique(`bjensen${i}`)}@example.com` }));
      const answer = await t.send('POST', '/Users', { body: t.userBody({ emails }) });
      const hint = 'Take every value that you publish as canonical, as many e-mail addresses as there are types.';
      t.status(answer, 201, { hint });
      const difference = differing({ emails }, t.object(answer));
      t.demand(difference === undefined, 'each e-mail address as it was sent', `${difference} is not there`, answer, {
        hint,
      });
    },
  }),
];
