import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adminPath } from '../src/admin/path.ts';
import { newFolder, musterJson, spawnMuster } from './cli/muster.ts';
import { freePort } from './free-port.ts';

const root = join(import.meta.dirname, '..');
const page = (name: string): string => readFileSync(join(root, 'docs', name), 'utf8');

const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, block = '']) => block);

const run = (folder: string, script: string, env: Record<string, string> = {}): string => {
  const npx = `npx() { shift; shift; "${process.execPath}" "${join(root, 'bin/muster.js')}" "$@"; }`;
  const curl = 'curl() { command curl --silent --show-error --fail-with-body "$@"; }';
  return execFileSync('bash', ['-euo', 'pipefail', '-c', [npx, curl, script].join('\n')], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
};

it('docs/operating.md gives commands that work, and names paths that there are', async () => {
  const folder = newFolder();
  const [port, adminPort] = [await freePort(), await freePort()];
  const { until } = spawnMuster(folder, ['serve', '--port', String(port), '--admin-port', String(adminPort)]);
  await until(/admin API is at/);
  await musterJson(folder, ['tenant', 'add', 'acme']);
  await musterJson(folder, ['connection', 'add', 'okta', '--auth', 'header']);
  await fetch(`http://127.0.0.1:${port}/scim/v2/Users`);
  const text = page('operating.md');
  const printed = run(folder, blocks(text, 'sh').join('\n').replaceAll('8081', String(adminPort)));
  const document = JSON.parse(/\{"openapi".*\}/.exec(printed)?.[0] ?? '{}') as { paths: Record<string, unknown> };
  const paths = Object.keys(document.paths).map((path) => path.slice(adminPath.length).replace('{connection}', '{id}'));
  const rows = text.split('\n').filter((line) => line.startsWith('| `/'));
  const named = rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path));
  expect(named.map((path) => path.replace('/exchanges/{id}', '/exchanges/{exchange}'))).toSatisfy((all: string[]) =>
    all.every((path) => paths.includes(path)),
  );
});

describe('docs/okta.md', () => {
  const text = page('okta.md');

  it('gives commands that work, and says of all that they print where it goes', () => {
    const env = { MUSTER_BASE_URL: 'https://scim.example.com' };
    const printed = run(newFolder(), blocks(text, 'sh').join('\n'), env);
    const labels = new Set([...printed.matchAll(/^ {2}(\S.*?) {2,}\S/gm)].map(([, label = '']) => label));
    expect([...labels].toSorted()).toEqual([
      'API Token',
      'Access token endpoint URI',
      'Authorization endpoint URI',
      'Base URL',
      'Base URL, SCIM 1.1',
      'Client ID',
      'Client secret',
      'OAuth Bearer Token',
      'Password',
      'Username',
    ]);
    for (const label of labels) expect(text).toContain(`**${label}**`);
    expect(printed).toContain('https://scim.example.com/scim/v1');
  });

  it('has a row for each of the six templates and the three modes of the wizard', () => {
    for (const version of ['2.0', '1.1']) {
      for (const mode of ['Basic Auth', 'Header Auth', 'OAuth Bearer Token']) {
        expect(text).toContain(`| SCIM ${version} Test App (${mode})`);
      }
    }
    for (const mode of ['Basic Auth', 'HTTP Header', 'OAuth 2'])
      expect(text).toMatch(new RegExp(`^\\| ${mode} +\\|`, 'm'));
  });
});
