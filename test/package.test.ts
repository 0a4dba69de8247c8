import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { build } from '../scripts/build.ts';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'muster-package-'));
const built = join(folder, 'built');
const user = join(folder, 'user');
const installed = join(user, 'node_modules/muster-scim');

const run = (cwd: string, command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const readManifest = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Record<string, unknown>;

beforeAll(() => {
  build(built);
  const tarball = run(folder, 'npm', 'pack', '--silent', '--pack-destination', folder, built).trim();
  run(folder, 'mkdir', 'user');
  writeFileSync(join(user, 'package.json'), '{ "type": "module" }\n');
  run(user, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--silent', join(folder, tarball));
});

afterAll(() => rmSync(folder, { recursive: true }));

it('runs as muster where only the package is installed', () => {
  expect(run(user, 'npx', '--no-install', 'muster', '--version')).toContain(String(readManifest(root)['version']));
});

it('brings along what it depends on, and neither the tools nor the Node of the checkout', () => {
  const { dependencies, devDependencies, optionalDependencies, scripts } = readManifest(installed);
  expect(dependencies).toEqual(readManifest(root)['dependencies']);
  expect({ devDependencies, optionalDependencies, scripts }).toEqual({});
  expect(globSync('node_modules/node-*', { cwd: user })).toEqual([]);
});

it('holds compiled JavaScript with its declarations and no sources', () => {
  const files = globSync('{bin,src}/**/*.ts', { cwd: installed });
  expect(files.filter((file) => !file.endsWith('.d.ts'))).toEqual([]);
  expect(files).toContain(join('src', 'storage', 'testing.d.ts'));
});

/** The TypeScript of the documentation as programs; what imports nothing goes on from what stands before it on its page. */
const documented = (): string[] =>
  globSync('docs/*.md', { cwd: root }).flatMap((page) => {
    let before = '';
    return Array.from(readFileSync(join(root, page), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms), ([, code = '']) => {
      before = /^import /m.test(code) ? code : before + code;
      return before;
    });
  });

it('offers each of its entries to a program, with types that those of the documentation keep to', () => {
  const entries = Object.keys(readManifest(installed)['exports'] as object).filter(
    (entry) => entry !== './package.json',
  );
  const names = entries.map((entry) => entry.replace('.', 'muster-scim'));
  writeFileSync(
    join(user, 'program.ts'),
    names
      .map((name, i) => `import * as entry${i} from '${name}';\nconsole.log(Object.keys(entry${i}).length > 0);\n`)
      .join(''),
  );
  const programs = documented().map((code, i) => {
    writeFileSync(join(user, `documented-${i}.ts`), code);
    return `documented-${i}.ts`;
  });
  expect(programs.length).toBeGreaterThan(5);
  const types = join(root, 'node_modules/@types');
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2024', '--types', 'node'];
  const args = [tsc, ...options, '--typeRoots', types, 'program.ts', ...programs];
  expect(spawnSync(process.execPath, args, { cwd: user, encoding: 'utf8' }).stdout).toBe('');
  expect(run(user, process.execPath, 'program.ts').trim().split('\n')).toEqual(names.map(() => 'true'));
});

it('is loaded by require too', () => {
  const script = "console.log(typeof require('muster-scim').createService)";
  expect(run(user, process.execPath, '-e', script).trim()).toBe('function');
});
