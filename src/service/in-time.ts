import { ScimError } from '../protocol/error.ts';

/** How long an operation waits for what the application does with it, in milliseconds. */
const patience = 5_000;

/**
 * Waits for a part of the application, no longer than five seconds.
 * @throws ScimError 503 where it takes longer; what `run` throws
 */
export const inTime = async (run: () => void | Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const refusal = new ScimError(
      503,
      `The application took more than ${patience / 1_000} seconds over this operation, which was given up.`,
      { headers: { 'retry-after': '5' } },
    );
    timer = setTimeout(() => reject(refusal), patience);
  });
  try {
    await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
  }
};
