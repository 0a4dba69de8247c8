import type { Service, ServiceRequest } from '../../../src/service/http.ts';
import { answering, around, error, pathOf, type Mutant } from './mutant.ts';

type Send = (more: Partial<ServiceRequest>) => ReturnType<Service['handle']>;

/** /Me stands for the user whom that finds: an id, and the Location that is told. */
const standingFor = (find: (send: Send) => Promise<string>, location: (id: string) => string): Mutant['wrap'] =>
  around(async (request, exchange, handle) => {
    if (request.method !== 'GET' || pathOf(request) !== '/Me') return handle(request, exchange);
    const header = (name: string): string | undefined =>
      name === 'content-type' ? 'application/scim+json' : request.header(name);
    const send: Send = (more) => handle({ ...request, header, ...more }, exchange);
    const id = await find(send);
    const response = await send({ url: request.url.replace('/Me', `/Users/${id}`) });
    return {
      ...response,
      headers: { ...response.headers, location: `https://scim.example.com/scim/v2${location(id)}` },
    };
  });

export const meMutants: readonly Mutant[] = [
  {
    name: 'answers /Me with the user who came last',
    fails: ['me-01'],
    wrap: standingFor(
      async (send) => {
        const { body } = await send({ url: '/scim/v2/Users?sortBy=meta.created&sortOrder=descending&count=1' });
        return JSON.parse(body!).Resources[0].id;
      },
      (id) => `/Users/${id}`,
    ),
  },
  {
    name: 'does not say which user /Me is',
    fails: ['me-02'],
    wrap: (service) => {
      let id: string | undefined;
      return standingFor(
        async (send) => {
          const body = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'bjensen' };
          const made = { method: 'POST', url: '/scim/v2/Users', body: async () => JSON.stringify(body) };
          return (id ??= JSON.parse((await send(made)).body!).id as string);
        },
        () => '/Me',
      )(service);
    },
  },
  {
    name: 'fails when /Me is to be changed',
    fails: ['me-03', 'me-04'],
    wrap: answering((response, request) =>
      pathOf(request) === '/Me' && request.method !== 'GET' ? error(500) : response,
    ),
  },
];
