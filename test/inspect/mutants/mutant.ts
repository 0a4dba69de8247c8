import { setTimeout as sleep } from 'node:timers/promises';
import type { Fetch } from '../../../src/client/exchange.ts';
import type { SuiteName } from '../../../src/inspect/check.ts';
import { isObject, type JsonObject } from '../../../src/protocol/json.ts';
import type { ProfileName } from '../../../src/protocol/leniency.ts';
import type { ServeOptions } from '../../../src/node/serve.ts';
import type { Exchange, Service, ServiceRequest, ServiceResponse } from '../../../src/service/http.ts';

/** Our service with one fault: what the checks have to find. */
export interface Mutant {
  /** The fault in words: `drops the ETag header`. */
  readonly name: string;
  /** The checks that find it: those and no other fail or warn. */
  readonly fails: readonly string[];
  readonly profile?: ProfileName;
  /** 2.0 where it is absent. */
  readonly scim?: '1.1';
  /** Those that are run; absent: all of the profile. */
  readonly suites?: readonly SuiteName[];
  readonly wrap: (service: Service) => Service;
  /** With its authorization server at a port, or in process with tokens of an outside issuer; and the fault on the way. */
  readonly between?: (fetch: Fetch) => Fetch;
  readonly token?: 'issued';
  /** Seconds for which an access token of its authorization server is good. */
  readonly tokenLifetime?: number;
  /** Over a port, with these options, where an HTTP server is needed to see it. */
  readonly network?: Partial<ServeOptions>;
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
export const pathOf = ({ url }: ServiceRequest): string => url.split('?', 1)[0]!.replace(/^\/scim\/v[12]/, '');

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
    const body = parsed(text);
    if (!isObject(body)) return pass(text);
    const changed = change(body);
    return 'headers' in changed ? changed : pass(changed === body ? text : JSON.stringify(changed));
  });

export const conflict = (): ServiceResponse => error(409, 'uniqueness');

/** A fault that comes of what the service remembers of former requests. */
export const remembering =
  <T>(wrap: (memory: Set<T>) => Mutant['wrap']): Mutant['wrap'] =>
  (service) =>
    wrap(new Set())(service);

/** A fault in each user, wherever it is answered alone. */
export const users = (change: (user: any) => any): Mutant['wrap'] =>
  answeringJson((body, _, request) => (pathOf(request).startsWith('/Users') && body.id ? change(body) : undefined));

/** Answers with what it was sent as that attribute, where it is such a thing, without a look at it. */
export const echoing = (path: RegExp, name: string, is: (value: any) => unknown): Mutant['wrap'] =>
  around(async (request, exchange, handle) => {
    let echoed: any;
    const response = await sending(path, (body) => {
      if (!is(body[name])) return body;
      echoed = { [name]: body[name] };
      return without(name)(body);
    })({ handle }).handle(request, exchange);
    return echoed === undefined || response.body === undefined || response.status >= 300
      ? response
      : { ...response, body: JSON.stringify({ ...JSON.parse(response.body), ...echoed }) };
  });

/** A fault in the answers to bodies of users that are no JSON object. */
export const unparsed = (change: (response: ServiceResponse) => ServiceResponse): Mutant['wrap'] =>
  around(async (request, exchange, handle) => {
    let parsed = true;
    const response = await handle(
      {
        ...request,
        header: (name) => request.header(name),
        body: async (limit) => {
          const text = await request.body(limit);
          parsed = /^\s*\{.*\}\s*$/s.test(text) && !text.startsWith('{userName');
          return text;
        },
      },
      exchange,
    );
    return parsed ? response : change(response);
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
            return isObject(body) ? JSON.stringify(json(body)) : text;
          },
        }),
      },
      exchange,
    );
  });

/** The request with headers in place of its own; undefined for one that is left out. */
export const withHeaders = (
  request: ServiceRequest,
  headers: Readonly<Record<string, string | undefined>>,
): ServiceRequest => ({
  ...request,
  header: (name) => (Object.hasOwn(headers, name) ? headers[name] : request.header(name)),
  body: (limit) => request.body(limit),
});

/** The request with another body. */
export const withBody = (request: ServiceRequest, text: string): ServiceRequest => ({
  ...withHeaders(request, {}),
  body: () => Promise.resolve(text),
});

/** Sends a request of the fault's own. */
export type Ask = (method: string, path: string, body?: unknown) => Promise<ServiceResponse & { json: any }>;

/**
 * A fault that asks the service as the client of the run, which is the first that sends something.
 * @param fault gets the request as that client would send it, and whether somebody else did
 */
export const knowing =
  (
    fault: (
      request: ServiceRequest,
      handle: (request: ServiceRequest) => Promise<ServiceResponse>,
      run: { readonly ask: Ask; readonly own: ServiceRequest; readonly foreign: boolean },
    ) => Promise<ServiceResponse>,
  ): Mutant['wrap'] =>
  (service) => {
    let authorization: string | undefined;
    return {
      handle: (request, exchange) => {
        authorization ??= request.header('authorization');
        const handle = (sent: ServiceRequest) => service.handle(sent, exchange);
        const own = withHeaders(request, { authorization });
        const ask: Ask = async (method, path, body) => {
          const headers = { authorization, 'if-match': undefined, 'content-type': 'application/scim+json' };
          const sent = withBody(withHeaders(request, headers), JSON.stringify(body));
          const response = await handle({ ...sent, method, url: `/scim/v2${path}` });
          return { ...response, json: parsed(response.body ?? '') };
        };
        return fault(request, handle, { ask, own, foreign: request.header('authorization') !== authorization });
      },
    };
  };

/** A moment in which others come between. */
export const moment = (): Promise<void> => sleep(5);

/** A fault where the text of the body says so. */
export const onBody = (
  method: string,
  pattern: RegExp,
  fault: (
    text: string,
    request: ServiceRequest,
    handle: (request: ServiceRequest) => Promise<ServiceResponse>,
  ) => Promise<ServiceResponse>,
): Mutant['wrap'] =>
  around(async (request, exchange, handle) => {
    const next = (sent: ServiceRequest) => handle(sent, exchange);
    // What cannot be read is for the service to refuse.
    const text = request.method === method ? await request.body(Infinity).catch(() => undefined) : undefined;
    return text !== undefined && pattern.test(text) ? fault(text, request, next) : next(request);
  });
