import type { Fetch } from '../../../src/client/exchange.ts';
import { parseRunscope } from '../../../src/inspect/runscope/file.ts';
import { runRunscope, type RunscopeOptions } from '../../../src/inspect/runscope/run.ts';

export interface Sent {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** A target that answers each request with the same, and keeps what it was sent. */
export const answering = (body: unknown, init: ResponseInit = {}): { fetch: Fetch; sent: Sent[] } => {
  const sent: Sent[] = [];
  return {
    sent,
    fetch: async (url, { method, headers, body: request }) => {
      sent.push({ url, method, headers: headers as Record<string, string>, body: request });
      return new Response(typeof body === 'string' ? body : JSON.stringify(body), init);
    },
  };
};

/** A request step with what a test is about. */
export const get = (more: object = {}) => ({
  step_type: 'request',
  method: 'GET',
  url: 'https://scim.example.com/Users',
  ...more,
});

/** Runs steps as if a file held them. */
export const run = (steps: readonly object[], options: Partial<RunscopeOptions> = {}) => {
  const [test] = parseRunscope(JSON.stringify({ name: 'Tour Guides', steps }), 'test.json');
  return runRunscope(test!, {
    ...answering({}),
    variables: {},
    pauseScale: 0,
    relaxTime: false,
    now: Date.now,
    random: Math.random,
    sleep: async () => {},
    ...options,
  });
};

/** Runs one step. */
export const runOne = async (step: object, options: Partial<RunscopeOptions> = {}) =>
  (await run([step], options)).steps.at(-1)!;
