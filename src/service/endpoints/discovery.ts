import { createHash } from 'node:crypto';
import { discoveryDocuments, type Features } from '../../protocol/discovery.ts';
import { forbidden, notFound } from '../../protocol/error.ts';
import type { JsonObject } from '../../protocol/json.ts';
import { listResponse } from '../../protocol/messages/list-response.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { SchemaDefinition } from '../../protocol/schema.ts';
import type { Parameters } from '../context.ts';
import type { DiscoveryEndpoint } from '../route.ts';

export interface DiscoveryDocument {
  readonly body: string;
  readonly location: string;
  /** A weak entity tag of the content. */
  readonly version: string;
}

export type Discover = (
  endpoint: DiscoveryEndpoint,
  id: string | undefined,
  parameters: Parameters,
) => DiscoveryDocument;

interface DiscoveryOptions {
  readonly resourceTypes: readonly ResourceType[];
  readonly schemas: readonly SchemaDefinition[];
  readonly features: Features;
}

const document = (location: string, content: JsonObject): DiscoveryDocument => {
  const body = JSON.stringify(content);
  return { body, location, version: `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"` };
};

/**
 * The three discovery endpoints (RFC 7644 §4) below `baseUrl`, written once. They are read without authentication;
 * sorting and paging are ignored, a filter is forbidden but for ServiceProviderConfig, which is one resource.
 */
export const createDiscovery = (baseUrl: string, options: DiscoveryOptions): Discover => {
  const documents = discoveryDocuments(baseUrl, options);
  const config = document(`${baseUrl}/ServiceProviderConfig`, documents.serviceProviderConfig);
  const collection = (endpoint: string, resources: readonly JsonObject[]) => {
    const location = `${baseUrl}/${endpoint}`;
    return {
      all: document(location, listResponse({ totalResults: resources.length, startIndex: 1, resources })),
      // A schema's id is a URN, found in any case (RFC 7643 §2.1).
      byId: new Map(
        resources.map((resource) => {
          const id = resource['id'] as string;
          return [id.toLowerCase(), document(`${location}/${id}`, resource)] as const;
        }),
      ),
    };
  };
  const collections = {
    ResourceTypes: collection('ResourceTypes', documents.resourceTypes),
    Schemas: collection('Schemas', documents.schemas),
  };
  return (endpoint, id, parameters) => {
    if (endpoint === 'ServiceProviderConfig') return config;
    if (parameters.has('filter')) throw forbidden(`/${endpoint} cannot be filtered (RFC 7644 §4).`);
    if (id === undefined) return collections[endpoint].all;
    const found = collections[endpoint].byId.get(id.toLowerCase());
    if (!found) throw notFound(`/${endpoint} has no "${id}".`);
    return found;
  };
};
