import { answeringJson, answeringTo, sending, type Mutant } from './mutant.ts';

const isUsers = /^\/Users$/;

export const createMutants: readonly Mutant[] = [
  {
    name: 'makes a user without userName',
    fails: ['create-18'],
    wrap: sending(isUsers, (body) =>
      Object.keys(body).some((name) => name.toLowerCase() === 'username')
        ? body
        : { ...body, userName: `x${Math.random()}` },
    ),
  },
  {
    name: 'answers a taken userName with 400',
    fails: ['create-25'],
    wrap: answeringTo('POST', isUsers, (response) =>
      response.status === 409 ? { ...response, status: 400, body: response.body!.replace('"409"', '"400"') } : response,
    ),
  },
  {
    name: 'answers a create with another userName',
    fails: ['create-01'],
    wrap: answeringJson((body, response, request) =>
      request.method === 'POST' && response.status === 201 && request.url.endsWith('/Users') && !body.name
        ? { ...body, userName: 'somebody' }
        : undefined,
    ),
  },
];
