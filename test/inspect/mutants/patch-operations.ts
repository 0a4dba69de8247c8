import { answeringTo, error, type Mutant } from './mutant.ts';
import { operating, overlooking, patching, refusing, showing } from './patching.ts';

const resources = /^\/(?:Users|Groups)\//;

/** The names in the value of an operation without a path that are no attributes. */
const pathKeys = ({ path, value }: any): boolean =>
  path === undefined && Object.keys(value ?? {}).some((key) => /^name\.|:User:/.test(key));

const isNone = async (resource: Promise<any>, name: string): Promise<boolean> => (await resource)[name] === undefined;

/** RFC 7644 §3.5.2.1 and §3.5.2.3: add and replace. */
const values: readonly Mutant[] = [
  {
    name: 'overlooks the addition of a single value',
    fails: ['patch-06-core', 'patch-07', 'life-01-attributes', 'etag-12'],
    wrap: overlooking(({ op, path }) => op === 'add' && path === 'nickName'),
  },
  {
    name: 'adds of a value without a path the simple attributes alone',
    fails: ['patch-08', 'patch-56'],
    wrap: operating((operation) =>
      operation.op === 'add' && operation.path === undefined && typeof operation.value === 'object' && operation.value
        ? [
            {
              ...operation,
              value: Object.fromEntries(
                Object.entries(operation.value).filter(([, value]) => typeof value !== 'object'),
              ),
            },
          ]
        : undefined,
    ),
  },
  {
    name: 'replaces a complex attribute as a whole',
    fails: ['patch-09', 'patch-16-complex'],
    wrap: operating((operation) =>
      operation.path === 'name' && typeof operation.value === 'object'
        ? [{ op: 'remove', path: 'name' }, operation]
        : undefined,
    ),
  },
  {
    name: 'replaces e-mail addresses where one is added',
    fails: ['patch-42', 'patch-10'],
    wrap: operating((operation) =>
      operation.op === 'add' && operation.path === 'emails' ? [{ ...operation, op: 'replace' }] : undefined,
    ),
  },
  {
    name: 'appends several values without comparing them with those that are there',
    fails: ['patch-10-twice'],
    wrap: showing(({ op, path, value }) =>
      op === 'add' && path === 'emails' && value?.length > 1
        ? (user) => ({ ...user, emails: [...user.emails, value[0]] })
        : undefined,
    ),
  },
  {
    name: 'overlooks operations without a value',
    fails: ['patch-12'],
    wrap: overlooking(({ op, value }) => op === 'add' && value === undefined),
  },
  {
    name: 'makes nothing of what is behind a filter that selects nothing',
    profile: 'entra',
    suites: ['rfc'],
    fails: ['patch-13', 'patch-13-replace'],
    wrap: refusing('noTarget', ({ path }) => String(path).includes('phoneNumbers[type eq "mobile"]')),
  },
  {
    name: 'leaves what was primary as it is',
    fails: ['patch-06-core', 'patch-38'],
    wrap: showing((operation) =>
      JSON.stringify(operation).includes('primary')
        ? (user) => ({
            ...user,
            emails: user.emails?.map((email: any, i: number) => (i === 0 ? { ...email, primary: true } : email)),
          })
        : undefined,
    ),
  },
  {
    name: 'takes the addition of null for a removal',
    fails: ['patch-45-add'],
    wrap: operating((operation) =>
      operation.op === 'add' && operation.value === null ? [{ ...operation, op: 'replace' }] : undefined,
    ),
  },
  {
    name: 'overlooks the replacement of a single value',
    fails: ['patch-42', 'patch-06-core', 'patch-14', 'patch-15'],
    wrap: overlooking(({ op, path }) => op === 'replace' && path === 'nickName'),
  },
  {
    name: 'replaces only what has a value',
    fails: ['patch-15'],
    wrap: operating(async ({ op, path }, { current }) =>
      op === 'replace' && path === 'nickName' && (await isNone(current(), path)) ? error(400, 'noTarget') : undefined,
    ),
  },
  {
    name: 'clears what a value without a path does not name',
    fails: ['patch-16'],
    wrap: operating((operation) =>
      operation.op === 'replace' && operation.value?.displayName && operation.value.emails
        ? [operation, { op: 'remove', path: 'name' }]
        : undefined,
    ),
  },
  {
    name: 'overlooks paths among the names of a value',
    fails: ['patch-17', 'patch-18'],
    wrap: overlooking(pathKeys),
  },
  {
    name: 'overlooks paths among the names of a value that Okta sends',
    profile: 'okta',
    suites: ['rfc'],
    fails: ['patch-17-lenient', 'patch-18-lenient'],
    wrap: overlooking(pathKeys),
  },
  {
    name: 'merges where values are replaced',
    fails: ['patch-06-core', 'patch-19'],
    wrap: operating((operation) =>
      operation.op === 'replace' && operation.path === 'emails' && operation.value?.length > 0
        ? [{ ...operation, op: 'add' }]
        : undefined,
    ),
  },
  {
    name: 'changes the first value that matches alone',
    fails: ['patch-20'],
    wrap: operating(async (operation, { current }) => {
      if (operation.path !== 'emails[type eq "work"].type') return undefined;
      const { value } = (await current()).emails.find(({ type }: any) => type === 'work');
      return [{ ...operation, path: `emails[value eq "${value}"].type` }];
    }),
  },
  {
    name: 'puts a new value in the place of the one whose part is replaced',
    fails: ['patch-21'],
    wrap: operating((operation) => {
      const [, path] = /^(emails\[.*"\])\.value$/.exec(operation.path) ?? [];
      return path && operation.op === 'replace'
        ? [{ ...operation, path, value: { value: operation.value } }]
        : undefined;
    }),
  },
  {
    name: 'says that all is well where a filter selects nothing',
    fails: ['patch-13-strict', 'patch-22', 'patch-22-other', 'patch-27'],
    wrap: answeringTo('PATCH', resources, (response) =>
      response.body?.includes('"noTarget"') ? { status: 204, headers: {} } : response,
    ),
  },
  {
    name: 'overlooks null and an empty array',
    fails: ['patch-45', 'patch-46'],
    wrap: overlooking(({ op, value }) => op === 'replace' && (value === null || value?.length === 0)),
  },
];

/** RFC 7644 §3.5.2.2: remove. */
const removals: readonly Mutant[] = [
  {
    name: 'leaves an empty string where a value is removed',
    fails: ['patch-06-core', 'patch-23', 'patch-30'],
    wrap: operating(({ op, path }) =>
      op === 'remove' && path === 'nickName' ? [{ op: 'replace', path, value: '' }] : undefined,
    ),
  },
  {
    name: 'wants a filter to remove values',
    fails: ['patch-06-core', 'patch-24'],
    wrap: refusing('noTarget', ({ op, path }) => op === 'remove' && path === 'emails'),
  },
  {
    name: 'reads the first term of a filter alone',
    fails: ['patch-25'],
    wrap: operating((operation) =>
      / and /.test(operation.path) ? [{ ...operation, path: operation.path.replace(/ and .*\]/, ']') }] : undefined,
    ),
  },
  {
    name: 'removes the value whose part is removed',
    fails: ['patch-26'],
    wrap: operating(({ op, path }) =>
      op === 'remove' && /\]\./.test(path) ? [{ op, path: path.replace(/\]\..*/, ']') }] : undefined,
    ),
  },
  {
    name: 'overlooks the removal of what is required or readOnly',
    fails: ['patch-28', 'patch-29'],
    wrap: overlooking(({ op, path }) => op === 'remove' && (path === 'userName' || path === 'id')),
  },
  {
    name: 'refuses to remove what has no value',
    fails: ['patch-30'],
    wrap: operating(async ({ op, path }, { current }) =>
      op === 'remove' && /^\w+$/.test(path) && (await isNone(current(), path)) ? error(400, 'noTarget') : undefined,
    ),
  },
  {
    name: 'removes all where a filter selects nothing',
    fails: ['patch-32'],
    wrap: patching(async (body, { pass }) => {
      const response = await pass(body);
      const [{ op, path } = {} as any] = body.Operations ?? [];
      return op === 'remove' && path?.startsWith('emails[') && response.status === 400
        ? pass({ ...body, Operations: [{ op, path: 'emails' }] })
        : response;
    }),
  },
];

export const patchOperationMutants: readonly Mutant[] = [...values, ...removals];
