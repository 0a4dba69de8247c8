import { answering, around, pathOf, reading, readingEach, type Mutant } from './mutant.ts';
import type { ServiceRequest } from '../../../src/service/http.ts';

const user = /^\/Users\/./;

/** A fault in how a header is read; undefined where it is overlooked. */
const heading = (
  name: string,
  change: (value: string, request: ServiceRequest) => string | undefined,
): Mutant['wrap'] =>
  around((request, exchange, handle) => {
    const value = request.header(name);
    if (value === undefined || !/^\/(?:Users|Groups)\//.test(pathOf(request))) return handle(request, exchange);
    const header = (asked: string): string | undefined =>
      asked === name ? change(value, request) : request.header(asked);
    return handle({ ...request, header, body: (limit) => request.body(limit) }, exchange);
  });

export const versionMutants: readonly Mutant[] = [
  {
    name: 'drops the ETag of users',
    fails: ['etag-01'],
    wrap: answering((response, request) => {
      if (!user.test(pathOf(request))) return response;
      const { etag: _, ...headers } = response.headers;
      return { ...response, headers };
    }),
  },
  {
    name: 'does not know If-None-Match',
    fails: ['etag-02', 'etag-02-any', 'etag-03'],
    wrap: heading('if-none-match', () => undefined),
  },
  {
    name: 'takes any If-None-Match for the present version',
    fails: ['etag-02'],
    wrap: heading('if-none-match', () => '*'),
  },
  {
    name: 'knows one tag in If-None-Match',
    fails: ['etag-03'],
    wrap: heading('if-none-match', (value) => value.split(',')[0]),
  },
  {
    name: 'does not know If-Match',
    fails: ['etag-04-put', 'etag-04-patch', 'etag-04-delete', 'delete-09', 'etag-12'],
    wrap: heading('if-match', () => undefined),
  },
  {
    name: 'compares weak tags in If-Match with none',
    fails: ['etag-05', 'etag-05-patch', 'etag-12'],
    wrap: heading('if-match', (value) => value.replace(/W\/"\d+"/, '"0"')),
  },
  {
    name: 'answers 412 by the page of its framework',
    fails: ['etag-06', 'delete-09'],
    wrap: answering((response) =>
      response.status === 412
        ? { status: 412, headers: { 'content-type': 'text/html' }, body: '<h1>Precondition Failed</h1>' }
        : response,
    ),
  },
  {
    name: 'keeps a version that it cached before a PUT',
    fails: ['etag-05', 'etag-07', 'etag-07-answer'],
    wrap: (service) => {
      const replaced = new Set<string>();
      return around(async (request, exchange, handle) => {
        const path = pathOf(request);
        if (request.method === 'PUT') replaced.add(path);
        const response = await handle(request, exchange);
        return request.method === 'GET' && replaced.has(path) && response.body !== undefined
          ? { ...response, body: response.body.replace(/W\/\\"\d+\\"/, 'W/\\"1\\"') }
          : response;
      })(service);
    },
  },
  {
    name: 'answers a PUT with the version of before',
    fails: ['etag-07-answer'],
    wrap: answering((response, { method }) =>
      method === 'PUT' && response.body !== undefined
        ? { ...response, body: response.body.replace(/W\/\\"(\d+)\\"/, (_, version) => `W/\\"${version - 1}\\"`) }
        : response,
    ),
  },
  {
    name: 'leaves the version of a group where its members change',
    fails: ['etag-08'],
    wrap: readingEach('/Groups', (group) =>
      group.meta ? { ...group, meta: { ...group.meta, version: 'W/"1"' } } : group,
    ),
  },
  {
    name: 'lists users without their versions',
    fails: ['etag-11'],
    wrap: reading(/^\/Users$/, (list) => ({
      ...list,
      Resources: list.Resources?.map(({ meta, ...rest }: any) => ({
        ...rest,
        meta: meta && { ...meta, version: undefined },
      })),
    })),
  },
];
