import type { Service, ServiceRequest, ServiceResponse } from '../../../src/service/http.ts';
import { around, error, pathOf, type Mutant } from './mutant.ts';

type Resource = any;

/** What takes the place of an operation: none or several, or an answer instead of the whole PATCH. */
type Instead = any[] | ServiceResponse | undefined;

interface Context {
  readonly request: ServiceRequest;
  /** The resource as it is before the PATCH. */
  readonly current: () => Promise<Resource>;
}

/** Changes nothing: what an operation comes to that is overlooked. */
const nothing = [{ op: 'add', value: {} }];

const bodyOf = async (request: ServiceRequest): Promise<any> => {
  try {
    return JSON.parse(await request.body(Infinity));
  } catch {
    return undefined;
  }
};

const passing = (request: ServiceRequest, more: Partial<ServiceRequest>): ServiceRequest => ({
  ...request,
  header: (name) => request.header(name),
  ...more,
});

/** The request with another body. */
const withBody = (request: ServiceRequest, body: unknown): ServiceRequest =>
  passing(request, { body: async () => JSON.stringify(body) });

/** The PATCH messages that come to users and groups, and what is done with them. */
export const patching = (
  change: (
    body: any,
    context: Context & { readonly pass: (body: any) => Promise<ServiceResponse> },
  ) => Promise<ServiceResponse>,
): Mutant['wrap'] =>
  around(async (request, exchange, handle: Service['handle']) => {
    if (request.method !== 'PATCH' || !/^\/(?:Users|Groups)\//.test(pathOf(request))) return handle(request, exchange);
    const body = await bodyOf(request);
    if (typeof body !== 'object' || body === null) return handle(request, exchange);
    return change(body, {
      request,
      current: async () => {
        const read = passing(request, { method: 'GET', url: request.url.split('?', 1)[0]!, body: async () => '' });
        return JSON.parse((await handle(read, exchange)).body!);
      },
      pass: (changed) => handle(withBody(request, changed), exchange),
    });
  });

/** A fault in how the operations of a PATCH are understood; undefined leaves one as it is. */
export const operating = (change: (operation: any, context: Context) => Instead | Promise<Instead>): Mutant['wrap'] =>
  patching(async (body, { pass, ...context }) => {
    if (!Array.isArray(body.Operations)) return pass(body);
    const operations: any[] = [];
    for (const operation of body.Operations) {
      const instead = typeof operation === 'object' && operation ? await change(operation, context) : undefined;
      if (instead && !Array.isArray(instead)) return instead;
      operations.push(...(instead ?? [operation]));
    }
    return pass({ ...body, Operations: operations });
  });

/** What a fault does to resources, by their paths, once a PATCH has touched them: it shows when they are read. */
export const showing = (touch: (operation: any) => ((resource: Resource) => Resource) | undefined): Mutant['wrap'] => {
  const shown = new Map<string, (resource: Resource) => Resource>();
  return around(async (request, exchange, handle) => {
    const path = pathOf(request);
    if (request.method === 'PATCH') {
      const body = await bodyOf(request);
      for (const operation of body?.Operations ?? []) {
        const change = touch(operation);
        const before = shown.get(path);
        if (change) shown.set(path, before ? (resource) => change(before(resource)) : change);
      }
      return handle(withBody(request, body), exchange);
    }
    const response = await handle(request, exchange);
    const change = request.method === 'GET' && response.status === 200 ? shown.get(path) : undefined;
    return change ? { ...response, body: JSON.stringify(change(JSON.parse(response.body!))) } : response;
  });
};

/** Overlooks the operations that are meant. */
export const overlooking = (isMeant: (operation: any) => boolean): Mutant['wrap'] =>
  operating((operation) => (isMeant(operation) ? nothing : undefined));

/** Refuses the PATCH for the operations that are meant. */
export const refusing = (scimType: string, isMeant: (operation: any) => boolean): Mutant['wrap'] =>
  operating((operation) => (isMeant(operation) ? error(400, scimType) : undefined));
