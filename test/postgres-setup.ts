import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopCluster } from './postgres-cluster.ts';

/** Makes the folder of the clusters that tests start, and stops and removes them when all tests are done. */
export const setup = (): (() => Promise<void>) | undefined => {
  // Each project of the configuration has the set-up run.
  if (process.env['MUSTER_TEST_CLUSTERS']) return undefined;
  const directory = mkdtempSync(join(tmpdir(), 'muster-clusters-'));
  chmodSync(directory, 0o755);
  process.env['MUSTER_TEST_CLUSTERS'] = directory;
  return async () => {
    for (const name of readdirSync(directory)) await stopCluster(join(directory, name));
    rmSync(directory, { recursive: true, force: true });
  };
};
