import type { Exchange, Service, ServiceResponse } from './http.ts';
import { respondToError } from './respond.ts';
import { createService, type ServiceOptions } from './service.ts';
import { createV1Service, respondToV1Error } from './v1.ts';

/** Where each version of SCIM stands below the origin. */
export const basePaths = { '1.1': '/scim/v1', '2.0': '/scim/v2' } as const;

const v1 = basePaths['1.1'];

const isV1 = (url: string): boolean =>
  url.startsWith(v1) && (url.length === v1.length || '/?'.includes(url[v1.length]!));

/** SCIM 2.0 and SCIM 1.1 beside each other, over one store and with the same credentials. */
export const createVersions = (options: Omit<ServiceOptions, 'basePath' | 'leniencies'>): Service => {
  const service = createService({ ...options, basePath: basePaths['2.0'] });
  const v1Service = createV1Service({ ...options, basePath: v1 });
  return {
    handle: (request, exchange) => (isV1(request.url) ? v1Service : service).handle(request, exchange),
  };
};

/** An error as the version of SCIM answers it that the URL names. */
export const refuse = (thrown: unknown, url: string, exchange: Exchange): ServiceResponse =>
  (isV1(url) ? respondToV1Error : respondToError)(thrown, exchange);
