import { Agent } from 'node:http';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createBuckets } from '../../src/authentication/buckets.ts';
import { loadSettings } from '../../src/cli/settings/load.ts';
import { readTypes, withReader, withStorage } from '../../src/cli/storage.ts';
import { createErrands, serveErrands, type Readiness } from '../../src/cli/workers/errands.ts';
import { createPrivateSockets } from '../../src/cli/workers/private-sockets.ts';
import { startReader } from '../../src/cli/workers/reader.ts';
import { newFolder } from './muster.ts';

it('a process that reads is as ready as the one that writes says of itself, and not ready where there is none', async () => {
  const folder = newFolder();
  const settings = loadSettings({ port: '0', database: join(folder, 'muster.db'), logLevel: 'silent' }, {});
  const types = readTypes(settings);
  const sockets = createPrivateSockets();
  onTestFinished(() => sockets.remove());
  const { errands: path } = sockets.next();
  let readiness: Readiness = { ready: true, warnings: ['1 credential expires soon.'] };
  let writes = true;
  await withStorage(settings, types.resourceTypes, async ({ connections }) => {
    const buckets = createBuckets(Date.now);
    const end = await serveErrands({ path, buckets, connections, readiness: async () => readiness });
    const agent = new Agent();
    const errands = createErrands(() => (writes ? { socketPath: path, agent } : undefined));
    await withReader(settings, types.resourceTypes, errands, async (storage) => {
      const options = { errands, way: () => undefined, metrics: undefined, replaced: () => false };
      const { url, stop } = await startReader(storage, types, settings, options);
      const ask = async () => {
        const response = await fetch(`${url}/readyz`);
        return [response.status, await response.json()];
      };
      const { warnings } = readiness;
      expect(await ask()).toEqual([200, { status: 'ok', warnings }]);
      readiness = { ready: false, warnings };
      expect(await ask()).toEqual([503, { status: 'unavailable', warnings }]);
      readiness = { ready: true, warnings: [] };
      expect(await ask()).toEqual([200, { status: 'ok' }]);
      writes = false;
      expect(await ask()).toEqual([503, { status: 'unavailable' }]);
      await stop();
    });
    await end();
  });
});
