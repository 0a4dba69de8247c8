import { answeringJson, asking, around, type Mutant } from './mutant.ts';

const isCreate = (method: string, url: string): boolean => method === 'POST' && url.endsWith('/Users');

export const createMutants: readonly Mutant[] = [
  {
    name: 'makes a user without userName',
    fails: ['create-18'],
    wrap: asking((request) =>
      isCreate(request.method, request.url) ? { json: (body) => ({ userName: `x${Math.random()}`, ...body }) } : {},
    ),
  },
  {
    name: 'answers a taken userName with 400',
    fails: ['create-25'],
    wrap: around(async (request, exchange, handle) => {
      const response = await handle(request, exchange);
      if (response.status !== 409) return response;
      return { ...response, status: 400, body: response.body!.replace('"409"', '"400"') };
    }),
  },
  {
    name: 'answers a create with another userName',
    fails: ['create-01'],
    wrap: answeringJson((body, response, request) =>
      isCreate(request.method, request.url) && response.status === 201 && !body.name
        ? { ...body, userName: 'somebody' }
        : undefined,
    ),
  },
];
