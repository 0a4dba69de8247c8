// Nothing that is committed may tell where it was made: no path of a machine, no host of a package registry.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });

const path = /(?:^|[\s'"`(=:])\/(?:work|root|home\/\w+)\//;
// A workspace is resolved to its folder, a package to a URL.
const resolved = /"resolved"\s*:\s*"\w+:/;
const registry = new URL(run('npm', 'config', 'get', 'registry').trim()).host;

for (const file of run('git', 'ls-files', '-z', '--cached').split('\0').filter(Boolean)) {
  for (const [index, line] of readFileSync(join(root, file), 'utf8').split('\n').entries()) {
    if (!path.test(line) && !line.includes(registry) && !resolved.test(line)) continue;
    process.exitCode = 1;
    console.error(`${file}:${index + 1}  names a path of this machine or a package registry: ${line.trim()}`);
  }
}
