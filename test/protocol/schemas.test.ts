import { describe, expect, it } from 'vitest';
import { createResourceTypes, groupType, userType } from '../../src/protocol/resource-types.ts';
import { findAttribute, findSubAttribute, type Attribute } from '../../src/protocol/schema.ts';
import { enterpriseUserSchema } from '../../src/protocol/schemas/enterprise-user.ts';
import { groupSchema } from '../../src/protocol/schemas/group.ts';
import { resourceTypeSchema } from '../../src/protocol/schemas/resource-type.ts';
import { schemaSchema } from '../../src/protocol/schemas/schema.ts';
import { serviceProviderConfigSchema } from '../../src/protocol/schemas/service-provider-config.ts';
import { userSchema } from '../../src/protocol/schemas/user.ts';

const described = [serviceProviderConfigSchema, resourceTypeSchema, schemaSchema];
const all = [...createResourceTypes().schemas, ...described];

const everyAttribute = (attributes: readonly Attribute[]): Attribute[] =>
  attributes.flatMap((a) => [a, ...everyAttribute(a.subAttributes ?? [])]);

const get = (attributes: readonly Attribute[], path: string): Attribute => {
  const [name = '', sub] = path.split('.');
  const attribute = findAttribute(attributes, name);
  const found = sub === undefined ? attribute : attribute && findSubAttribute(attribute, sub);
  if (!found) throw new Error(`no ${path}`);
  return found;
};

const names = (attributes: readonly Attribute[]): string[] =>
  attributes.map((a) => (a.subAttributes ? `${a.name}(${names(a.subAttributes).join(' ')})` : a.name));

describe('the schemas of RFC 7643 §8.7.1', () => {
  it('have the attributes that the RFC lists [schema-11]', () => {
    const plural = '(value display type primary)';
    expect(names(userSchema.attributes)).toEqual([
      'userName',
      'name(formatted familyName givenName middleName honorificPrefix honorificSuffix)',
      ...'displayName nickName profileUrl title userType preferredLanguage locale timezone active password'.split(' '),
      ...['emails', 'phoneNumbers', 'ims', 'photos'].map((name) => name + plural),
      'addresses(formatted streetAddress locality region postalCode country type primary)',
      'groups(value $ref display type)',
      ...['entitlements', 'roles', 'x509Certificates'].map((name) => name + plural),
    ]);
    expect(names(groupSchema.attributes)).toEqual(['displayName', 'members(value $ref type display)']);
    expect(names(enterpriseUserSchema.attributes)).toEqual([
      ...'employeeNumber costCenter organization division department'.split(' '),
      'manager(value $ref displayName)',
    ]);
  });

  it('give every characteristic of every attribute and sub-attribute [schema-01] [schema-02] [schema-10]', () => {
    for (const attribute of everyAttribute(all.flatMap((s) => s.attributes))) {
      expect(attribute).toMatchObject({
        name: expect.stringMatching(/^(?:[A-Za-z][\w-]*|\$ref)$/),
        type: expect.stringMatching(/^(?:string|boolean|decimal|integer|dateTime|reference|binary|complex)$/),
        multiValued: expect.any(Boolean),
        description: expect.stringMatching(/\.$/),
        required: expect.any(Boolean),
        caseExact: expect.any(Boolean),
        mutability: expect.stringMatching(/^(?:readOnly|readWrite|immutable|writeOnly)$/),
        returned: expect.stringMatching(/^(?:always|never|default|request)$/),
        uniqueness: expect.stringMatching(/^(?:none|server|global)$/),
      });
      expect([attribute.name, attribute.subAttributes !== undefined]).toEqual([
        attribute.name,
        attribute.type === 'complex',
      ]);
      expect([attribute.name, attribute.referenceTypes !== undefined]).toEqual([
        attribute.name,
        attribute.type === 'reference',
      ]);
    }
  });

  it('nest nothing complex, but for the schema that describes schemas [schema-14]', () => {
    const nested = all.flatMap((s) =>
      s.attributes.flatMap((a) => (a.subAttributes ?? []).filter((sub) => sub.type === 'complex').map(() => s.id)),
    );
    expect(nested).toEqual([schemaSchema.id]);
  });

  it.each([
    ['userName [schema-03]', userType, 'userName', { required: true, caseExact: false, uniqueness: 'server' }],
    ['the password [schema-05]', userType, 'password', { mutability: 'writeOnly', returned: 'never' }],
    ['the groups of a user [schema-06]', userType, 'groups', { mutability: 'readOnly', multiValued: true }],
    ['what a group of a user refers to (erratum 8471)', userType, 'groups.$ref', { referenceTypes: ['Group'] }],
    ['what the type of a group says', userType, 'groups.type', { canonicalValues: ['direct', 'indirect'] }],
    ['the value of an e-mail', userType, 'emails.value', { type: 'string', caseExact: false, required: false }],
    ['the type of an e-mail [schema-12]', userType, 'emails.type', { canonicalValues: ['work', 'home', 'other'] }],
    ['the type of a photo [schema-12]', userType, 'photos.type', { canonicalValues: ['photo', 'thumbnail'] }],
    ['a photo', userType, 'photos.value', { type: 'reference', caseExact: true, referenceTypes: ['external'] }],
    ['a certificate', userType, 'x509Certificates.value', { type: 'binary', caseExact: true }],
    ['a role', userType, 'roles.value', { type: 'string', caseExact: false }],
    ['the id [schema-07]', userType, 'id', { mutability: 'readOnly', returned: 'always', caseExact: true }],
    ['the externalId [schema-08]', userType, 'externalId', { mutability: 'readWrite', caseExact: true }],
    [
      'the name of a group [schema-04]',
      groupType,
      'displayName',
      { required: true, uniqueness: 'none', caseExact: false },
    ],
    ['the members', groupType, 'members', { mutability: 'readWrite', multiValued: true, required: false }],
    ['the value of a member [schema-09]', groupType, 'members.value', { mutability: 'immutable' }],
    [
      'what a member is [schema-09]',
      groupType,
      'members.$ref',
      { referenceTypes: ['User', 'Group'], mutability: 'immutable' },
    ],
    ['the type of a member [schema-09]', groupType, 'members.type', { canonicalValues: ['User', 'Group'] }],
    ['the display of a member', groupType, 'members.display', { mutability: 'readOnly' }],
  ])('define %s', (_, type, path, characteristics) => {
    expect(get(type.attributes, path)).toMatchObject(characteristics);
  });

  it("let a client name the manager by id, while the displayName is the service's", () => {
    expect(get(enterpriseUserSchema.attributes, 'manager.value')).toMatchObject({
      mutability: 'readWrite',
      type: 'string',
    });
    expect(get(enterpriseUserSchema.attributes, 'manager.displayName').mutability).toBe('readOnly');
    expect(get(enterpriseUserSchema.attributes, 'manager.$ref').referenceTypes).toEqual(['User']);
  });

  it('know the data type binary (errata 8415 and 8435)', () => {
    const type = get(schemaSchema.attributes, 'attributes.type');
    expect(type.canonicalValues).toContain('binary');
    const subAttributes = get(schemaSchema.attributes, 'attributes.subAttributes');
    expect(get(subAttributes.subAttributes ?? [], 'type').canonicalValues).not.toContain('complex');
  });
});
