import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { addApp, startBoth } from '../org/service.ts';
import { muster, newFolder } from './muster.ts';

it('muster app pack writes the submission pack of an application, and says what is missing', async () => {
  const both = await startBoth();
  const { org } = both;
  const { id, label } = await addApp(org, both);
  const folder = newFolder();
  const run = (args: readonly string[], token = org.token) =>
    muster(folder, ['app', 'pack', ...args, '--org', org.url], { env: { MUSTER_ORG_TOKEN: token } });
  const written = await run([label, 'tours.zip']);
  expect(written).toMatchObject({ code: 0, stderr: '' });
  expect(written.stdout).toMatch(
    /^tours\.zip: \d+ KB; its README\.md says what is in it\.\n(?:Before you submit: .+\n)+$/,
  );
  const files = unzipSync(readFileSync(join(folder, 'tours.zip')));
  expect(strFromU8(files['README.md']!)).toContain(id);
  expect(Object.keys(files)).toContain('configuration-guide.html');

  const { stdout } = await run([id, 'other.zip', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    app: id,
    file: 'other.zip',
    bytes: readFileSync(join(folder, 'other.zip')).length,
    missing: expect.arrayContaining(['Name a support contact for customers.']),
  });
  expect(await run(['Nowhere', 'none.zip'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no application "Nowhere"'),
  });
  expect((await run([id, 'none.zip'], 'wrong')).stderr).toContain('Invalid token');
  await org.call('DELETE', `/muster/api/v1/apps/${id}/integration`);
  const refused = await run([id, 'none.zip']);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('Provisioning is not enabled') });
});
