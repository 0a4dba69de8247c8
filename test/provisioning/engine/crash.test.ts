import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Person } from '../../../src/provisioning/person.ts';
import { textMember } from '../../../src/provisioning/text-member.ts';
import { testDatabase } from '../../test-storage.ts';
import { createOrg } from './org.ts';

/** A process with a worker of its own on the same database, which is killed in the middle of its work. */
const killWhen = async (database: string, key: string, enough: () => Promise<boolean>): Promise<void> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'worker-process.ts'), database, key], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  while (!(await enough())) await new Promise((resolve) => setTimeout(resolve, 1));
  child.kill('SIGKILL');
  await once(child, 'exit');
};

it('kill -9 at any moment leaves nothing undone and nothing done twice', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'muster-org-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, 'org.db');
  const key = Buffer.alloc(32, 7);
  // This process only writes; leases are short, so that another soon takes over what was killed.
  const org = await createOrg({ file, key, lease: 300, idle: true });
  const app = await org.application();
  const people: Person[] = [];
  for (let i = 0; i < 60; i++) people.push(await org.person(`user${i}@example.com`));
  const guides = await org.group('Tour Guides', people);
  await org.store.transaction(async (tables) => {
    for (const { id } of people) await org.engine.assignPerson(tables, app, id);
    await org.engine.startPush(tables, app, guides);
  });
  for (const more of [1, 7, 3, 10, 5]) {
    const before = (await org.users()).size;
    await killWhen(
      await testDatabase(file),
      key.toString('hex'),
      async () => (await org.users()).size >= before + more,
    );
  }
  expect((await org.users()).size).toBeLessThan(people.length);
  org.engine.worker.start();
  // What a killed process held is free when its lease ends.
  await new Promise((resolve) => setTimeout(resolve, 400));
  await org.idle();
  const names = people.map(({ profile }) => textMember(profile, 'login')).toSorted();
  expect([...(await org.users()).keys()].toSorted()).toEqual(names);
  expect(await org.groups()).toEqual({ 'Tour Guides': names });
  expect(await org.tasks()).toEqual([]);
});
