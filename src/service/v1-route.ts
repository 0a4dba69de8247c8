import { invalidValue, methodNotAllowed, notAcceptable, notFound } from '../protocol/error.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import type { ServiceRequest } from './http.ts';
import type { DiscoveryEndpoint } from './route.ts';

/** What a URL below the base URI of SCIM 1.1 names, and the path of SCIM 2.0 for the same. */
export type V1Route = { readonly path: string } & (
  | { readonly kind: 'bulk' }
  | { readonly kind: 'resource'; readonly type: ResourceType; readonly id: string | undefined }
  | {
      readonly kind: 'discovery';
      readonly endpoint: DiscoveryEndpoint;
      /** The one whose schema is asked for. */
      readonly type: ResourceType | undefined;
    }
);

/** SCIM 1.1 protocol §3.6: a suffix of the URI may say which format is wanted. */
const withoutSuffix = (segment: string): string => {
  if (/\.xml$/i.test(segment)) throw notAcceptable('XML is not served; expected JSON, with the suffix .json or none.');
  return segment.replace(/\.json$/i, '');
};

const idOf = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw notFound(`"${segment}" is not a percent-encoded path segment.`);
  }
};

/** Routes paths below `basePath` (`/scim/v1`). @throws ScimError 404; 406 where a suffix asks for XML */
export const createV1Router = (
  basePath: string,
  resourceTypes: readonly ResourceType[],
): ((path: string) => V1Route) => {
  const types = new Map(resourceTypes.map((type) => [type.endpoint.slice(1).toLowerCase(), type]));
  const names = [
    ...resourceTypes.map((type) => type.endpoint),
    '/ServiceProviderConfigs',
    '/Schemas',
    '/ResourceTypes',
  ];

  /** The type whose schema is meant: /Schemas/Users, /Schemas/User, /Schemas/urn:scim:schemas:core:1.0:User. */
  const describedBy = (name: string): ResourceType | undefined =>
    types.get(name.toLowerCase()) ??
    resourceTypes.find(
      (type) =>
        type.name.toLowerCase() === name.split(':').at(-1)?.toLowerCase() ||
        type.schema.id.toLowerCase() === name.toLowerCase(),
    );

  return (path) => {
    const unknown = notFound(
      `Nothing of SCIM 1.1 is served at ${path}; below ${basePath} there are ${names.join(', ')}, /Bulk.`,
    );
    const segments = path.slice(basePath.length + 1).split('/');
    if (segments.at(-1) === '') segments.pop();
    const last = segments.pop();
    if (last === undefined) throw unknown;
    const [first, second, ...more] = [...segments, withoutSuffix(last)];
    if (first === undefined || more.length > 0) throw unknown;
    const type = types.get(first.toLowerCase());
    if (type && second !== '.search') {
      const id = second === undefined ? undefined : idOf(second);
      return { kind: 'resource', type, id, path: type.endpoint + (second === undefined ? '' : `/${second}`) };
    }
    switch (second === undefined ? first.toLowerCase() : `${first.toLowerCase()}/`) {
      case 'bulk':
        return { kind: 'bulk', path: '/Bulk' };
      case 'serviceproviderconfigs':
        return {
          kind: 'discovery',
          endpoint: 'ServiceProviderConfig',
          type: undefined,
          path: '/ServiceProviderConfig',
        };
      case 'resourcetypes':
      case 'resourcetypes/':
        return {
          kind: 'discovery',
          endpoint: 'ResourceTypes',
          type: undefined,
          path: `/ResourceTypes${second === undefined ? '' : `/${second}`}`,
        };
      case 'schemas':
        return { kind: 'discovery', endpoint: 'Schemas', type: undefined, path: '/Schemas' };
      case 'schemas/': {
        const described = describedBy(idOf(second ?? ''));
        if (!described) throw unknown;
        return { kind: 'discovery', endpoint: 'Schemas', type: described, path: `/Schemas/${described.schema.id}` };
      }
      default:
        throw unknown;
    }
  };
};

const overriding = ['PUT', 'PATCH', 'DELETE'];

/**
 * The method that is meant: clients that cannot send it send POST with `X-HTTP-Method-Override` (SCIM 1.1 protocol §3.12).
 * @throws ScimError 400 where it names none of PUT, PATCH and DELETE; 405 where it comes with another method than POST
 */
export const methodOf = (request: ServiceRequest): string => {
  const override = request.header('x-http-method-override')?.trim().toUpperCase();
  if (override === undefined || override === request.method) return request.method;
  if (request.method !== 'POST') throw methodNotAllowed(`${request.method} with X-HTTP-Method-Override`, ['POST']);
  if (overriding.includes(override)) return override;
  throw invalidValue(`X-HTTP-Method-Override is "${override}"; expected one of ${overriding.join(', ')}.`);
};
