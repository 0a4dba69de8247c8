// node setup.mjs <command…>  installs what is missing, then runs the command on the Node that the lock names
// node setup.mjs --installed what `npm ci` ends with
// Runs before anything is installed, on whatever Node the host has: plain JavaScript without dependencies.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const windows = process.platform === 'win32';
const binaries = join(root, 'node_modules/.bin');
const node = join(binaries, 'node');
const stampFile = join(root, 'node_modules/.setup-stamp');
const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const say = (text) => process.stderr.write(`${text}\n`);

const stop = (text) => {
  say(text);
  process.exit(1);
};

const stamp = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch} 1`)
    .digest('hex');

const [major, minor] = process.versions.node.split('.').map(Number);

const requireHostNode = () => {
  if (major > 22 || (major === 22 && minor >= 13)) return;
  stop(
    `Muster needs Node 22.13 or later on ${process.platform} ${process.arch}; this is Node ${process.versions.node}. ` +
      'Install Node 24 LTS (https://nodejs.org) and try again.',
  );
};

const changed = (folder) =>
  Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
  );

/** The console's pages are built where there are none yet, or older ones than their sources. */
const buildConsole = () => {
  const folder = join(root, 'console');
  const page = join(folder, 'dist/index.html');
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  if (!existsSync(vite) || (existsSync(page) && statSync(page).mtimeMs > changed(join(folder, 'src')))) return;
  const command = existsSync(node) ? node : process.execPath;
  const { status } = spawnSync(command, [vite, 'build', '--logLevel', 'error'], {
    cwd: folder,
    stdio: ['ignore', process.stderr, process.stderr],
    shell: windows,
  });
  if (status !== 0) say('The console could not be built, for the reason above; the org runs without it.');
};

const finish = () => {
  // The pinned Node is built for glibc: where it cannot start, the host's own takes its place.
  if (existsSync(node) && spawnSync(node, ['--version'], { shell: windows }).status !== 0) rmSync(node);
  if (!existsSync(node)) requireHostNode();
  // npm links the commands of dependencies only; without a `bin` in package.json, npx runs what it finds here as it is.
  if (windows) {
    writeFileSync(join(binaries, 'muster.cmd'), '@node "%~dp0..\\..\\bin\\muster.js" %*\r\n');
  } else {
    rmSync(join(binaries, 'muster'), { force: true });
    symlinkSync('../../bin/muster.js', join(binaries, 'muster'));
  }
  buildConsole();
  writeFileSync(stampFile, stamp());
};

const install = () => {
  if (!(`node-${windows ? 'win' : process.platform}-${process.arch}` in optionalDependencies)) requireHostNode();
  say('Installing the dependencies; this happens once and takes some 10 to 60 seconds …');
  const begun = Date.now();
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
    shell: windows,
  });
  if (status !== 0) stop('The dependencies could not be installed: npm ci failed, for the reason above.');
  finish();
  say(`Installed in ${Math.round((Date.now() - begun) / 1000)} s.`);
};

const run = (command, args) => {
  process.env.PATH = `${binaries}${delimiter}${process.env.PATH}`;
  // Before 22.18 Node runs TypeScript only when it is told to.
  if (!existsSync(node) && major === 22 && minor < 18) {
    process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --experimental-strip-types --no-warnings`;
  }
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', shell: windows });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => stop(`${command} cannot be run: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
};

const [command, ...args] = process.argv.slice(2);
if (command === '--installed') {
  finish();
} else {
  if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp()) install();
  else buildConsole();
  if (command) run(command, args);
}
