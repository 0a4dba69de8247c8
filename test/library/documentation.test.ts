import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { newFolder } from '../cli/muster.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/library.md'), 'utf8');
const [server = '', credentials = ''] = Array.from(page.matchAll(/^```ts\n(.*?)^```$/gms), ([, code]) => code);

let folder = '';
beforeEach(() => {
  folder = newFolder();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/muster-scim'), 'junction');
});

const run = (file: string, code: string) => {
  writeFileSync(join(folder, file), code);
  const env = { PATH: process.env['PATH'], SCIM_TOKEN: 'a-token-of-the-test' };
  const child = spawn(process.execPath, [file], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child.stdout.setEncoding('utf8');
};

it('serves by the first example of docs/library.md', async () => {
  const listening = server.replace('.listen(8080)', '.listen(0, function () { console.log(this.address().port); })');
  for await (const port of run('server.mts', listening)) {
    const response = await fetch(`http://localhost:${String(port).trim()}/scim/v2/ServiceProviderConfig`);
    expect(response.status).toBe(200);
    return;
  }
  expect.fail('The example did not listen.');
});

it('takes credentials of one’s own as docs/library.md has it', async () => {
  const asked = `
    const ask = (token) => scim.fetch(new Request('https://app.example.com/scim/v2/Users', { headers: { authorization: 'Bearer ' + token } }));
    console.log((await ask('a-token-of-the-test')).status, (await ask('another')).status);`;
  let output = '';
  for await (const text of run('credentials.mts', credentials + asked)) output += String(text);
  expect(output.trim()).toBe('200 401');
});
