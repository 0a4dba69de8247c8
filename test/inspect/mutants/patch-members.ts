import { around, error, type Mutant } from './mutant.ts';
import { operating, overlooking, patching, refusing } from './patching.ts';

/** RFC 7643 §4.1 and §4.2: users, and the members of groups. */
export const patchMemberMutants: readonly Mutant[] = [
  {
    name: 'hides inactive users',
    fails: ['create-42', 'put-01', 'patch-06-core', 'patch-52'],
    wrap: around(async (request, exchange, handle) => {
      const response = await handle(request, exchange);
      return request.method === 'GET' &&
        /\/Users\/[^/?]+$/.test(request.url) &&
        response.body?.includes('"active":false')
        ? error(404)
        : response;
    }),
  },
  {
    name: 'takes "False" for true',
    profile: 'entra',
    suites: ['rfc'],
    fails: ['patch-44', 'patch-53-lenient'],
    wrap: operating((operation) =>
      operation.path === 'active' && typeof operation.value === 'string' ? [{ ...operation, value: true }] : undefined,
    ),
  },
  {
    name: 'never changes a userName',
    fails: ['patch-06-core', 'patch-54', 'patch-54-taken'],
    wrap: overlooking(({ op, path }) => op === 'replace' && path === 'userName'),
  },
  {
    name: 'returns the password that a PATCH sets',
    fails: ['patch-55'],
    wrap: patching(async (body, { pass }) => {
      const response = await pass(body);
      const password = body.Operations?.find(({ path }: any) => path === 'password')?.value;
      return password && response.body
        ? { ...response, body: JSON.stringify({ ...JSON.parse(response.body), password }) }
        : response;
    }),
  },
  {
    name: 'replaces the members where some are added',
    fails: ['patch-56', 'patch-60', 'life-01', 'life-01-writers'],
    wrap: operating((operation) =>
      operation.op === 'add' && (operation.path === 'members' || operation.value?.members)
        ? [{ ...operation, op: 'replace' }]
        : undefined,
    ),
  },
  {
    name: 'refuses a member that comes twice',
    fails: ['patch-56-twice'],
    wrap: refusing(
      'uniqueness',
      ({ op, path, value }) =>
        op === 'add' && path === 'members' && value?.length > new Set(value?.map((each: any) => each.value)).size,
    ),
  },
  {
    name: 'removes all members whatever the filter',
    fails: ['patch-57', 'patch-60', 'life-01-writers'],
    wrap: operating((operation) =>
      operation.op === 'remove' && operation.path?.startsWith('members[')
        ? [{ ...operation, path: 'members' }]
        : undefined,
    ),
  },
  {
    name: 'removes all members whatever the value',
    fails: ['patch-31'],
    wrap: operating(({ op, path, value }) =>
      op === 'remove' && path === 'members' && value ? [{ op, path }] : undefined,
    ),
  },
  {
    name: 'wants to be told which members are removed',
    fails: ['patch-06-group', 'patch-58'],
    wrap: refusing('noTarget', ({ op, path, value }) => op === 'remove' && path === 'members' && !value),
  },
  {
    name: 'adds the members that are to replace others',
    fails: ['patch-06-group', 'patch-59'],
    wrap: operating((operation) =>
      operation.op === 'replace' && operation.path === 'members' ? [{ ...operation, op: 'add' }] : undefined,
    ),
  },
  {
    name: 'wants a $ref to be a string',
    fails: ['patch-61'],
    wrap: refusing('invalidValue', ({ value }) => Array.isArray(value) && value.some((each) => each?.$ref === null)),
  },
  {
    name: 'refuses an id, though it is the present one',
    fails: ['patch-62'],
    wrap: refusing('mutability', ({ path, value }) => path === undefined && value?.id !== undefined),
  },
];
