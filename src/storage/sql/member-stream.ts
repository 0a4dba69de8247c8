import { ScimError } from '../../protocol/error.ts';

/** Members that are read at once where a group has too many to be held, and groups that are read so at the same time. */
export const membersAtOnce = 2_000;
export const mostStreams = 8;

/** Milliseconds after which a client has to have taken all of them: the store keeps what they were for as long. */
export const longestStream = 60_000;

export const tooLong = (): Error => new Error('The members of a group were read for too long.');
export const closed = (): Error => new Error('The store was closed while the members of a group were read.');

/** How long who finds no place waits for one, in milliseconds. */
const patience = 5_000;

/**
 * Lets so many be at work at the same time; others wait, the first first.
 * @returns takes a place, and resolves with what gives it back, once; it throws ScimError 503 where none came free in time
 */
export const createPlaces = (most: number, longest = patience): (() => Promise<() => void>) => {
  const waiting: (() => void)[] = [];
  let taken = 0;
  const place = (): (() => void) => {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = waiting.shift();
      if (next) next();
      else taken--;
    };
  };
  const wait = (): Promise<boolean> =>
    new Promise((resolve) => {
      const giveUp = (): void => {
        waiting.splice(waiting.indexOf(enter), 1);
        resolve(false);
      };
      const timer = setTimeout(giveUp, longest);
      const enter = (): void => {
        clearTimeout(timer);
        resolve(true);
      };
      waiting.push(enter);
    });
  return async () => {
    if (taken < most) taken++;
    else if (!(await wait())) {
      throw new ScimError(503, 'Too many groups with very many members are read at once; try again.', {
        headers: { 'retry-after': '5' },
      });
    }
    return place();
  };
};
