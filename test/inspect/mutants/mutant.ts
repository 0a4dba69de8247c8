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
export const without =
  (name: string) =>
  (object: any): any =>
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

/** The text as JSON; undefined where a fault is none of ours to hide: it is no JSON, or not as anybody would write it. */
const parsed = (text: string): any => {
  try {
    const json: unknown = JSON.parse(text);
    return JSON.stringify(json) === text ? json : undefined;
  } catch {
    return undefined;
  }
};

/** A SCIM Error. */
export const error = (status: number, scimType?: string): ServiceResponse =>
  jsonAnswer(status, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(scimType && { scimType }),
    detail: 'What was wrong, where, and what was expected.',
  });

/** A fault in how JSON objects are read that clients send there; an answer instead of a body is given at once. */
export const sending = (path: RegExp, change: (body: any) => any): Mutant['wrap'] =>
  around(async (request, exchange, handle) => {
    if (!['POST', 'PUT', 'PATCH'].includes(request.method) || !path.test(pathOf(request))) {
      return handle(request, exchange);
    }
    const text = await request.body(Infinity);
    const header = (name: string): string | undefined => request.header(name);
    const pass = (body: string) => handle({ ...request, header, body: async () => body }, exchange);
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      return pass(text);
    }
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return pass(text);
    const changed = change(body);
    return 'headers' in changed ? changed : pass(changed === body ? text : JSON.stringify(changed));
  });

/** A fault in what the service understands. */
export const asking = (
  change: (
    request: ServiceRequest,
    body: () => Promise<any>,
  ) => Partial<ServiceRequest> & { json?: (body: any) => unknown },
): Mutant['wrap'] =>
  around((request, exchange, handle) => {
    const { json, ...rest } = change(request, async () => parsed(await request.body(Infinity)));
    return handle(
      {
        ...request,
        header: (name) => request.header(name),
        ...rest,
        ...(json && {
          body: async (limit: number) => {
            const text = await request.body(limit);
            const body = parsed(text);
            return body === undefined ? text : JSON.stringify(json(body));
          },
        }),
      },
      exchange,
    );
  });
