import type { SuiteName } from '../../../src/inspect/check.ts';
import type { ProfileName } from '../../../src/protocol/leniency.ts';
import type { ServiceRequest, ServiceResponse } from '../../../src/service/http.ts';
import { answering, answeringJson, answeringTo, around, error, pathOf, type Mutant } from './mutant.ts';

/** Faults as one product meets them: its own suite is run. The RFC's suites have mutants of their own. */
export const mutantsFor = (
  client: SuiteName & ProfileName,
  mutants: readonly (readonly [name: string, fails: readonly string[], wrap: Mutant['wrap']])[],
  suite: SuiteName = client,
): readonly Mutant[] =>
  mutants.map(([name, fails, wrap]) => ({
    name: `${name} (${suite})`,
    fails,
    wrap,
    profile: client,
    suites: [suite],
  }));

const asked = (request: ServiceRequest, change: Partial<ServiceRequest>): ServiceRequest => ({
  ...request,
  header: (name) => request.header(name),
  body: (limit) => request.body(limit),
  ...change,
});

/** A fault in how a body is read; `present` is what GET of the same path gives. An answer instead is given at once. */
export const writing = (
  method: 'POST' | 'PUT' | 'PATCH',
  path: RegExp,
  change: (body: any, present: any) => any,
): Mutant['wrap'] =>
  around(async (request, exchange, handle) => {
    if (request.method !== method || !path.test(pathOf(request))) return handle(request, exchange);
    const read = await handle(asked(request, { method: 'GET', body: () => Promise.resolve('') }), exchange);
    const body = change(JSON.parse(await request.body(Infinity)), JSON.parse(read.body ?? '{}'));
    return 'headers' in body
      ? (body as ServiceResponse)
      : handle(asked(request, { body: () => Promise.resolve(JSON.stringify(body)) }), exchange);
  });

/** A fault in one kind of operation of a PATCH; undefined leaves the operation out. */
export const operating = (path: RegExp, change: (operation: any, present: any) => any): Mutant['wrap'] =>
  writing('PATCH', path, (body, present) => {
    const operations = body.Operations.map((operation: any) => change(operation, present));
    return (
      operations.find((operation: any) => operation && 'headers' in operation) ?? {
        ...body,
        Operations: operations.filter(Boolean),
      }
    );
  });

/** A fault in the query of a GET. */
export const asking = (path: RegExp, change: (query: URLSearchParams) => void): Mutant['wrap'] =>
  around((request, exchange, handle) => {
    if (request.method !== 'GET' || !path.test(pathOf(request))) return handle(request, exchange);
    const [before, query] = request.url.split('?') as [string, string?];
    const parameters = new URLSearchParams(query);
    change(parameters);
    return handle(asked(request, { url: `${before}?${parameters.toString()}` }), exchange);
  });

/** A fault in the lists of a path, searches too. */
export const listing = (path: string, change: (list: any, request: ServiceRequest) => any): Mutant['wrap'] =>
  answeringJson((body, { status }, request) =>
    status === 200 && new RegExp(`^${path}$`).test(pathOf(request)) && body.Resources
      ? change(body, request)
      : undefined,
  );

/** A fault in each resource of the lists of a path. */
export const listingEach = (path: string, change: (resource: any) => any): Mutant['wrap'] =>
  listing(path, (list) => ({ ...list, Resources: list.Resources.map(change) }));

/** A search that finds only what passes. */
export const finding = (path: string, passes: (resource: any, sought: string) => boolean): Mutant['wrap'] =>
  listing(path, (list, request) => {
    const value = sought(request);
    return value === undefined
      ? list
      : holding(
          list,
          list.Resources.filter((found: any) => passes(found, value)),
        );
  });

/** A list that holds only these of its resources. */
export const holding = (list: any, resources: readonly any[]): any => ({
  ...list,
  Resources: resources,
  totalResults: list.totalResults - (list.Resources.length - resources.length),
  itemsPerPage: resources.length,
});

/** The value that a search is for. */
export const sought = ({ url }: ServiceRequest): string | undefined =>
  /filter=\w+ eq "(.*?)"/.exec(decodeURIComponent(url.replaceAll('+', ' ')))?.[1];

/** A fault in each of the answers of that status to a method at a path. */
export const refusing = (
  status: number,
  method: string,
  path: RegExp,
  change: (response: ServiceResponse) => ServiceResponse,
): Mutant['wrap'] =>
  answeringTo(method, path, (response) => (response.status === status ? change(response) : response));

/** What a web framework answers where nobody thought of JSON. */
export const page = (status: number): ServiceResponse => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: '<!DOCTYPE html><title>Error</title>',
});

/** A search that is answered with 404 where it finds nothing. */
export const findingNothing = (path: string): Mutant['wrap'] =>
  answering((response, request) =>
    pathOf(request) === path && sought(request) !== undefined && response.body?.includes('"totalResults":0,')
      ? error(404)
      : response,
  );
