import type { JsonObject } from '../../../src/protocol/json.ts';
import type { ProfileName } from '../../../src/protocol/leniency.ts';
import type { Exchange, Service, ServiceRequest, ServiceResponse } from '../../../src/service/http.ts';

/** Our service with one fault: what the checks have to find. */
export interface Mutant {
  /** The fault in words: `drops the ETag header`. */
  readonly name: string;
  /** The checks that find it: those and no other fail or warn. */
  readonly fails: readonly string[];
  readonly profile?: ProfileName;
  readonly wrap: (service: Service) => Service;
}

type Handle = (request: ServiceRequest, exchange: Exchange, handle: Service['handle']) => Promise<ServiceResponse>;

/** A fault that sees request and response. */
export const around =
  (handle: Handle): Mutant['wrap'] =>
  (service) => ({ handle: (request, exchange) => handle(request, exchange, service.handle) });

/** A fault in the answers. */
export const answering = (
  change: (response: ServiceResponse, request: ServiceRequest) => ServiceResponse,
): Mutant['wrap'] => around(async (request, exchange, handle) => change(await handle(request, exchange), request));

/** A fault in the bodies of the answers; undefined leaves the body as it is. */
export const answeringJson = (
  change: (body: any, response: ServiceResponse, request: ServiceRequest) => JsonObject | undefined,
): Mutant['wrap'] =>
  answering((response, request) => {
    if (response.body === undefined) return response;
    const changed = change(JSON.parse(response.body), response, request);
    return changed ? { ...response, body: JSON.stringify(changed) } : response;
  });

/** An object without one of its members. */
export const without = (name: string) => (object: any) =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

/** The path of a request below the base URL: `/Users/2819c223`. */
export const pathOf = ({ url }: ServiceRequest): string => url.split('?', 1)[0]!.replace('/scim/v2', '');

/** A fault in the bodies of what is read successfully at a path. */
export const reading = (path: string | RegExp, change: (body: any) => JsonObject): Mutant['wrap'] =>
  answeringJson((body, { status }, request) =>
    status === 200 && request.method === 'GET' && pathOf(request).search(path) === 0 ? change(body) : undefined,
  );

/** A fault in each resource of a list and in the resource read by itself. */
export const readingEach = (path: string, change: (resource: any) => JsonObject): Mutant['wrap'] =>
  reading(path, (body) => (body.Resources ? { ...body, Resources: body.Resources.map(change) } : change(body)));

/** A fault in the answer to a request of that method at paths that match. */
export const answeringTo = (
  method: string,
  path: RegExp,
  change: (response: ServiceResponse, request: ServiceRequest) => ServiceResponse,
): Mutant['wrap'] =>
  answering((response, request) =>
    request.method === method && path.test(pathOf(request)) ? change(response, request) : response,
  );

/** An answer with a JSON body, instead of the service's own. */
export const jsonAnswer = (status: number, body: unknown): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/scim+json' },
  body: JSON.stringify(body),
});

/** A fault in what the service understands. */
export const asking = (
  change: (
    request: ServiceRequest,
    body: () => Promise<any>,
  ) => Partial<ServiceRequest> & { json?: (body: any) => unknown },
): Mutant['wrap'] =>
  around((request, exchange, handle) => {
    const { json, ...rest } = change(request, async () => JSON.parse(await request.body(Infinity)));
    return handle(
      {
        ...request,
        header: (name) => request.header(name),
        ...rest,
        ...(json && { body: async (limit: number) => JSON.stringify(json(JSON.parse(await request.body(limit)))) }),
      },
      exchange,
    );
  });
