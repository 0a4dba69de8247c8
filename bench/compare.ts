import { measure, type Generator, type Measurement } from './load.ts';
import type { Comparison } from './report.ts';
import type { Scenario } from './scenarios.ts';
import type { BenchServer } from './servers.ts';

/** One of the two servers with what is asked of it. */
export interface Side {
  readonly server: BenchServer;
  /** The header's value. */
  readonly authorization: string;
  readonly scenarios: readonly Scenario[];
}

interface Rounds {
  readonly generator: Generator;
  readonly rounds: number;
  readonly seconds: number;
}

const rawRequest = (
  { server, authorization }: Side,
  { method, path, body }: ReturnType<Scenario['request']>,
): string => {
  const text = body === undefined ? '' : JSON.stringify(body);
  // The headers that Okta sends.
  const headers = [
    `Host: ${server.url.slice('http://'.length)}`,
    'Accept: application/scim+json',
    'Accept-Charset: utf-8',
    'User-Agent: Okta SCIM Client 1.0.0',
    `Authorization: ${authorization}`,
    'Connection: Keep-Alive',
    'Accept-Encoding: gzip,deflate',
    ...(text ? ['Content-Type: application/scim+json; charset=utf-8', `Content-Length: ${text.length}`] : []),
  ];
  return `${method} /scim/v2${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${text}`;
};

/** The runs of one scenario on one side, each going on where the one before ended. */
const createRuns = (side: Side, scenario: Scenario, { generator, seconds }: Rounds) => {
  const { name, connections, statuses } = scenario;
  // What writes is sent but once: as many as no server gets through.
  const count = scenario.request(0).method === 'GET' ? 20_000 : 40_000 * seconds;
  let first = 0;
  return async (watch: boolean): Promise<Measurement> => {
    const requests = Array.from({ length: count }, (_, i) => rawRequest(side, scenario.request(first + i)));
    const before = side.server.processorTime();
    const found = await measure(generator, { url: side.server.url, requests, connections, seconds, watch });
    first += found.requests + connections;
    if (found.refused > 0 || found.failed > 0 || found.statuses.some((status) => !statuses.includes(status))) {
      const { requests: all, refused, failed } = found;
      const seen = found.statuses.length > 0 ? `; the statuses were ${found.statuses.join(', ')}` : '';
      throw new Error(
        `${name} at ${side.server.url}: of ${all} requests ${refused} were refused and ${failed} not answered${seen}; expected ${statuses.join(' or ')}.`,
      );
    }
    const after = side.server.processorTime();
    return { ...found, processorTime: before !== undefined && after !== undefined ? after - before : undefined };
  };
};

/**
 * Runs one scenario on both sides in turn.
 * @param at the scenario's place, the same on both sides
 * @throws Error where an answer is not what it should be
 */
export const compare = async (ours: Side, limit: Side, at: number, rounds: Rounds): Promise<Comparison> => {
  const { name, title } = ours.scenarios[at]!;
  const runOurs = createRuns(ours, ours.scenarios[at]!, rounds);
  const runLimit = createRuns(limit, limit.scenarios[at]!, rounds);
  // To see all statuses, and to warm up: code is at its fastest after some seconds.
  for (const run of [runOurs, runLimit]) {
    await run(true);
    await run(false);
  }
  const found = { ours: [] as Measurement[], limit: [] as Measurement[] };
  for (let round = 0; round < rounds.rounds; round++) {
    found.ours.push(await runOurs(false));
    found.limit.push(await runLimit(false));
  }
  return { name, title, ...found };
};
