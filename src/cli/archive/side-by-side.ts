/** A piece of work that goes on beside others. */
export interface Piece<T> {
  readonly run: () => Promise<T>;
  /** Whether it is begun only when all before it are done, and has to be done before the next is begun. */
  readonly alone: boolean;
}

/**
 * Does pieces of work side by side, so many at once at most, begun in their order: while some are being written, the next are read.
 * @returns what came of each, in their order
 * @throws what the first of them threw that failed, when none is under way any more
 */
export async function* sideBySide<T>(pieces: AsyncIterable<Piece<T>>, most: number): AsyncGenerator<T> {
  const begun: Promise<T>[] = [];
  try {
    for await (const { run, alone } of pieces) {
      while (begun.length > 0 && (alone || begun.length === most)) yield await begun.shift()!;
      const one = run();
      // Told when its turn comes.
      one.catch(() => undefined);
      begun.push(one);
      if (alone) yield await begun.shift()!;
    }
    while (begun.length > 0) yield await begun.shift()!;
  } finally {
    await Promise.allSettled(begun);
  }
}
