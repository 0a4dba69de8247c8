import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyCheckout } from './checkout.ts';

let folder: string;

beforeAll(() => {
  folder = copyCheckout();
  // Stands in for the command: says on which Node it runs with which arguments, and takes a moment to stop.
  mkdirSync(join(folder, 'src/cli'), { recursive: true });
  writeFileSync(
    join(folder, 'src/cli/main.ts'),
    `const stop = (signal: string) => setTimeout(() => process.exit(signal === 'SIGINT' ? 3 : 0), 300);
     process.once('SIGINT', stop).once('SIGTERM', stop);
     setTimeout(() => {}, 300_000);
     console.log(process.version, ...process.argv.slice(2));`,
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

const start = async (command: string, ...args: string[]): Promise<{ child: ChildProcess; line: string }> => {
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, line: line.toString() };
};

it('runs npm start on the Node that the lock pins, with its arguments', async () => {
  const { child, line } = await start('npm', 'start', '--silent', '--', '--port', '0');
  child.kill();
  expect(line).toBe(`${process.version} up --port 0\n`);
  await once(child, 'exit');
});

it.each([
  ['SIGINT', 3],
  ['SIGTERM', 0],
] as const)('passes %s through npm to the command, and its exit code back', async (signal, code) => {
  const { child } = await start('npm', 'start', '--silent');
  child.kill(signal);
  expect(await once(child, 'exit')).toEqual([code, null]);
});

it('stops the command that npx started when npx is stopped', async () => {
  const { child } = await start('npx', '--no-install', 'muster', 'serve');
  child.kill('SIGTERM');
  // The command holds the pipe: it ends when the command has, which would not end by itself while this waits.
  await once(child, 'close');
});

it('says which Node is needed where neither the lock nor the host has one', () => {
  const host = `Object.defineProperty(process, 'platform', { value: 'darwin' });
    Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } });`;
  rmSync(join(folder, 'node_modules/.setup-stamp'));
  const { status, stderr } = spawnSync(process.execPath, ['--import', `data:text/javascript,${host}`, 'setup.mjs'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stderr).toMatch(/^Muster needs Node 22\.13 or later on darwin \w+; this is Node 20\.20\.2\./);
  expect(status).toBe(1);
});
