import { AggregatorRegistry, Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { ObservedExchange } from '../service/http.ts';

/** What a process has counted, as another can add it to its own. */
export type Counts = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** Which limit refused a request. */
export type Limit = 'rate' | 'failures';

export interface Metrics {
  /** Counts an exchange, after it. */
  readonly observe: (observed: ObservedExchange) => void;
  /** Counts the writes that shared a commit. */
  readonly committed: (writes: number) => void;
  readonly limited: (limit: Limit) => void;
  /** What `/metrics` answers: Prometheus' text format. */
  text(): Promise<string>;
  /** The same for `addCounts`. */
  readonly counts: () => Promise<Counts>;
  readonly contentType: string;
}

interface MetricsOptions {
  /** How many events each webhook is behind, by its name, read when it is asked for; absent where there are no webhooks. */
  readonly webhookLag?: () => Promise<ReadonlyMap<string, number>>;
}

/** Seconds: a read takes less than a millisecond, what takes ten seconds has timed out. */
const durations = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const batches = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/**
 * Counts what the service does. No label holds what clients choose: tenants, connections, ids and paths are in the request
 * log.
 */
export const createMetrics = ({ webhookLag }: MetricsOptions = {}): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Counter({
    name: 'muster_requests_total',
    help: 'SCIM requests by what they asked for, of which resource type, in which version, and how they were answered.',
    labelNames: ['operation', 'type', 'version', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'muster_request_duration_seconds',
    help: 'How long SCIM requests took, from their first byte to the answer.',
    labelNames: ['operation'],
    buckets: durations,
    registers,
  });
  const storeSeconds = new Histogram({
    name: 'muster_store_duration_seconds',
    help: 'How long SCIM requests waited for the store, of those that asked it.',
    labelNames: ['operation'],
    buckets: durations,
    registers,
  });
  const commits = new Histogram({
    name: 'muster_commit_writes',
    help: 'Writes that shared a commit.',
    buckets: batches,
    registers,
  });
  const limited = new Counter({
    name: 'muster_limited_total',
    help: 'Requests that were refused for their number: rate, requests a second; failures, failed attempts to authenticate.',
    labelNames: ['limit'],
    registers,
  });
  for (const limit of ['rate', 'failures']) limited.inc({ limit }, 0);
  if (webhookLag) {
    const lag = new Gauge({
      name: 'muster_webhook_lag_events',
      help: 'Events that a webhook has still to be told of.',
      labelNames: ['webhook'],
      // Each process tells the same.
      aggregator: 'max',
      registers: [],
      async collect() {
        const lags = await webhookLag();
        this.reset();
        for (const [webhook, behind] of lags) this.set({ webhook }, behind);
      },
    });
    registry.registerMetric(lag);
  }
  return {
    observe({ exchange, response, duration }) {
      const { kind, type, version } = exchange.operation ?? { kind: 'other', type: '', version: '' };
      requests.inc({ operation: kind, type, version, status: response.status });
      seconds.observe({ operation: kind }, duration / 1_000);
      if (exchange.storeTime !== undefined) storeSeconds.observe({ operation: kind }, exchange.storeTime / 1_000);
    },
    committed: (writes) => commits.observe(writes),
    limited: (limit) => limited.inc({ limit }),
    text: () => registry.metrics(),
    counts: () => registry.getMetricsAsJSON(),
    contentType: registry.contentType,
  };
};

/** Those of several processes as one's: totals and sizes summed, lags averaged, as each metric has it. */
export const addCounts = (counts: readonly Counts[]): Counts =>
  // The values are in them, though their type does not say so.
  AggregatorRegistry.aggregate([...counts]).getMetricsAsArray() as unknown as Counts;

/** What stays true of a process that has ended. */
export const onlyTotals = (counts: Counts): Counts =>
  counts.filter(({ type }) => ['counter', 'histogram'].includes(String(type)));

/** Those of several processes in Prometheus' text format. */
export const printCounts = (counts: readonly Counts[]): Promise<string> =>
  AggregatorRegistry.aggregate([...counts]).metrics();
