import { CheckSkipped } from './check.ts';
import type { Answer } from './target.ts';

/** Sends again what was answered 429: the run is quicker than any client, and has sent wrong credentials. */
export type Patience = (send: () => Promise<Answer>, wrong: boolean) => Promise<Answer>;

/** Seconds that a run waits in all for a service that protects itself against guessed credentials. */
const longest = 60;
/** How often a request is sent again that came too fast, and seconds that it waits each time, at most. */
const attempts = 30;
const pause = 60;

type Sleep = (milliseconds: number) => Promise<unknown>;
type Limiting = Pick<Answer, 'status' | 'headers'>;

/** RFC 9110 §10.2.3: in seconds; a date is not worth the wait. */
const secondsOf = ({ headers }: Limiting): number =>
  Number(/^\d{1,5}$/.exec(headers['retry-after'] ?? '')?.[0] ?? Infinity);

/** Waits as a service asks to that limits the rate of requests. @returns the last answer, where it never lets one pass */
export const createPace =
  (sleep: Sleep) =>
  async <T>(send: () => Promise<T>, answerOf: (sent: T) => Limiting | undefined): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      const sent = await send();
      const answer = answerOf(sent);
      if (answer?.status !== 429 || secondsOf(answer) > pause || attempt > attempts) return sent;
      await sleep(secondsOf(answer) * 1_000);
    }
  };

/** Waits as a service asks to; what it refuses for good is the check's to judge. */
export const createPatience = (sleep: Sleep): Patience => {
  const pace = createPace(sleep);
  let left = longest;
  let limited = false;
  return async (send, wrong) => {
    if (!(wrong || limited)) return pace(send, (answer) => answer);
    for (;;) {
      const answer = await send();
      if (answer.status !== 429) return answer;
      limited = true;
      const seconds = secondsOf(answer);
      if (seconds > left) {
        throw new CheckSkipped(
          `the service limits failed attempts to authenticate${Number.isFinite(seconds) ? `: 429, again in ${seconds} s` : ' (429)'}`,
        );
      }
      left -= seconds;
      await sleep(seconds * 1_000);
    }
  };
};
