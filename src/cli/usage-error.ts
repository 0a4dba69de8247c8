/** The command was used wrongly: its message goes to standard error, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Runs what fails only where a setting is wrong. @throws UsageError with the reason */
export const asUsage = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
};
