import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyCheckout } from './checkout.ts';
import { freePort } from './free-port.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, block = '']) => block);

let folder: string;
let service: ChildProcess;
let printed = '';
/** The README's ports are 8080 and 8090; the copy has its own, so that it disturbs nobody. */
let atPort: (text: string) => string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = copyCheckout();
  const [port, orgPort] = [String(await freePort()), String(await freePort())];
  atPort = (text) => text.replaceAll('8080', port).replaceAll('8090', orgPort);
  env = {
    ...process.env,
    MUSTER_PORT: port,
    MUSTER_ORG_PORT: orgPort,
    MUSTER_LOG_LEVEL: 'warn',
    MUSTER_BODY_TIMEOUT: '2',
  };
  service = spawn('npm', ['start', '--silent'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const chunk of service.stdout!.iterator({ destroyOnReturn: false })) {
    printed += String(chunk);
    if (/^ +http.*\/sign-in\/.*\n/m.test(printed)) break;
  }
});

afterAll(async () => {
  service.kill();
  if (service.exitCode === null) await once(service, 'exit');
  rmSync(folder, { recursive: true });
});

/** What differs from run to run. */
const mask = (text: string): string =>
  text
    .replaceAll(/mst_[0-9a-f…]+_[\w…-]+/g, 'mst_…')
    .replaceAll(/\b[0-9a-f]{16}\b/g, '…')
    .replaceAll(/(?<=\b0oa)\w{17}$/gm, '…')
    .replaceAll(/(?<=\/sign-in\/|API token +00)[\w-]+$/gm, '…')
    .replaceAll(/(?<=^ +Password +)[\w-]{20}$/gm, '…');

it('shows what npm start prints', () => {
  expect(mask(printed).trim()).toBe(mask(atPort(blocks('text')[0] ?? '')).trim());
});

it('prints a curl line that works when it is pasted', () => {
  const line = /^ +(curl .*)$/m.exec(printed)?.[1] ?? '';
  const answer = execFileSync('bash', ['-c', line.replace('curl', 'curl --silent --fail')], { encoding: 'utf8' });
  expect(JSON.parse(answer)).toHaveProperty('schemas');
});

it('gives commands that work, one after the other', () => {
  const [start, test, ...commands] = blocks('sh');
  expect([start, test]).toEqual(['npm start\n', 'npm test\n']);
  const script = ['curl() { command curl --silent --show-error --fail-with-body "$@"; }', ...commands].join('\n');
  execFileSync('bash', ['-euo', 'pipefail', '-c', atPort(script)], { cwd: folder, env, stdio: 'pipe' });
});

it('lists the commands that there are', () => {
  const rows = [...readme.matchAll(/^\| (`muster .*?) \|/gm)].flatMap(([, cell = '']) => cell.split(' · '));
  const listed = rows.flatMap((row) => {
    const [first = '', ...others] = [...row.matchAll(/`(?:muster )?(.+?)`/g)].map(([, words = '']) => words);
    return [first, ...others.map((word) => `${first.split(' ')[0]} ${word}`)];
  });
  const help = execFileSync('node', ['bin/muster.js', '--help'], { cwd: root, encoding: 'utf8' });
  const commands = [...help.matchAll(/^ {2}([a-z]+(?: [a-z]+)?)/gm)].map(([, name = '']) => name);
  expect(listed.toSorted()).toEqual(commands.filter((name) => name !== 'start').toSorted());
});

it('links to files that there are', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = '']) => path);
  expect(links).toContain('CONTRIBUTING.md');
  expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
