import { ScimError } from '../../protocol/error.ts';
import { overloaded } from './errors.ts';

interface Waiting<Asked, Found> {
  readonly asked: Asked;
  readonly resolve: (found: Found) => void;
  readonly reject: (error: unknown) => void;
}

interface GatherOptions<Asked, Found> {
  /** Answers all in their order. What is read is as it was asked for, or newer. */
  readonly read: (asked: readonly Asked[]) => Promise<readonly Found[]>;
  /** Reads that are under way at once, at most. */
  readonly lanes: number;
}

/** How many one read answers, at most. */
const together = 256;
/** Those who wait or are being answered, at most; more are refused. */
const capacity = 20_000;

/**
 * Has those who ask in the same turn of the event loop, or while all lanes are busy, share one read: what a request costs
 * is the way to the database and back, far more than to find a row.
 * @throws ScimError 503 where too many wait
 */
export const createGather = <Asked, Found>({ read, lanes }: GatherOptions<Asked, Found>) => {
  let waiting: Waiting<Asked, Found>[] = [];
  let size = 0;
  let busy = 0;
  const readAll = async (some: readonly Waiting<Asked, Found>[]): Promise<void> => {
    try {
      const found = await read(some.map(({ asked }) => asked));
      for (const [index, { resolve }] of some.entries()) resolve(found[index]!);
    } catch (error) {
      // Where the database does not answer, those who waited meanwhile do not wait for as long again.
      const others = error instanceof ScimError && error.status === 503 ? waiting.splice(0) : [];
      size -= others.length;
      for (const { reject } of [...some, ...others]) reject(error);
    }
    size -= some.length;
    busy--;
    start();
  };
  const start = (): void => {
    while (busy < lanes && waiting.length > 0) {
      busy++;
      void readAll(waiting.splice(0, together));
    }
  };
  return (asked: Asked): Promise<Found> =>
    new Promise((resolve, reject) => {
      if (size >= capacity) return reject(overloaded());
      size++;
      if (waiting.push({ asked, resolve, reject }) === 1) setImmediate(start);
    });
};
