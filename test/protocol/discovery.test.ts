import { describe, expect, it } from 'vitest';
import { discoveryDocuments } from '../../src/protocol/discovery.ts';
import { isObject } from '../../src/protocol/json.ts';
import { createResourceTypes } from '../../src/protocol/resource-types.ts';

const features = {
  bulk: { maxOperations: 1000, maxPayloadSize: 4_194_304 },
  pagination: { defaultPageSize: 100, maxPageSize: 1000, cursorTimeout: 3600 },
  keepsPasswords: false,
};
const documents = discoveryDocuments('https://example.com/v2', { ...createResourceTypes(), features });
const { serviceProviderConfig, resourceTypes, schemas } = documents;

const text = (document: unknown) => `${JSON.stringify(document, undefined, 2)}\n`;

describe('the discovery documents', () => {
  it('are, to the letter, the golden ones [discovery-01] [discovery-02] [discovery-18] [discovery-26] [discovery-27]', async () => {
    await expect(text(serviceProviderConfig)).toMatchFileSnapshot('../golden/discovery/service-provider-config.json');
    await expect(text(resourceTypes)).toMatchFileSnapshot('../golden/discovery/resource-types.json');
    await expect(text(schemas)).toMatchFileSnapshot('../golden/discovery/schemas.json');
  });

  it('say what the service supports [discovery-03] [discovery-04] [cursor-07]', () => {
    expect(serviceProviderConfig).toMatchObject({
      bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 4_194_304 },
      filter: { supported: true, maxResults: 1000 },
      pagination: {
        cursor: true,
        index: true,
        defaultPaginationMethod: 'index',
        defaultPageSize: 100,
        maxPageSize: 1000,
        cursorTimeout: 3600,
      },
    });
  });

  it('say by changePassword whether passwords are kept', () => {
    const keeping = discoveryDocuments('', {
      ...createResourceTypes(),
      features: { ...features, keepsPasswords: true },
    });
    expect(serviceProviderConfig['changePassword']).toEqual({ supported: false });
    expect(keeping.serviceProviderConfig['changePassword']).toEqual({ supported: true });
  });

  it('name the authentication schemes, one of them primary [discovery-05] [discovery-06]', () => {
    const schemes = [serviceProviderConfig['authenticationSchemes']].flat();
    expect(schemes).toMatchObject([
      { type: 'oauthbearertoken', name: 'Bearer Token', description: expect.any(String), primary: true },
      { type: 'httpbasic', name: 'HTTP Basic', description: expect.any(String) },
      { type: 'oauthbearertoken', name: 'Header', description: expect.any(String) },
    ]);
    expect(schemes.filter((scheme) => isObject(scheme) && 'primary' in scheme)).toHaveLength(1);
  });

  it('have meta with the type and the location [discovery-14]', () => {
    expect(serviceProviderConfig).not.toHaveProperty('id');
    expect(serviceProviderConfig['meta']).toEqual({
      resourceType: 'ServiceProviderConfig',
      location: 'https://example.com/v2/ServiceProviderConfig',
    });
    expect(resourceTypes[0]?.['meta']).toEqual({
      resourceType: 'ResourceType',
      location: 'https://example.com/v2/ResourceTypes/User',
    });
    expect(schemas[0]?.['meta']).toEqual({
      resourceType: 'Schema',
      location: 'https://example.com/v2/Schemas/urn:ietf:params:scim:schemas:core:2.0:User',
    });
  });

  it('list the schema of each resource type and of each extension [discovery-23] [discovery-24] [discovery-25]', () => {
    const ids = schemas.map((s) => s['id']);
    for (const { schema, extensions } of createResourceTypes().resourceTypes) {
      expect(ids).toEqual(expect.arrayContaining([schema.id, ...extensions.map((e) => e.schema.id)]));
    }
    expect(resourceTypes[0]).toMatchObject({
      name: 'User',
      schemaExtensions: [{ schema: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', required: false }],
    });
  });

  it('list the schemas of the discovery documents, and none of a message [discovery-30] [discovery-31]', () => {
    expect(schemas.map((s) => s['name'])).toEqual([
      'User',
      'EnterpriseUser',
      'Group',
      'ServiceProviderConfig',
      'ResourceType',
      'Schema',
    ]);
  });
});
