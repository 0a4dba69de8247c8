import {
  activeBody,
  addMemberBody,
  createBody,
  groupId,
  outsiders,
  removeMemberBody,
  replaceBody,
  userId,
  userName,
  type Sizes,
} from './directory.ts';

/** A request below the base URL. */
export interface BenchRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  readonly body?: unknown;
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** The only ones that the answers may have. */
  readonly statuses: readonly number[];
  /** How many requests are under way at a time. */
  readonly connections: number;
  /** The request of this number; the numbers go on from one round to the next, so that writes always change something. */
  request(n: number): BenchRequest;
}

export interface ScenarioOptions {
  readonly sizes: Sizes;
  /** The cursor behind which the last 100 users come. */
  readonly lastCursor: string;
}

const connections = 32;

/** Members come and go in turn, each leaving after this many others came: the group keeps its size. */
const lag = 2 * connections;

const thousands = (n: number): string => n.toLocaleString('en');

/** All that is measured; what makes new users comes last, so that all else meets the directory as it was filled. */
export const createScenarios = ({ sizes, lastCursor }: ScenarioOptions): Scenario[] => {
  const { users, groups } = sizes;
  // Far from one to the next, and each once before any comes twice.
  const scattered = (n: number): number => ((n * 7_919) % users) + 1;
  const outsider = (n: number): number => users - outsiders + 1 + (n % outsiders);

  const read = (name: string, title: string, path: (n: number) => string): Scenario => ({
    name,
    title,
    statuses: [200],
    connections,
    request: (n) => ({ method: 'GET', path: path(n) }),
  });
  const ofUser = (
    name: string,
    title: string,
    method: 'PATCH' | 'PUT',
    body: (user: number, n: number) => unknown,
  ) => ({
    name,
    title,
    statuses: [200, 204],
    connections,
    request: (n: number) => ({ method, path: `/Users/${userId(scattered(n))}`, body: body(scattered(n), n) }),
  });

  const memberships = groups.map((size, group): Scenario => ({
    name: `member-${size}`,
    title: `Add or remove one member, group of ${thousands(size)}`,
    statuses: [200, 204],
    connections,
    request: (n) => {
      const turn = Math.floor(n / 2);
      const body = n % 2 === 0 ? addMemberBody(outsider(turn)) : removeMemberBody(outsider(turn + outsiders - lag));
      return { method: 'PATCH', path: `/Groups/${groupId(group)}`, body };
    },
  }));
  const groupReads = groups.flatMap((size, group): Scenario[] => [
    {
      ...read(
        `group-${size}`,
        `Read a group of ${thousands(size)} with its members`,
        () => `/Groups/${groupId(group)}`,
      ),
      connections: size > 1_000 ? 1 : connections,
    },
    read(
      `group-${size}-without`,
      `Read a group of ${thousands(size)} without them`,
      () => `/Groups/${groupId(group)}?excludedAttributes=members`,
    ),
  ]);

  return [
    read('read', 'Read a user by `id`', (n) => `/Users/${userId(scattered(n))}`),
    read('filter', '`userName eq`', (n) => {
      const filter = encodeURIComponent(`userName eq "${userName(scattered(n))}"`);
      return `/Users?filter=${filter}&startIndex=1&count=100`;
    }),
    read('page-first', 'Page of 100 users, the first', () => '/Users?startIndex=1&count=100'),
    read(
      'page-last',
      `Page of 100, the last of ${thousands(users)} by index`,
      () => `/Users?startIndex=${users - 99}&count=100`,
    ),
    read(
      'page-cursor',
      'Page of 100, the last by cursor',
      () => `/Users?cursor=${encodeURIComponent(lastCursor)}&count=100`,
    ),
    ...groupReads,
    ofUser('patch', 'PATCH `active`', 'PATCH', (_user, n) => activeBody(Math.floor(n / users) % 2 === 1)),
    ofUser('put', 'PUT a user', 'PUT', (user, n) => replaceBody(user, `Babs Jensen ${n}`)),
    ...memberships,
    {
      name: 'create',
      title: 'Create a user',
      statuses: [201],
      connections,
      request: (n) => ({ method: 'POST', path: '/Users', body: createBody(users + 1 + n) }),
    },
  ];
};
