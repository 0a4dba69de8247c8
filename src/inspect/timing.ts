import type { Answer, Target } from './target.ts';

interface Kind {
  readonly what: string;
  readonly send: () => Promise<Answer>;
}

const pairs = 20;
/** Not looked at: connections and caches are new. */
const warmUp = 3;
/** Milliseconds: less cannot be told from noise across a network. */
const threshold = 5;

const quantile = (sorted: readonly number[], part: number): number => sorted[Math.floor((sorted.length - 1) * part)]!;
const median = (values: readonly number[]): number =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );

/** By how many milliseconds the first kind is slower (below 0: faster); 0 where that may be chance. */
const difference = (times: readonly (readonly [number, number])[]): number => {
  const [first, second] = [0, 1].map((i) => times.map((pair) => pair[i]!).toSorted((a, b) => a - b)) as [
    number[],
    number[],
  ];
  const by = median(times.map(([a, b]) => a - b));
  const [slow, fast] = by > 0 ? [first, second] : [second, first];
  const same = times.filter(([a, b]) => Math.sign(a - b) === Math.sign(by)).length;
  // The distributions have to lie apart, and nearly every pair to agree: one slow moment makes neither.
  return Math.abs(by) >= threshold && quantile(slow, 0.25) > quantile(fast, 0.75) && same >= 0.9 * times.length
    ? by
    : 0;
};

/**
 * Demands that two kinds of request that are refused with `status` take equally long. They are sent in turn, so that
 * whatever else the service does slows both; a difference counts where two series agree on it.
 */
export const demandEqualTime = async (
  t: Target,
  status: number,
  { first, second, hint }: { first: Kind; second: Kind; hint: string },
): Promise<void> => {
  const timed = async ({ what, send }: Kind): Promise<[number, Answer]> => {
    const answer = await send();
    t.demand(answer.status !== 0, `an answer to ${what}`, answer.text, answer);
    if (answer.status === 429) t.skip('the service limits the rate of requests');
    t.status(answer, status, { hint });
    return [answer.exchange.duration, answer];
  };
  let last: Answer | undefined;
  const series = async (): Promise<number> => {
    const times: [number, number][] = [];
    for (let i = 0; i < warmUp + pairs; i++) {
      const turned = i % 2 === 1;
      const [one] = await timed(turned ? second : first);
      const [two, answer] = await timed(turned ? first : second);
      last = answer;
      if (i >= warmUp) times.push(turned ? [two, one] : [one, two]);
    }
    return difference(times);
  };
  const by = await series();
  if (by === 0) return;
  const again = await series();
  const [slower, faster] = by > 0 ? [first, second] : [second, first];
  t.demand(
    Math.sign(again) !== Math.sign(by),
    `${slower.what} to be refused in the time of ${faster.what}`,
    `${Math.round(Math.abs(by))} ms more, and ${Math.round(Math.abs(again))} ms when measured again`,
    last,
    { hint },
  );
};
