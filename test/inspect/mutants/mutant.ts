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
