import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { musterJson, newFolder, spawnMuster } from './cli/muster.ts';

const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs/events.md'), 'utf8');

it('docs/events.md gives commands that work: the application reads changes, the operator what was done', async () => {
  const folder = newFolder();
  const { until } = spawnMuster(folder, ['serve', '--port', '0', '--admin-port', '0']);
  const [, baseUrl = ''] = await until(/SCIM 2\.0 at (\S+),/);
  const [, adminUrl = ''] = await until(/admin API is at (\S+)\/admin/);
  await musterJson(folder, ['tenant', 'add', 'acme']);
  const [connection] = await musterJson(folder, ['connection', 'add', 'okta', '--auth', 'bearer']);
  const send = async (method: string, path: string, body: object) => {
    const response = await fetch(baseUrl + path, {
      method,
      headers: { authorization: String(connection?.['authorization']), 'content-type': 'application/scim+json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as { id: string };
  };
  const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'bjensen', active: true };
  const { id } = await send('POST', '/Users', user);
  await send('PATCH', `/Users/${id}`, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', value: { active: false } }],
  });
  const blocks = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
  const script = [
    `npx() { shift; shift; "${process.execPath}" "${join(root, 'bin/muster.js')}" "$@"; }`,
    'curl() { command curl --silent --show-error --fail-with-body --write-out "\\n" "$@"; }',
    ...blocks,
  ].join('\n');
  const printed = execFileSync(
    'bash',
    ['-euo', 'pipefail', '-c', script.replaceAll('http://127.0.0.1:8081', adminUrl)],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  const [all, deactivated, ...audited] = printed.trimEnd().split('\n');
  expect(JSON.parse(all!).items.map(({ type }: { type: string }) => type)).toEqual([
    'user.created',
    'user.deactivated',
  ]);
  const shown = JSON.parse(deactivated!).items[0] as object;
  const [, example = ''] = /^```json\n(.*?)^```$/ms.exec(page) ?? [];
  expect(Object.keys(JSON.parse(example) as object)).toEqual(Object.keys(shown));
  expect(audited.join('\n')).toMatch(
    new RegExp(`user\\.deactivated {2}acme {2}${id} {2}connection \\S+ {2}\\S+\\n {2}active: true → false\\n`),
  );
  expect(audited.join('\n')).toMatch(/config\.connection\.created {2}acme {2}\S+ {2}operator local/);
  const exported = readFileSync(join(folder, 'audit.jsonl'), 'utf8').trimEnd().split('\n');
  const sequences = exported.map((line) => (JSON.parse(line) as { sequence: number }).sequence);
  expect(sequences).toEqual(sequences.map((_, i) => i + 1));
  expect(await musterJson(folder, ['audit', '--resource', id, '--limit', '1'])).toMatchObject([
    { type: 'user.deactivated', before: { active: true }, after: { active: false } },
  ]);
});
