import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { startOrg } from './running.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/org.md'), 'utf8');
const block = (language: string): string => new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(page)![1]!;
const run = promisify(execFile);

it("docs/org.md's commands and its program work", async () => {
  const org = await startOrg();
  const env = { ...process.env, ORG: org.url, TOKEN: org.token };
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', block('sh')], { env });
  expect(stdout).toContain('application.user_membership.add');
  const file = join(root, 'test/org/documented.mjs');
  onTestFinished(() => rmSync(file, { force: true }));
  writeFileSync(file, block('js'));
  await run(process.execPath, [file], { env });
  const [group] = (await org.call('GET', '/api/v1/groups?q=Tour+Op')).body;
  expect((await org.call('GET', `/api/v1/groups/${group.id}/users`)).body).toHaveLength(1);
});
