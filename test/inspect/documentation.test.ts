import { execFile } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { inspectOptions } from '../../src/cli/inspect/options.ts';
import { newFolder, spawnMuster } from '../cli/muster.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/inspector.md'), 'utf8');

describe('docs/inspector.md', () => {
  it('tells every option, and none that there is not', () => {
    const told = [...page.matchAll(/^\| (`--.*?) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`--([a-z-]+)/g)].map(([, name]) => name),
    );
    expect(told.toSorted()).toEqual(Object.keys(inspectOptions).toSorted());
  });

  it('has an example that passes as a test of our service', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules/muster-scim'), 'junction');
    const running = spawnMuster(folder, [
      'serve',
      '--database',
      ':memory:',
      '--port',
      '0',
      '--body-timeout',
      '2',
      '--json',
    ]);
    const { baseUrl, token } = JSON.parse((await running.until(/^\{.*\}\n/))[0]) as { baseUrl: string; token: string };
    const user = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'bjensen@example.com',
      name: { givenName: 'Barbara', familyName: 'Jensen' },
      emails: [{ value: 'bjensen@example.com' }],
      active: true,
    };
    await fetch(`${baseUrl}/Users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      body: JSON.stringify(user),
    });
    const example = /^```ts\n(.*?)^```$/ms.exec(page)?.[1] ?? '';
    writeFileSync(join(folder, 'scim.test.ts'), example.replace('http://127.0.0.1:8080/scim/v2', baseUrl));
    const { stdout } = await promisify(execFile)(process.execPath, ['--test', '--test-reporter=tap', 'scim.test.ts'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], SCIM_TOKEN: token },
    });
    expect(stdout).toMatch(/^ok 1 - our SCIM service is what Okta expects$/m);
    expect(stdout).toMatch(/^# pass 1$/m);
  });
});
