/** Ends something that was started. */
type Stop = () => unknown;

/** Calls all of them, the last first. @throws what the first threw of those that failed */
const stopAll = async (stops: readonly Stop[]): Promise<void> => {
  const failures: unknown[] = [];
  for (const stop of stops.toReversed()) {
    try {
      await stop();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
};

/**
 * Starts one thing after the other. Where one cannot be, those before it are stopped, the last first, and its error is thrown.
 * @param start says of each that it started how it is stopped
 * @returns what `start` does, and what stops all of them in that order
 */
export const startInTurn = async <T>(
  start: (stopBy: (stop: Stop) => void) => Promise<T>,
): Promise<T & { readonly stop: () => Promise<void> }> => {
  const stops: Stop[] = [];
  try {
    return { ...(await start((stop) => void stops.push(stop))), stop: () => stopAll(stops) };
  } catch (error) {
    // Why it could not start is more than what was then in the way of an end.
    await stopAll(stops).catch(() => undefined);
    throw error;
  }
};
