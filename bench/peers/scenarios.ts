import { activeBody, createBody, userName } from '../directory.ts';
import { measure, type Generator, type Measurement } from '../load.ts';
import { ask, type Opponent } from './opponent.ts';

const connections = 16;
const group = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** What was measured, or why it could not be. */
export type Figure = Measurement | string;

export interface Measured {
  readonly scenarios: Readonly<Record<string, Figure>>;
}

interface Options {
  readonly generator: Generator;
  readonly users: number;
  readonly seconds: number;
  readonly say: (line: string) => void;
}

const patch = (...operations: unknown[]) => ({ schemas: [patchOp], Operations: operations });

const rawRequest = (
  { origin, base, authorization }: Opponent,
  method: string,
  path: string,
  body?: unknown,
): string => {
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = [
    `Host: ${origin.slice('http://'.length)}`,
    'Accept: application/scim+json',
    `Authorization: ${authorization}`,
    'Connection: Keep-Alive',
    ...(body === undefined
      ? []
      : ['Content-Type: application/scim+json', `Content-Length: ${Buffer.byteLength(text)}`]),
  ];
  return `${method} ${base}${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${text}`;
};

/** The ids of users, page by page, in whatever order they are listed. */
const idsOf = async (opponent: Opponent, users: number): Promise<string[]> => {
  const ids: string[] = [];
  while (ids.length < users) {
    const { body } = await ask(opponent, 'GET', `/Users?startIndex=${ids.length + 1}&count=100`);
    const found = (body?.Resources ?? []) as { id: string }[];
    if (found.length === 0) break;
    ids.push(...found.map(({ id }) => id));
  }
  return ids;
};

/** Fills a group by PATCHes of a thousand members, or of a hundred where that is refused. @returns why it is not full */
const fill = async (opponent: Opponent, id: string, members: readonly string[]): Promise<string | undefined> => {
  for (let i = 0, size = 1_000; i < members.length; i += size) {
    const value = members.slice(i, i + size).map((member) => ({ value: member }));
    const { status, body } = await ask(
      opponent,
      'PATCH',
      `/Groups/${id}`,
      patch({ op: 'add', path: 'members', value }),
    );
    if (status < 300) continue;
    if (size === 100) return `refused at ${i.toLocaleString('en')} members: ${status} ${body?.detail ?? ''}`.trim();
    size = 100;
    i -= size;
  }
  return undefined;
};

/** Runs all scenarios on one of them, beginning with an empty directory. */
export const runScenarios = async (
  opponent: Opponent,
  { generator, users, seconds, say }: Options,
): Promise<Measured> => {
  const scenarios: Record<string, Figure> = {};
  const run = async (name: string, requests: readonly string[]): Promise<void> => {
    // What was asked before, and given up, is at its end.
    await ask(opponent, 'GET', '/ServiceProviderConfig');
    const found = await measure(generator, {
      url: opponent.origin,
      requests,
      connections,
      seconds,
      watch: false,
    });
    const answered = found.requests - found.refused;
    scenarios[name] = found.refused > found.requests / 2 ? 'refused' : { ...found, requests: answered };
    say(
      `  ${name}: ${Math.round(answered / found.seconds)}/s, p95 ${found.p95.toFixed(1)} ms, ${found.refused} refused`,
    );
  };
  // What is written once does not come again.
  const creates = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => rawRequest(opponent, 'POST', '/Users', createBody(from + i)));
  for (let n = 1; n <= users; n += 50)
    await Promise.all(
      Array.from({ length: Math.min(50, users + 1 - n) }, (_, i) => ask(opponent, 'POST', '/Users', createBody(n + i))),
    );
  const ids = await idsOf(opponent, users);
  if (ids.length < users) say(`  lists ${ids.length} of ${users} users`);
  const scattered = (n: number): number => ((n * 7_919) % users) + 1;
  const gets = (path: (n: number) => string, count = 2_000) =>
    Array.from({ length: count }, (_, n) => rawRequest(opponent, 'GET', path(n)));
  const filter = (text: string) => `/Users?filter=${encodeURIComponent(text)}`;

  await run(
    'Read a user by `id`',
    gets((n) => `/Users/${ids[scattered(n) % ids.length]}`),
  );
  await run(
    '`userName eq`',
    gets((n) => filter(`userName eq "${userName(scattered(n))}"`)),
  );
  await run(
    '`externalId eq`',
    gets((n) => filter(`externalId eq "${createBody(scattered(n)).externalId}"`)),
  );
  await run(
    'Page of 100, the last',
    gets(() => `/Users?startIndex=${users - 99}&count=100`, 100),
  );
  const patches = (value: boolean) => ids.map((id) => rawRequest(opponent, 'PATCH', `/Users/${id}`, activeBody(value)));
  await run('PATCH `active`', [...patches(false), ...patches(true)]);

  const size = Math.min(users - 100, 5_000);
  const { body: made } = await ask(opponent, 'POST', '/Groups', { schemas: [group], displayName: 'Tour Guides' });
  const title = `Add or remove one member of ${size.toLocaleString('en')}`;
  const why = await fill(opponent, made.id, ids.slice(0, size));
  if (why === undefined) {
    const outsiders = ids.slice(size);
    const changes = outsiders.flatMap((value) => [
      rawRequest(opponent, 'PATCH', `/Groups/${made.id}`, patch({ op: 'add', path: 'members', value: [{ value }] })),
      rawRequest(
        opponent,
        'PATCH',
        `/Groups/${made.id}`,
        patch({ op: 'remove', path: `members[value eq "${value}"]` }),
      ),
    ]);
    await run(title, changes);
  } else {
    scenarios[title] = why;
    say(`  ${title}: ${why}`);
  }
  await run(
    'Read a group without its members',
    gets(() => `/Groups/${made.id}?excludedAttributes=members`),
  );
  await run('Create a user', creates(users + 1, 40_000 * seconds));
  return { scenarios };
};
