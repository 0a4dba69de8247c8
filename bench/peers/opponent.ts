import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { memoryOf, unlimited } from '../servers.ts';
import { onCore } from '../load.ts';

/** A SCIM service that runs by itself, and how it is asked. */
export interface Opponent {
  readonly origin: string;
  /** The path of the base URL. */
  readonly base: string;
  readonly authorization: string;
  /** The most memory that it had so far, in bytes. */
  memory(): number | undefined;
  stop(): Promise<void>;
}

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const bin = file('../../bin/muster.js');

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

const muster = (database: string, ...args: string[]): string =>
  execFileSync(process.execPath, [bin, ...args, '--database', database], { encoding: 'utf8' });

/** A tenant and a connection as Okta has it, in a database of ours. @returns the value of its `Authorization` header */
const connect = (database: string): string => {
  muster(database, 'tenant', 'add', 'bench');
  const added = muster(database, 'connection', 'add', 'okta', '--tenant', 'bench', '--auth', 'bearer', '--json');
  return (JSON.parse(added) as { authorization: string }).authorization;
};

/**
 * Starts one of them on the first core.
 * @param name `muster`, or a file beside this one, which prints its base path and what it wants as authorization
 * @throws Error where it ends before it listens
 */
export const startOpponent = async (name: string, database: string): Promise<Opponent> => {
  const port = await freePort();
  const ours = name === 'muster';
  const authorization = ours ? connect(database) : '';
  const args = ours
    ? [bin, 'serve', '--database', database, '--port', String(port), '--request-log', 'off', ...unlimited]
    : [file(`./${name}.js`), String(port), database];
  const [command, ...rest] = onCore(0, [process.execPath, ...args]) as [string, ...string[]];
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const origin = `http://127.0.0.1:${port}`;
  const listens = () =>
    fetch(origin).then(
      () => true,
      () => false,
    );
  while (!(ours ? await listens() : /^\{"base".*\n/m.test(output))) {
    if (child.exitCode !== null) throw new Error(`${name} ended with exit code ${child.exitCode}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const told = ours
    ? { base: '/scim/v2', authorization }
    : (JSON.parse(output.split('\n').find((line) => line.startsWith('{"base"')) ?? '') as {
        base: string;
        authorization: string;
      });
  return {
    origin,
    ...told,
    memory: () => memoryOf(child.pid!)?.peak,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
      await ended;
    },
  };
};

/** Asks for one thing. */
export const ask = async (
  { origin, base, authorization }: Opponent,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly body: any }> => {
  const response = await fetch(origin + base + path, {
    method,
    headers: { authorization, 'content-type': 'application/scim+json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  let answer: unknown;
  try {
    answer = text === '' ? undefined : JSON.parse(text);
  } catch {
    answer = undefined;
  }
  return { status: response.status, body: answer };
};
