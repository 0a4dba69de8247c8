import type { Exchange, ServiceResponse } from './http.ts';
import { respondToError } from './respond.ts';
import { createService, type CompletingService, type ServiceOptions } from './service.ts';
import { createV1Service, respondToV1Error } from './v1.ts';

/** Where each version of SCIM stands below the origin. */
export const basePaths = { '1.1': '/scim/v1', '2.0': '/scim/v2' } as const;

const isBelow = (url: string, path: string): boolean =>
  url.startsWith(path) && (url.length === path.length || '/?'.includes(url[path.length]!));

const isV1 = (url: string): boolean => isBelow(url, basePaths['1.1']);

/** SCIM 2.0 and SCIM 1.1 beside each other, over one store and with the same credentials. */
export const createVersions = ({
  paths = basePaths,
  ...options
}: Omit<ServiceOptions, 'basePath' | 'leniencies'> & {
  paths?: Readonly<Record<'1.1' | '2.0', string>>;
}): CompletingService => {
  const service = createService({ ...options, basePath: paths['2.0'] });
  // Security events are told of SCIM 2.0.
  const { asynchronous: _asynchronous, ...v1Options } = options;
  const v1Service = createV1Service({ ...v1Options, basePath: paths['1.1'] });
  return {
    complete: service.complete,
    handle: (request, exchange) => (isBelow(request.url, paths['1.1']) ? v1Service : service).handle(request, exchange),
  };
};

/** An error as the version of SCIM answers it that the URL names. */
export const refuse = (thrown: unknown, url: string, exchange: Exchange): ServiceResponse =>
  (isV1(url) ? respondToV1Error : respondToError)(thrown, exchange);
