import type { Exchange } from '../../api/service.ts';

/** The requests of a span of time. */
export interface Slot {
  /** By how they were answered. */
  readonly good: number;
  readonly refused: number;
  readonly failed: number;
  /** Milliseconds; absent where there was none. */
  readonly median?: number;
  readonly slow?: number;
}

export interface Statistics {
  readonly slots: readonly Slot[];
  /** Milliseconds since the epoch, as is the next. */
  readonly begin: number;
  readonly end: number;
  readonly whole: Slot;
}

const quantile = (sorted: readonly number[], share: number): number | undefined =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

const slotOf = (exchanges: readonly Exchange[]): Slot => {
  const times = exchanges.map(({ timings }) => timings.total).toSorted((a, b) => a - b);
  const median = quantile(times, 0.5);
  const slow = quantile(times, 0.95);
  const count = (of: (status: number) => boolean): number => exchanges.filter(({ status }) => of(status)).length;
  return {
    good: count((status) => status < 400),
    refused: count((status) => status >= 400 && status < 500),
    failed: count((status) => status >= 500),
    ...(median !== undefined && { median }),
    ...(slow !== undefined && { slow }),
  };
};

/** Divides the span of some requests evenly. @returns undefined where there are none */
export const statisticsOf = (exchanges: readonly Exchange[], count: number): Statistics | undefined => {
  const times = exchanges.map(({ time }) => Date.parse(time));
  if (times.length === 0) return undefined;
  const begin = Math.min(...times);
  const end = Math.max(...times);
  const width = Math.max(end - begin, 1) / count;
  const slots = Array.from({ length: count }, (): Exchange[] => []);
  for (const [index, time] of times.entries()) {
    slots[Math.min(count - 1, Math.floor((time - begin) / width))]!.push(exchanges[index]!);
  }
  return { slots: slots.map(slotOf), begin, end, whole: slotOf(exchanges) };
};
