/** Signals this close together are one: the terminal sends Ctrl-C to npm and to us, and npm passes its own on. */
const together = 1_000;

/** How often one has to insist. */
const insistence = 3;

/**
 * Resolves at the first SIGTERM or SIGINT. The second changes nothing, so that what is under way gets finished; the
 * third ends the process at once, with exit code 1.
 */
export const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    let count = 0;
    let last = -Infinity;
    const receive = (): void => {
      const now = performance.now();
      if (now - last < together) return;
      last = now;
      count++;
      if (count === insistence) process.exit(1);
      resolve();
    };
    process.on('SIGTERM', receive).on('SIGINT', receive);
  });
