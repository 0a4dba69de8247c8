import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Makes the folder of the clusters that tests start, and stops and removes them when all tests are done. */
export const setup = (): (() => Promise<void>) | undefined => {
  // Each project of the configuration has the set-up run.
  if (process.env['MUSTER_TEST_CLUSTERS']) return undefined;
  const directory = mkdtempSync(join(tmpdir(), 'muster-clusters-'));
  chmodSync(directory, 0o755);
  process.env['MUSTER_TEST_CLUSTERS'] = directory;
  return async () => {
    for (const name of readdirSync(directory)) {
      const lock = join(directory, name, 'data/postmaster.pid');
      if (!existsSync(lock)) continue;
      // At once, without a last checkpoint.
      process.kill(Number(readFileSync(lock, 'utf8').split('\n', 1)[0]), 'SIGQUIT');
      for (let i = 0; existsSync(lock) && i < 250; i++) await sleep(20);
    }
    rmSync(directory, { recursive: true, force: true });
  };
};
