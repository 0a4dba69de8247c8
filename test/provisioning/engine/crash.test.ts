import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Person } from '../../../src/provisioning/person.ts';
import type { ServiceRequest } from '../../../src/service/http.ts';
import { textMember } from '../../../src/provisioning/text-member.ts';
import { testDatabase } from '../../test-storage.ts';
import { createImporting, stranger } from './importing.ts';
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

/** A database in a file, and the key that its secrets are sealed with. */
const onDisk = () => {
  const directory = mkdtempSync(join(tmpdir(), 'muster-org-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return { file: join(directory, 'org.db'), key: Buffer.alloc(32, 7) };
};

it('kill -9 at any moment leaves nothing undone and nothing done twice', async () => {
  const { file, key } = onDisk();
  // This process only writes; leases are short, so that another soon takes over what was killed.
  // What is created goes no further than where it is killed soon, however long that takes.
  let creates = 0;
  const withheld = ({ method, url }: ServiceRequest): boolean =>
    method === 'POST' && url.endsWith('/Users') && creates-- <= 0;
  const org = await createOrg({ file, key, lease: 300, idle: true, withheld });
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
    creates = more + 2;
    await killWhen(
      await testDatabase(file),
      key.toString('hex'),
      async () => (await org.users()).size >= before + more,
    );
  }
  expect((await org.users()).size).toBeLessThan(people.length);
  creates = Infinity;
  org.engine.worker.start();
  const names = people.map(({ profile }) => textMember(profile, 'login')).toSorted();
  // What a killed process held is free when its lease ends, as is what this one was too slow to renew.
  await expect.poll(async () => [...(await org.users()).keys()].toSorted()).toEqual(names);
  await expect.poll(() => org.groups()).toEqual({ 'Tour Guides': names });
  await org.idle();
  expect(await org.tasks()).toEqual([]);
});

it('kill -9 at any moment of an import has it go on, and come to what it would have come to', async () => {
  const { file, key } = onDisk();
  // An import goes no further than the page after which it is killed.
  let pages = Infinity;
  const withheld = ({ url }: ServiceRequest): boolean =>
    Number(/\/Users\?.*startIndex=(\d+)/.exec(url)?.[1] ?? 0) > pages;
  const org = await createImporting({ file, key, lease: 300, idle: true, withheld });
  const { store, harness, authorization } = org;
  const match = { confirmExact: true, confirmNew: true, activateNew: true };
  const app = await org.application({
    importGroups: true,
    change: (one) => ({ ...one, toOkta: { ...one.toOkta, match: { ...one.toOkta.match, ...match } } }),
  });
  const names = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => `tourist${from + i}@example.com`);
  const send = (method: string, path: string, body?: object) => harness.send(method, path, body, { authorization });
  /** Kills one worker after another, each as soon as the import stands there, or a little later; the last one ends it. */
  const importInPieces = async (points: readonly [phase: string, read: number][]) => {
    const options = { mode: 'full', trigger: 'manual' } as const;
    const id = await store.transaction((tables) => org.engine.startImport(tables, app.id, options));
    const last = async () => (await store.imports.list(app.id, { limit: 9 })).items.find(({ job }) => job === id);
    let caught = 0;
    for (const [i, [phase, read]] of points.entries()) {
      pages = phase === 'users' ? read + 1 : Infinity;
      await killWhen(await testDatabase(file), key.toString('hex'), async () => {
        const { state, position } = (await last()) ?? {};
        const there = state === 'running' && position?.phase === phase && position.read >= read;
        if (there) caught++;
        // In the middle of a page too, wherever that is.
        if (there && i % 2 === 1) await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
        return there || state === 'done';
      });
    }
    pages = Infinity;
    // What comes after the users takes moments, which may have passed unseen.
    expect(caught).toBeGreaterThanOrEqual(points.filter(([phase]) => phase === 'users').length);
    org.engine.worker.start();
    await expect.poll(async () => (await last())?.state).toBe('done');
    await org.idle();
    await org.engine.worker.stop();
    return last();
  };
  /** Who has the application, by name. */
  const assigned = async () => {
    const { items } = await store.appUsers.list(app.id, { limit: 1000 });
    return items.map(({ username, pushed }) => `${username} ${textMember(pushed, 'givenName')}`).toSorted();
  };

  await org.arrive(names(0, 450).map((name) => stranger(name)));
  const first = await importInPieces([
    ['users', 100],
    ['users', 300],
  ]);
  expect(first).toMatchObject({ users: { scanned: 450, added: 450, updated: 0, removed: 0 } });
  expect(await assigned()).toEqual(
    names(0, 450)
      .map((name) => `${name} Barbara`)
      .toSorted(),
  );

  const users = await org.users();
  for (const name of names(0, 30)) await send('DELETE', `/Users/${users.get(name).id}`);
  for (const name of names(30, 50)) {
    const body = { ...stranger(name), name: { givenName: 'Babs', familyName: 'Jensen' } };
    await send('PUT', `/Users/${users.get(name).id}`, body);
  }
  await org.arrive(names(450, 500).map((name) => stranger(name)));
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
  const members = names(60, 80).map((name) => ({ value: users.get(name).id }));
  await send('POST', '/Groups', { schemas, displayName: 'Tour Guides', members });
  const second = await importInPieces([
    ['users', 100],
    ['users', 300],
    ['gone users', 0],
    ['groups', 0],
  ]);
  expect(second).toMatchObject({
    users: { scanned: 470, added: 50, updated: 20, unchanged: 400, removed: 30 },
    groups: { scanned: 1, added: 1 },
  });
  expect(await assigned()).toEqual(
    [...names(30, 50).map((name) => `${name} Babs`), ...names(50, 500).map((name) => `${name} Barbara`)].toSorted(),
  );
  const [guides] = (await store.groups.list({ q: 'Tour', limit: 9 })).items;
  expect((await store.groups.members(guides!.id, { limit: 100 })).items).toHaveLength(20);
  // Nobody was made twice, and nothing was sent back.
  expect((await store.people.list({ limit: 1000 })).items).toHaveLength(500);
  expect(await org.tasks()).toEqual([]);
  expect((await store.imports.list(app.id, { limit: 9 })).items).toHaveLength(2);
});
