import { createServer, request as send, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Asked, BucketStore, Taken } from '../../authentication/buckets.ts';
import type { ConnectionStore } from '../../authentication/store.ts';
import type { Way } from '../../node/forward.ts';

/** Whether a process can serve, and what it says beside. */
export interface Readiness {
  readonly ready: boolean;
  readonly warnings: readonly string[];
}

type Uses = readonly (readonly [id: string, time: number])[];

/** What the processes that read have done by the one that writes. */
export interface Errands {
  readonly take: BucketStore['take'];
  /** Notes that connections were used, each at a time in milliseconds since the epoch. */
  readonly noteUses: (uses: Uses) => Promise<void>;
  readonly readiness: () => Promise<Readiness>;
}

/** How long an errand may take, in milliseconds: the writer has other work, but no other that takes as long. */
const patience = 2_000;

const post = (way: Way, name: keyof Errands, body: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(patience);
    const sent = send({ ...way, method: 'POST', path: `/${name}`, signal }, (answer: IncomingMessage) => {
      const { statusCode } = answer;
      const failed = (content: string): Error =>
        new Error(`The process that writes answered ${statusCode}: ${content}`);
      text(answer).then((content) => (statusCode === 200 ? resolve(content) : reject(failed(content))), reject);
    });
    sent.on('error', reject).end(body);
  });

/** @param way undefined while there is no process that writes: every errand rejects then, as it does where it ends */
export const createErrands = (way: () => Way | undefined): Errands => {
  const run = async (name: keyof Errands, content: unknown): Promise<unknown> => {
    const to = way();
    if (!to) throw new Error('There is no process that writes.');
    return JSON.parse(await post(to, name, JSON.stringify(content)));
  };
  return {
    take: async (asked) => (await run('take', asked)) as readonly Taken[],
    noteUses: async (uses) => void (await run('noteUses', uses)),
    readiness: async () => (await run('readiness', null)) as Readiness,
  };
};

interface ServeOptions {
  readonly buckets: BucketStore;
  readonly connections: Pick<ConnectionStore, 'noteUse'>;
  readonly readiness: () => Promise<Readiness>;
  /** Where to listen: a socket that no others can open. */
  readonly path: string;
}

/** Does errands. @returns what ends it */
export const serveErrands = async ({
  buckets,
  connections,
  readiness,
  path,
}: ServeOptions): Promise<() => Promise<void>> => {
  const errands: Readonly<Record<string, (content: unknown) => Promise<unknown>>> = {
    take: (asked) => buckets.take(asked as readonly Asked[]),
    noteUses: async (uses) => {
      for (const [id, time] of uses as Uses) connections.noteUse(id, time);
      return null;
    },
    readiness,
  } satisfies Record<keyof Errands, (content: unknown) => Promise<unknown>>;
  let closing = false;
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    if (closing) response.setHeader('connection', 'close');
    const run = async (): Promise<unknown> => errands[request.url!.slice(1)]!(JSON.parse(await text(request)));
    run().then(
      (result) => response.end(JSON.stringify(result)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ path, exclusive: true }, resolve);
  });
  return () =>
    new Promise((resolve) => {
      closing = true;
      server.close(() => resolve());
    });
};
