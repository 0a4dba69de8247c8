import {
  activeBody,
  addMemberBody,
  createBody,
  groupId,
  removeMemberBody,
  replaceBody,
  userId,
  userName,
} from '../directory.ts';

interface Place {
  readonly url: string;
  readonly authorization: string;
  readonly users: number;
  /** The place of the group of all users. */
  readonly group: number;
}

interface Operation {
  readonly title: string;
  /** In turn, each once. */
  readonly requests: readonly string[];
}

const raw = ({ url, authorization }: Place, method: string, path: string, body?: unknown): string => {
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = [
    `Host: ${url.slice('http://'.length)}`,
    'Accept: application/scim+json',
    `Authorization: ${authorization}`,
    'Connection: Keep-Alive',
    ...(body === undefined
      ? []
      : ['Content-Type: application/scim+json', `Content-Length: ${Buffer.byteLength(text)}`]),
  ];
  return `${method} /scim/v2${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${text}`;
};

/** Where the last 100 users begin, by cursor. */
const findLastCursor = async ({ url, authorization, users }: Place): Promise<string> => {
  let cursor = '';
  for (let left = users - 100; left > 0; left -= 1_000) {
    const path = `/scim/v2/Users?count=${Math.min(left, 1_000)}&cursor=${cursor}&attributes=id`;
    const response = await fetch(url + path, { headers: { authorization } });
    cursor = ((await response.json()) as { nextCursor: string }).nextCursor;
  }
  return cursor;
};

/** What is measured at each size, on the directory as it is; what makes users comes last. */
export const operationsAt = async (place: Place): Promise<readonly Operation[]> => {
  const { users, group } = place;
  const count = 20_000;
  const scattered = (n: number): number => ((n * 7_919) % users) + 1;
  const many = (make: (n: number) => string) => Array.from({ length: count }, (_, n) => make(n));
  const get = (path: (n: number) => string) => many((n) => raw(place, 'GET', path(n)));
  const filter = (n: number) => encodeURIComponent(`userName eq "${userName(scattered(n))}"`);
  const cursor = encodeURIComponent(await findLastCursor(place));
  return [
    { title: 'Read a user by `id`', requests: get((n) => `/Users/${userId(scattered(n))}`) },
    { title: '`userName eq`', requests: get((n) => `/Users?filter=${filter(n)}&startIndex=1&count=100`) },
    { title: 'Page of 100, the first', requests: get(() => '/Users?startIndex=1&count=100') },
    { title: 'Page of 100, the last by index', requests: get(() => `/Users?startIndex=${users - 99}&count=100`) },
    { title: 'Page of 100, the last by cursor', requests: get(() => `/Users?cursor=${cursor}&count=100`) },
    {
      title: 'Read the group without its members',
      requests: get(() => `/Groups/${groupId(group)}?excludedAttributes=members`),
    },
    {
      title: 'PATCH `active`',
      requests: many((n) =>
        raw(place, 'PATCH', `/Users/${userId(scattered(n))}`, activeBody(Math.floor(n / users) % 2 === 1)),
      ),
    },
    {
      title: 'PUT a user',
      requests: many((n) =>
        raw(place, 'PUT', `/Users/${userId(scattered(n))}`, replaceBody(scattered(n), `Babs Jensen ${n}`)),
      ),
    },
    {
      title: 'Remove or add one member of all',
      requests: many((n) =>
        raw(
          place,
          'PATCH',
          `/Groups/${groupId(group)}`,
          n % 2 === 0 ? removeMemberBody(scattered(n / 2)) : addMemberBody(scattered((n - 1) / 2)),
        ),
      ),
    },
    // Beyond all sizes: the next directory has none of them.
    {
      title: 'Create a user',
      requests: many((n) => raw(place, 'POST', '/Users', createBody(10 * users + 2_000_000 + n))),
    },
  ];
};
