import { isObject, type JsonObject } from '../protocol/json.ts';
import { parseJson } from '../protocol/parse-json.ts';
import { queryToV2 } from '../protocol/v1/attribute-path.ts';
import { bulkRequestToV2, bulkResponseToV1 } from '../protocol/v1/bulk.ts';
import { resourceTypeToV1, schemaToV1, serviceProviderConfigToV1 } from '../protocol/v1/discovery.ts';
import { errorToV1 } from '../protocol/v1/error.ts';
import { discoveryListToV1, listToV1 } from '../protocol/v1/list-response.ts';
import { patchToV2 } from '../protocol/v1/patch.ts';
import { resourceToV1, resourceToV2 } from '../protocol/v1/resource.ts';
import type { Principal } from './authenticate.ts';
import type { Exchange, Service, ServiceRequest, ServiceResponse } from './http.ts';
import { defaultLimits } from './limits.ts';
import { assertAcceptable, jsonMediaType } from './negotiate.ts';
import { respondToError } from './respond.ts';
import { createService, type ServiceOptions } from './service.ts';
import { createV1Router, methodOf, type V1Route } from './v1-route.ts';

const inJson = (response: ServiceResponse, body: JsonObject): ServiceResponse => ({
  ...response,
  headers: { ...response.headers, 'content-type': jsonMediaType },
  body: JSON.stringify(body),
});

/** An error as SCIM 1.1 answers it. */
export const respondToV1Error = (thrown: unknown, exchange: Exchange): ServiceResponse => {
  const response = respondToError(thrown, exchange);
  return inJson(response, errorToV1(JSON.parse(response.body ?? '{}') as JsonObject));
};

/**
 * SCIM 1.1 over the endpoints and the store of SCIM 2.0: each request is made one of 2.0, and each answer one of 1.1.
 * Its discovery endpoints need no credentials; with them, /ServiceProviderConfigs says what the connection may do.
 */
export const createV1Service = ({ basePath = '/scim/v1', ...options }: ServiceOptions): Service => {
  const { resourceTypes, authenticate, limits = defaultLimits } = options;
  // A value that is named is merged with the one that is there, else added (SCIM 1.1 protocol §3.3.2).
  const service = createService({
    ...options,
    basePath,
    leniencies: ['createFilteredElement'],
    shape: { resource: resourceToV1, list: listToV1 },
  });
  const route = createV1Router(basePath, resourceTypes);

  const typeAt = (path: string) => {
    try {
      const to = route(basePath + path);
      return to.kind === 'resource' ? to.type : undefined;
    } catch {
      // The operation is refused when its turn comes.
      return undefined;
    }
  };

  const toV2 = (input: JsonObject, method: string, to: V1Route): JsonObject => {
    if (to.kind === 'bulk') return bulkRequestToV2(input, typeAt);
    if (to.kind !== 'resource') return input;
    return method === 'PATCH' ? patchToV2(to.type, input, to.id) : resourceToV2(to.type, input);
  };

  const discoveryToV1 = (
    document: JsonObject,
    to: Extract<V1Route, { kind: 'discovery' }>,
    principal: Principal | undefined,
  ): JsonObject => {
    if (to.endpoint === 'ServiceProviderConfig') {
      const { capabilities, profile } = principal ?? {};
      return serviceProviderConfigToV1(document, capabilities ?? (profile === 'okta' ? undefined : null));
    }
    if (to.endpoint === 'Schemas') {
      if (to.type) return schemaToV1(to.type);
      const Resources = resourceTypes.map(schemaToV1);
      const count = { totalResults: Resources.length, startIndex: 1, itemsPerPage: Resources.length };
      return discoveryListToV1({ ...count, Resources }, (schema) => schema);
    }
    return 'Resources' in document ? discoveryListToV1(document, resourceTypeToV1) : resourceTypeToV1(document);
  };

  const answer = async (request: ServiceRequest, exchange: Exchange): Promise<ServiceResponse> => {
    const end = request.url.indexOf('?');
    const to = route(end < 0 ? request.url : request.url.slice(0, end));
    const method = methodOf(request);
    if (method !== 'OPTIONS') assertAcceptable(request, jsonMediaType);
    const discovery = to.kind === 'discovery';
    const authorization = request.header('authorization');
    const known = discovery && to.endpoint === 'ServiceProviderConfig' && authorization !== undefined;
    const principal = known ? await authenticate({ authorization }) : undefined;
    if (principal) [exchange.tenant, exchange.connection] = [principal.tenant, principal.connection];
    const query = end < 0 ? '' : queryToV2(request.url.slice(end + 1));
    const response = await service.handle(
      {
        method,
        url: basePath + to.path + (query && `?${query}`),
        header: (name) =>
          // What is said of the documents of SCIM 2.0 says nothing of those that are made of them.
          name === 'accept' || (discovery && name === 'if-none-match') ? undefined : request.header(name),
        body: async (limit) => {
          const text = await request.body(limit);
          const input = parseJson(text, { depth: limits.jsonDepth });
          return isObject(input) ? JSON.stringify(toV2(input, method, to)) : text;
        },
        remoteAddress: request.remoteAddress,
        origin: request.origin,
      },
      exchange,
    );
    if (exchange.operation) exchange.operation = { ...exchange.operation, version: '1.1' };
    // SCIM 1.1 protocol §3.4
    const status = method === 'DELETE' && response.status === 204 ? 200 : response.status;
    const { 'content-type': contentType, etag, ...headers } = response.headers;
    const translated = {
      status,
      headers: {
        ...headers,
        ...(contentType !== undefined && { 'content-type': jsonMediaType }),
        ...(etag !== undefined && !discovery && { etag }),
        ...(discovery && { 'cache-control': 'no-store', 'content-location': request.origin + request.url }),
      },
    };
    const { body, stream } = response;
    if (stream) return { ...translated, stream };
    if (body === undefined) return translated;
    const document = () => JSON.parse(body) as JsonObject;
    if (status >= 400) return inJson(translated, errorToV1(document()));
    if (to.kind === 'discovery') return inJson(translated, discoveryToV1(document(), to, principal));
    // Resources and lists have their shape already.
    return to.kind === 'bulk' ? inJson(translated, bulkResponseToV1(document())) : { ...translated, body };
  };

  return {
    handle: (request, exchange) =>
      answer(request, exchange).catch((error: unknown) => {
        const { body, ...rest } = respondToV1Error(error, exchange);
        return request.method === 'HEAD' || body === undefined ? rest : { ...rest, body };
      }),
  };
};
