import * as v from 'valibot';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SandboxAnswer, SandboxJob } from './sandbox-worker.ts';

/** What scripts see as `request`. */
export interface ScriptRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What scripts see as `response`. */
export interface ScriptResponse {
  readonly body: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly size_bytes: number;
  readonly response_time_ms: number;
}

export interface ScriptInput {
  readonly variables: Readonly<Record<string, string>>;
  readonly request?: ScriptRequest;
  readonly response?: ScriptResponse;
}

// A script may spoil JSON.stringify for itself: what comes is checked.
const scriptOutput = v.object({
  variables: v.record(v.string(), v.string()),
  log: v.array(v.string()),
  request: v.optional(
    v.object({
      method: v.string(),
      url: v.string(),
      headers: v.record(v.string(), v.array(v.string())),
      body: v.string(),
    }),
  ),
});
/** The variables, the log, and the request as the script left them. */
export type ScriptOutput = v.InferOutput<typeof scriptOutput>;

export interface ScriptOutcome {
  /** Absent where the script left nothing that can be read. */
  readonly output?: ScriptOutput;
  /** Why the script failed: what it threw, or the limit that it met. */
  readonly failure?: string;
  /** Whether the failure is an `assert` of the script's own. */
  readonly asserted?: boolean;
}

export interface ScriptLimits {
  /** Milliseconds. */
  readonly time: number;
  /** Bytes. */
  readonly memory: number;
}

// The sources run as they are, and compiled.
const thread = new URL(`sandbox-worker${extname(import.meta.url)}`, import.meta.url);

const explain = ({ name, message }: NonNullable<SandboxAnswer['failure']>, { memory }: ScriptLimits): string => {
  if (name === 'AssertionError') return message;
  if (message.startsWith('out of memory')) return `it wants more than the ${memory / 2 ** 20} MB that a script may use`;
  return name === '' ? message : `${name}: ${message}`;
};

/**
 * Runs a script of a file that nobody vouches for: in QuickJS, compiled to WebAssembly, whose memory has an end, on a
 * thread that is ended when the time is over. Nothing of the host is in there: JSON goes in and comes out.
 */
export const runScript = async (
  script: string,
  input: ScriptInput,
  { limits, random, signal }: { limits: ScriptLimits; random: () => number; signal?: AbortSignal | undefined },
): Promise<ScriptOutcome> => {
  const job: SandboxJob = {
    script,
    input: JSON.stringify({ ...input, seed: Math.floor(random() * 2 ** 32) }),
    bytes: limits.memory,
  };
  const worker = new Worker(thread, { workerData: job, env: {}, execArgv: [] });
  const { promise, resolve } = Promise.withResolvers<SandboxAnswer>();
  const fail = (message: string): void => resolve({ failure: { name: '', message } });
  const interrupt = (): void => fail('the run was interrupted');
  let timer: NodeJS.Timeout | undefined;
  signal?.addEventListener('abort', interrupt);
  worker.on('message', (message: 'ready' | SandboxAnswer) => {
    if (message !== 'ready') resolve(message);
    else timer = setTimeout(fail, limits.time, `it ran longer than the ${limits.time} ms that a script may take`);
  });
  worker.on('error', (error) => fail(String(error)));
  worker.on('exit', () => fail('its thread ended'));
  try {
    const { failure, output } = await promise;
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), scriptOutput), output);
    const problem = failure ?? (parsed.success ? undefined : { name: '', message: 'it left nothing that can be read' });
    return {
      ...(parsed.success && { output: parsed.output }),
      ...(problem && { failure: explain(problem, limits), asserted: problem.name === 'AssertionError' }),
    };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', interrupt);
    await worker.terminate();
  }
};
