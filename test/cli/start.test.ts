import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { musterJson, newFolder, spawnMuster } from './muster.ts';

it('muster start makes an example at the first start only, and its curl line works', async () => {
  const folder = newFolder();
  const first = spawnMuster(folder, ['start', '--port', '0']);
  const [, curl = ''] = await first.until(/^ {2}(curl .*)\n/m);
  expect(existsSync(join(folder, 'data/muster.db'))).toBe(true);
  expect(first.stdout()).toMatch(/\(basic, [\s\S]*\(header, [\s\S]*\(bearer, [\s\S]*\(oauth, /);
  const [, url = '', authorization = ''] = /-H "Authorization: (.*)" "(.*)"/.exec(curl)?.toReversed() ?? [];
  const list = JSON.parse(execFileSync('sh', ['-c', `${curl} -s`], { encoding: 'utf8' })) as Record<string, any>;
  expect(list['Resources'][0]).toMatchObject({
    userName: 'bjensen@example.com',
    name: { givenName: 'Barbara', familyName: 'Jensen' },
    emails: [{ value: 'bjensen@example.com', primary: true }],
    active: true,
    groups: [{ display: 'Tour Guides' }],
  });
  expect(list['Resources']).toHaveLength(2);
  expect([url, authorization]).not.toContain('');
  first.child.kill();
  expect(await first.ended).toMatchObject({ code: 0 });

  const second = spawnMuster(folder, ['start', '--port', '0']);
  await second.until(/connection rotate/);
  second.child.kill();
  expect((await second.ended).stdout).not.toContain('mst_');
  expect(await musterJson(folder, ['connection', 'list'])).toHaveLength(4);
  expect(await musterJson(folder, ['user', 'list'])).toHaveLength(4);
});

it('muster start ends where the example cannot be made', async () => {
  const folder = newFolder();
  const urn = 'urn:example:scim:schemas:1.0:Badge';
  const attributes = [{ name: 'number', type: 'string', required: true }];
  const schemaExtensions = [{ schema: urn, required: true }];
  const types = {
    schemas: [{ id: urn, name: 'Badge', attributes }],
    resourceTypes: [{ name: 'User', schemaExtensions }],
  };
  writeFileSync(join(folder, 'types.json'), JSON.stringify(types));
  const { ended } = spawnMuster(folder, ['start', '--port', '0', '--resource-types', 'types.json']);
  const { code, stderr } = await ended;
  expect(stderr).toContain(urn);
  expect(code).toBe(1);
});
