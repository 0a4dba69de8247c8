import { CheckSkipped } from './check.ts';
import type { Answer } from './target.ts';

/** Sends again what was answered 429 because the run has sent wrong credentials. */
export type Patience = (send: () => Promise<Answer>, wrong: boolean) => Promise<Answer>;

/** Seconds that a run waits in all for a service that protects itself. */
const longest = 60;

/** RFC 9110 §10.2.3: in seconds; a date is not worth the wait. */
const secondsOf = ({ headers }: Answer): number =>
  Number(/^\d{1,5}$/.exec(headers['retry-after'] ?? '')?.[0] ?? Infinity);

/** Waits out what a service does against guessed credentials; of a 429 for any other reason it knows nothing. */
export const createPatience = (sleep: (milliseconds: number) => Promise<unknown>): Patience => {
  let left = longest;
  let limited = false;
  return async (send, wrong) => {
    for (;;) {
      const answer = await send();
      if (answer.status !== 429 || !(wrong || limited)) return answer;
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
