import { error, knowing, moment, pathOf, withBody, withHeaders, type Mutant } from './mutant.ts';

const isModification = (
  path: RegExp,
  request: { method: string; url: string; header(name: string): unknown },
): boolean => request.method === 'PATCH' && path.test(request.url) && request.header('if-match') === undefined;

export const concurrencyMutants: readonly Mutant[] = [
  {
    name: 'reads a group, adds a member and writes the whole list',
    fails: ['life-01', 'life-01-writers'],
    wrap: knowing(async (request, handle, { ask, foreign }) => {
      if (foreign || !isModification(/\/Groups\/[^?]+$/, request)) return handle(request);
      const body = JSON.parse(await request.body(Infinity));
      const [operation, ...more] = body.Operations ?? [];
      if (operation?.op !== 'add' || operation.path !== 'members' || more.length > 0) return handle(request);
      const before = (await ask('GET', pathOf(request))).json?.members ?? [];
      await moment();
      const members = [...before, ...operation.value].map(({ value }: { value: string }) => ({ value }));
      return handle(
        withBody(request, JSON.stringify({ ...body, Operations: [{ ...operation, op: 'replace', value: members }] })),
      );
    }),
  },
  {
    name: 'reads a user, changes an attribute and writes the whole',
    fails: ['life-01-attributes'],
    wrap: knowing(async (request, handle, { ask, foreign }) => {
      if (foreign || !isModification(/\/Users\/[^?]+$/, request)) return handle(request);
      const body = JSON.parse(await request.body(Infinity));
      const [operation, ...more] = body.Operations ?? [];
      if (operation?.op !== 'add' || !/^(?:nickName|title|userType)$/.test(operation.path) || more.length > 0)
        return handle(request);
      const before = (await ask('GET', pathOf(request))).json;
      await moment();
      const whole = ['nickName', 'title', 'userType'].filter(
        (path) => path !== operation.path && before[path] === undefined,
      );
      const undone = whole.map((path) => ({ op: 'remove', path }));
      return handle(withBody(request, JSON.stringify({ ...body, Operations: [...undone, operation] })));
    }),
  },
  {
    name: 'compares the version before it writes, and no more',
    fails: ['etag-12'],
    wrap: knowing(async (request, handle, { ask, foreign }) => {
      const condition = request.header('if-match');
      if (foreign || request.method !== 'PATCH' || !condition?.startsWith('W/')) return handle(request);
      if ((await ask('GET', pathOf(request))).headers['etag'] !== condition) return handle(request);
      await moment();
      return handle(withHeaders(request, { 'if-match': undefined }));
    }),
  },
  {
    name: 'refuses a member that is there already',
    fails: ['patch-56-twice', 'life-04'],
    wrap: knowing(async (request, handle, { ask, foreign }) => {
      if (foreign || !isModification(/\/Groups\/[^?]+$/, request)) return handle(request);
      const [operation] = JSON.parse(await request.body(Infinity)).Operations ?? [];
      const members = (await ask('GET', pathOf(request))).json?.members ?? [];
      const there = members.some(({ value }: { value: string }) => value === operation?.value?.[0]?.value);
      return operation?.op === 'add' && there ? error(409) : handle(request);
    }),
  },
  {
    name: 'fails where a user goes while it is being deleted',
    fails: ['life-04-delete'],
    wrap: knowing(async (request, handle, { ask, foreign }) => {
      if (foreign || request.method !== 'DELETE' || !/^\/Users\/./.test(pathOf(request))) return handle(request);
      const { status } = await ask('GET', pathOf(request));
      await moment();
      const response = await handle(request);
      return status === 200 && response.status === 404 ? error(500) : response;
    }),
  },
  {
    name: 'answers a filter on userName from an index that lags',
    fails: ['life-04-read'],
    wrap: (service) => {
      const answers = new Map<string, Awaited<ReturnType<typeof service.handle>>>();
      return {
        handle: async (request, exchange) => {
          const lags = request.method === 'GET' && /\?filter=userName%20eq%20%22bjensen[^&]*%22$/.test(request.url);
          const known = lags ? answers.get(request.url) : undefined;
          if (known) return known;
          const response = await service.handle(request, exchange);
          if (lags && response.status === 200) answers.set(request.url, response);
          return response;
        },
      };
    },
  },
];
