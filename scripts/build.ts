import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const vite = join(root, 'node_modules/vite/bin/vite.js');

const run = (cwd: string, ...args: readonly string[]): void => {
  const { status } = spawnSync(process.execPath, args, { cwd, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${args[0]} failed; it says why above.`);
};

/** Makes the folder that is published: compiled, the console built, laid out as the checkout is, with a package.json of its own. */
export const build = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true });
  run(root, tsc, '--project', 'tsconfig.build.json', '--outDir', folder);
  run(join(root, 'console'), vite, 'build', '--outDir', join(folder, 'console/dist'), '--logLevel', 'error');
  const {
    name,
    version,
    description,
    license,
    type,
    engines,
    exports,
    dependencies,
    peerDependencies,
    peerDependenciesMeta,
  } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8').replaceAll('.ts"', '.js"')) as Record<
    string,
    unknown
  >;
  // `bin` is not in the checkout's package.json: npx would copy the checkout into its cache to link it from there.
  const bin = { muster: './bin/muster.js' };
  const manifest = {
    name,
    version,
    description,
    license,
    type,
    engines,
    bin,
    exports,
    dependencies,
    peerDependencies,
    peerDependenciesMeta,
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const file of ['README.md', 'CHANGELOG.md', 'LICENSE', 'examples']) {
    if (existsSync(join(root, file))) cpSync(join(root, file), join(folder, file), { recursive: true });
  }
};

if (process.argv[1] === import.meta.filename) build(join(root, 'dist'));
