import { answeringTo, reading, readingEach, sending, type Mutant, without } from './mutant.ts';

const user = 'urn:ietf:params:scim:schemas:core:2.0:User';
const group = 'urn:ietf:params:scim:schemas:core:2.0:Group';

const message = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** Publishes the attributes of the schemas whose URN ends so otherwise; undefined leaves one as it is. */
export const publishing = (urn: string, change: (attribute: any) => any) =>
  readingEach('/Schemas', (schema) =>
    String(schema.id).endsWith(urn)
      ? { ...schema, attributes: schema.attributes.map((attribute: any) => change(attribute) ?? attribute) }
      : schema,
  );

/** Publishes one attribute, or a sub-attribute `members.value`, with other characteristics. */
const publishingOne = (urn: string, path: string, characteristics: object) => {
  const [name, sub] = path.split('.');
  return publishing(urn, (attribute) => {
    if (attribute.name !== name) return attribute;
    if (sub === undefined) return { ...attribute, ...characteristics };
    return {
      ...attribute,
      subAttributes: attribute.subAttributes.map((part: any) =>
        part.name === sub ? { ...part, ...characteristics } : part,
      ),
    };
  });
};

const adding = (urn: string, attribute: object) =>
  readingEach('/Schemas', (schema) =>
    schema.id === urn ? { ...schema, attributes: [...schema.attributes, attribute] } : schema,
  );

const idAttribute = { name: 'id', type: 'string', multiValued: false, required: false, caseExact: true };
const explicit = { mutability: 'readOnly', returned: 'always', uniqueness: 'server' };

export const schemaMutants: readonly Mutant[] = [
  {
    name: 'counts its schemas wrongly',
    fails: ['discovery-27'],
    wrap: reading(/^\/Schemas$/, (body) => ({ ...body, totalResults: 0 })),
  },
  {
    name: 'publishes its User under a URN of its own, and no Group',
    fails: ['discovery-28', 'discovery-30-user', 'discovery-30-group'],
    wrap: answeringTo('GET', /^\/Schemas$/, (response) => ({
      ...response,
      body: response
        .body!.replaceAll(`"${user}"`, '"urn:example:User"')
        .replaceAll(`"${group}"`, '"urn:example:Group"'),
    })),
  },
  {
    name: 'lists the schemas of messages',
    fails: ['discovery-28', 'discovery-31'],
    wrap: readingEach('/Schemas', (schema) =>
      schema.name === 'ServiceProviderConfig' ? { ...schema, id: message } : schema,
    ),
  },
  {
    name: 'does not say which attributes are multi-valued',
    fails: ['schema-01'],
    wrap: publishing('ResourceType', without('multiValued')),
  },
  {
    name: 'leaves characteristics out where they are the default',
    fails: ['schema-01-explicit', 'schema-10'],
    wrap: publishing('ResourceType', (attribute) => ({
      ...without('mutability')(attribute),
      ...(attribute.subAttributes && { subAttributes: attribute.subAttributes.map(without('mutability')) }),
    })),
  },
  {
    name: 'publishes keywords in upper case',
    fails: ['schema-02'],
    wrap: publishing('ResourceType', (attribute) => ({ ...attribute, mutability: 'READ_ONLY' })),
  },
  {
    name: 'publishes userName as optional and not unique',
    fails: ['schema-03', 'schema-03-uniqueness', 'patch-06-core'],
    wrap: publishingOne(user, 'userName', { required: false, uniqueness: 'none' }),
  },
  {
    name: "publishes a group's displayName as optional",
    fails: ['schema-04'],
    wrap: publishingOne(group, 'displayName', { required: false }),
  },
  {
    name: 'publishes password as readWrite',
    fails: ['schema-05'],
    wrap: publishingOne(user, 'password', { mutability: 'readWrite' }),
  },
  {
    name: 'publishes groups as readWrite',
    fails: ['schema-06', 'patch-06-core'],
    wrap: publishingOne(user, 'groups', { mutability: 'readWrite' }),
  },
  {
    name: 'publishes id as case insensitive',
    fails: ['schema-07'],
    wrap: adding(user, { ...idAttribute, ...explicit, caseExact: false }),
  },
  {
    name: 'publishes externalId as case insensitive',
    fails: ['schema-08'],
    wrap: adding(user, { ...idAttribute, ...explicit, name: 'externalId', mutability: 'readWrite', caseExact: false }),
  },
  {
    name: 'publishes members.value as readWrite',
    fails: ['schema-09'],
    wrap: publishingOne(group, 'members.value', { mutability: 'readWrite' }),
  },
  {
    name: 'publishes members.$ref as a reference to anything',
    fails: ['schema-09-types'],
    wrap: publishingOne(group, 'members.$ref', { referenceTypes: ['uri'] }),
  },
  {
    name: 'publishes attribute names with a dot',
    fails: ['schema-13'],
    wrap: publishingOne('ResourceType', 'description', { name: 'description.en' }),
  },
  {
    name: 'publishes complex attributes within a complex one',
    fails: ['schema-14'],
    wrap: publishingOne('ResourceType', 'schemaExtensions.schema', { type: 'complex' }),
  },
  {
    name: 'publishes the single attributes of User as multi-valued',
    fails: [
      'schema-11-user-username',
      'schema-11-user-name',
      'schema-11-user-displayname',
      'schema-11-user-nickname',
      'schema-11-user-profileurl',
      'schema-11-user-title',
      'schema-11-user-usertype',
      'schema-11-user-preferredlanguage',
      'schema-11-user-locale',
      'schema-11-user-timezone',
      'schema-11-user-active',
      'schema-11-user-password',
      'patch-06-core',
    ],
    wrap: publishing(user, (attribute) => ({ ...attribute, multiValued: true })),
  },
  {
    name: 'publishes the sub-attribute value of User as an integer, and addresses as a string',
    fails: [
      'schema-11-user-emails',
      'schema-11-user-phonenumbers',
      'schema-11-user-ims',
      'schema-11-user-photos',
      'schema-11-user-addresses',
      'schema-11-user-groups',
      'schema-11-user-entitlements',
      'schema-11-user-roles',
      'schema-11-user-x509certificates',
      'patch-06-core',
    ],
    wrap: publishing(user, (attribute) =>
      attribute.name === 'addresses'
        ? { ...attribute, type: 'string' }
        : {
            ...attribute,
            ...(attribute.subAttributes && {
              subAttributes: attribute.subAttributes.map((part: any) =>
                part.name === 'value' ? { ...part, type: 'integer' } : part,
              ),
            }),
          },
    ),
  },
  {
    name: 'publishes the attributes of Enterprise User and Group as decimals',
    fails: [
      'schema-11-enterprise-employeenumber',
      'schema-11-enterprise-costcenter',
      'schema-11-enterprise-organization',
      'schema-11-enterprise-division',
      'schema-11-enterprise-department',
      'schema-11-enterprise-manager',
      'schema-11-group-displayname',
      'schema-11-group-members',
      'patch-06-enterprise',
      'patch-06-group',
    ],
    wrap: (service) => {
      const decimal = (attribute: object) => ({ ...attribute, type: 'decimal' });
      return publishing(group, decimal)(publishing('enterprise:2.0:User', decimal)(service));
    },
  },
  {
    name: 'takes one e-mail address alone',
    fails: ['schema-12', 'patch-38', 'patch-20', 'patch-21', 'patch-25', 'unicode-04-emails'],
    wrap: sending(/^\/Users$/, (body) =>
      Array.isArray(body.emails) ? { ...body, emails: body.emails.slice(0, 1) } : body,
    ),
  },
];
