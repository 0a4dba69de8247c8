import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createHarness } from './harness.ts';

it('goes on after a restart: the same ids, versions, credentials and cursors [life-03]', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-restart-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'muster.db');

  const before = await createHarness({ file });
  const users = [await before.user('bjensen'), await before.user('jsmith'), await before.user('mcarter')];
  const authorization = await before.connect('example');
  const page = await before.send('GET', '/Users?cursor=&count=2', undefined, { authorization });
  expect(page.json.Resources.map((u: { id: string }) => u.id)).toEqual([users[0].id, users[1].id]);
  await before.close();

  const after = await createHarness({ file });
  onTestFinished(() => after.close());
  expect((await after.send('GET', `/Users/${users[0].id}`, undefined, { authorization })).json).toEqual(users[0]);
  const rest = await after.send('GET', `/Users?cursor=${page.json.nextCursor}&count=2`, undefined, { authorization });
  expect(rest.json.Resources.map((u: { id: string }) => u.id)).toEqual([users[2].id]);
  expect(rest.json.nextCursor).toBeUndefined();
});
