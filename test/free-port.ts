import { createServer } from 'node:net';

/** Below the ports that the system gives to who asks for any: nobody takes one of these by chance before it is used. */
const lowest = 12_000;
const begun = Math.floor(Math.random() * 1_000);
let given = 0;

/** A port that is free, for a process that has to be told of one. No two tests are given the same, in whichever worker. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = lowest + ((begun + (given += 1)) % 1_000) * 16 + (Number(process.env['VITEST_POOL_ID'] ?? 0) % 16);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
};
