import { execFileSync, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** What one run of the load generator found. */
export interface Measurement {
  readonly requests: number;
  readonly seconds: number;
  /** Answers with a status of 400 or above. */
  readonly refused: number;
  /** Requests without an answer. */
  readonly failed: number;
  /** Latencies in milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Seconds of processor time that the server needed; undefined where there is no /proc. */
  readonly processorTime?: number | undefined;
  /** The statuses seen, where they were watched. */
  readonly statuses: readonly number[];
}

export interface Load {
  readonly url: string;
  /** Complete HTTP/1.1 requests, sent in turn and then from the first again. */
  readonly requests: readonly string[];
  readonly connections: number;
  readonly seconds: number;
  readonly watch: boolean;
}

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const works = (command: string, ...args: string[]): boolean => {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch (error) {
    // wrk -v exits with 1.
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
};

const pinning = availableParallelism() > 1 && works('taskset', '-V');

/** The command that runs `command` on one core alone, where the machine has several and lets us choose. */
export const onCore = (core: number, command: readonly string[]): readonly string[] =>
  pinning ? ['taskset', '-c', String(core), ...command] : command;

/** The load generators in the order in which they are taken. */
const generators = {
  wrk: ({ url, connections, seconds, watch }: Load) => {
    const settings = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '60s'];
    return ['wrk', ...settings, '-s', file('play.lua'), url, '--', watch ? 'watch' : 'blind'];
  },
  autocannon: ({ url, connections, seconds }: Load) => [
    process.execPath,
    file('play.js'),
    url,
    String(connections),
    String(seconds),
  ],
};

export type Generator = keyof typeof generators;

export const findGenerator = (): Generator => (works('wrk', '-v') ? 'wrk' : 'autocannon');

/**
 * Sends requests as fast as they are answered, from the second core.
 * @throws Error where the generator fails
 */
export const measure = async (generator: Generator, load: Load): Promise<Measurement> => {
  const [command, ...args] = onCore(1, generators[generator](load)) as [string, ...string[]];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(load.requests.map((text) => `${Buffer.byteLength(text)}\n${text}`).join(''));
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  const line = output.split('\n').find((text) => text.startsWith('{'));
  if (code !== 0 || line === undefined) throw new Error(`${generator} failed (exit code ${code}):\n${output}`);
  return JSON.parse(line) as Measurement;
};
