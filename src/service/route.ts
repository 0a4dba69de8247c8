import { invalidVersion, methodNotAllowed, notFound } from '../protocol/error.ts';
import type { ResourceType } from '../protocol/resource-type.ts';

export type DiscoveryEndpoint = 'ServiceProviderConfig' | 'ResourceTypes' | 'Schemas';

/** Where operations on one resource are sent, also within a bulk request. */
export type ResourceRoute =
  | { readonly kind: 'collection'; readonly type: ResourceType }
  | { readonly kind: 'resource'; readonly type: ResourceType; readonly id: string }
  | { readonly kind: 'me' };

/** What a URL below the base URI names (RFC 7644 §3.2 Table 2). */
export type Route =
  | { readonly kind: 'root' | 'rootSearch' | 'bulk' }
  | { readonly kind: 'search'; readonly type: ResourceType }
  | ResourceRoute
  | { readonly kind: 'discovery'; readonly endpoint: DiscoveryEndpoint; readonly id: string | undefined };

const allowed: Readonly<Record<Route['kind'], readonly string[]>> = {
  root: ['GET', 'HEAD', 'OPTIONS'],
  rootSearch: ['POST', 'OPTIONS'],
  bulk: ['POST', 'OPTIONS'],
  me: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  collection: ['GET', 'HEAD', 'POST', 'OPTIONS'],
  search: ['POST', 'OPTIONS'],
  resource: ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  discovery: ['GET', 'HEAD', 'OPTIONS'],
};

/** The methods that the route's endpoint defines (RFC 9110 §10.2.1 `Allow`). */
export const allowedMethods = (route: Route): readonly string[] => allowed[route.kind];

/** @throws ScimError 405 with `Allow` */
export const assertAllowed = (route: Route, method: string): void => {
  const methods = allowedMethods(route);
  if (!methods.includes(method)) throw methodNotAllowed(method, methods);
};

const byMethod: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'replace',
  PATCH: 'modify',
  DELETE: 'delete',
};

/** What a request asks for, by words of ours alone. */
export const describeRoute = (route: Route, method: string): { kind: string; type: string } => {
  const type = 'type' in route ? route.type.name : '';
  switch (route.kind) {
    case 'bulk':
    case 'discovery':
      return { kind: route.kind, type };
    case 'search':
    case 'rootSearch':
      return { kind: 'search', type };
    case 'root':
      return { kind: 'query', type };
    default:
      return { kind: byMethod[method] ?? (route.kind === 'collection' ? 'query' : 'retrieve'), type };
  }
};

/** Whether a request changes nothing, by its method or since it is a search by POST (RFC 7644 §3.4.3). */
export const isRead = ({ kind }: Route, method: string): boolean =>
  method === 'GET' || kind === 'search' || kind === 'rootSearch';

const discovery: Readonly<Record<string, DiscoveryEndpoint>> = Object.freeze({
  __proto__: null as never,
  serviceproviderconfig: 'ServiceProviderConfig',
  resourcetypes: 'ResourceTypes',
  schemas: 'Schemas',
});

/** RFC 7644 §3.8: a suffix of the URI may say which format is wanted, and there is one. */
const withoutSuffix = (segment: string): string => segment.replace(/\.scim$/i, '');

const idOf = (segment: string): string => {
  try {
    return decodeURIComponent(withoutSuffix(segment));
  } catch {
    throw notFound(`"${segment}" is not a percent-encoded path segment.`);
  }
};

export interface Router {
  /**
   * @param path the URL's path, without the query
   * @throws ScimError 404; 400 invalidVers for another protocol version
   */
  (path: string): Route;
}

/** Routes paths below `basePath` (`/scim/v2`). */
export const createRouter = (basePath: string, resourceTypes: readonly ResourceType[]): Router => {
  const prefix = `${basePath}/`;
  const versions = basePath.replace(/v2$/, '');
  const types = new Map(resourceTypes.map((type) => [type.endpoint.slice(1).toLowerCase(), type]));
  const names = [...resourceTypes.map((type) => type.endpoint), '/ServiceProviderConfig', '/ResourceTypes', '/Schemas'];

  const unknown = (path: string) =>
    notFound(`Nothing is served at ${path}; below ${basePath} there are ${names.join(', ')}.`);

  return (path) => {
    if (path === basePath || path === prefix) return { kind: 'root' };
    if (!path.startsWith(prefix)) {
      const version = path.startsWith(versions)
        ? /^v\d+(?:\.\d+)?(?=\/|$)/i.exec(path.slice(versions.length))?.[0]
        : undefined;
      if (version)
        throw invalidVersion(`Protocol version "${version}" is not served here; ${basePath} is (RFC 7644 §3.13).`);
      throw unknown(path);
    }
    const segments = path.slice(prefix.length).split('/');
    if (segments.at(-1) === '') segments.pop();
    const [first = '', second, ...more] = segments;
    if (more.length > 0) throw unknown(path);
    const name = withoutSuffix(first).toLowerCase();
    const type = types.get(name);
    if (type) {
      if (second === undefined) return { kind: 'collection', type };
      return second === '.search' ? { kind: 'search', type } : { kind: 'resource', type, id: idOf(second) };
    }
    const endpoint = discovery[name];
    if (endpoint && !(endpoint === 'ServiceProviderConfig' && second !== undefined)) {
      return { kind: 'discovery', endpoint, id: second === undefined ? undefined : idOf(second) };
    }
    if (second === undefined) {
      if (name === '.search') return { kind: 'rootSearch' };
      if (name === 'bulk') return { kind: 'bulk' };
      if (name === 'me') return { kind: 'me' };
    }
    throw unknown(path);
  };
};
