import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes the folder in which the first test of the console builds it, for all of the run. */
export const setup = (): (() => void) | undefined => {
  // Each project of the configuration has the set-up run.
  if (process.env['MUSTER_TEST_CONSOLE']) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'muster-console-'));
  process.env['MUSTER_TEST_CONSOLE'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
};
