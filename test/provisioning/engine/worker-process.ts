// A worker that is killed: argv holds the org's database and the key that its secrets are sealed with.
import { randomBytes, randomUUID } from 'node:crypto';
import { createWire } from '../../../src/client/wire.ts';
import { createEngine, type Engine } from '../../../src/provisioning/engine/engine.ts';
import { createIds } from '../../../src/provisioning/id.ts';
import { createSeal } from '../../../src/provisioning/seal.ts';
import { openOrgStorage } from '../../../src/storage/open.ts';
import { importerBeside } from './importing.ts';

const [database = '', key = ''] = process.argv.slice(2);
const engine: Engine = createEngine({
  store: await openOrgStorage({ database, seal: createSeal(Buffer.from(key, 'hex')) }),
  fetch: createWire().fetch,
  clock: Date.now,
  ids: createIds((size) => randomBytes(size)),
  uuid: randomUUID,
  random: randomBytes,
  org: { name: 'Example', subdomain: 'example' },
  lease: 300,
  concurrency: 4,
  importer: importerBeside(() => engine),
});
engine.worker.start();
process.stdout.write('ready\n');
