import { mkdtempSync, rmSync } from 'node:fs';
import { randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { DirectoryChanges } from '../../src/provisioning/changes.ts';
import { createIds } from '../../src/provisioning/id.ts';
import { runImport } from '../../src/provisioning/import/run.ts';
import { createMapper } from '../../src/provisioning/mapping/mapper.ts';
import { createSeal } from '../../src/provisioning/seal.ts';
import { createSqliteOrgStorage } from '../../src/storage/sqlite/org/storage.ts';
import { application as fromCatalogue } from '../provisioning/mapping/application.ts';
import { org, userAttributes } from '../provisioning/mapping/person.ts';

const total = 100_000;

const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

const user = (i: number) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  id: `0198f0c4-0000-7000-8000-${String(i).padStart(12, '0')}`,
  userName: `tourist${i}@example.com`,
  name: { givenName: `First${i}`, familyName: `Last${i % 1000}` },
  emails: [{ primary: true, value: `tourist${i}@example.com`, type: 'work' }],
  active: true,
});

it(`imports ${total} users in bounded memory, and again without a change`, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'muster-'));
  const store = createSqliteOrgStorage({ file: join(directory, 'org.db'), seal: createSeal(randomBytes(32)) });
  onTestFinished(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });
  const base = fromCatalogue();
  const application = {
    ...base,
    toOkta: { ...base.toOkta, match: { ...base.toOkta.match, partial: true, confirmNew: true } },
  };
  await store.applications.add(application);
  let peak = 0;
  const context = {
    store,
    clock: Date.now,
    newId: createIds(randomBytes),
    uuid: randomUUID,
    changes: new Proxy({} as DirectoryChanges, { get: () => async () => {} }),
    mapperOf: () => createMapper(application, { user: userAttributes, org, clock: Date.now }),
    send: async ({ path }: { readonly path: string }) => {
      const startIndex = Number(/startIndex=(\d+)/.exec(path)![1]);
      if (startIndex % 10_000 === 1) peak = Math.max(peak, heap());
      const count = Math.max(0, Math.min(100, total - startIndex + 1));
      const Resources = Array.from({ length: count }, (_, i) => user(startIndex + i));
      return { status: 200, text: '', json: { totalResults: total, startIndex, itemsPerPage: count, Resources } };
    },
  };
  const run = () => runImport(application, { mode: 'full', trigger: 'manual' }, context);
  expect(await run()).toMatchObject({ ok: true, value: { state: 'done', users: { scanned: total, added: total } } });
  expect(await run()).toMatchObject({ ok: true, value: { users: { scanned: total, unchanged: total } } });
  expect(peak).toBeLessThan(300);
});
