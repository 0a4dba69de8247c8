import { printError } from '../output.ts';

/** Counts, and says on standard error each second how far it has come. */
export interface Progress {
  readonly add: (count: number) => void;
  readonly count: () => number;
  readonly end: () => void;
}

/** @param what what is counted: `resources exported` */
export const createProgress = (what: string): Progress => {
  let count = 0;
  const timer = setInterval(() => printError(`${count.toLocaleString('en')} ${what} …`), 1_000);
  return {
    add: (more) => void (count += more),
    count: () => count,
    end: () => clearInterval(timer),
  };
};
