#!/usr/bin/env node
// Plain JavaScript without static imports, so that a Node that is too old gets as far as the message.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(`muster needs Node 22.13 or later; this is Node ${process.versions.node}.\n`);
  process.exit(1);
}

// npm and npx may put a shell between that dies of a SIGTERM without passing it on: its end stands for the signal.
if (process.env.npm_execpath) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 100);
  watch.unref();
}

// What was compiled once need not be again, which is most of what a start costs. It lies in the user's own folder: what
// another user could write would be run. Where there is no such folder, or it cannot be written, a start costs more.
const [{ enableCompileCache }, { existsSync }, { homedir }] = await Promise.all([
  import('node:module'),
  import('node:fs'),
  import('node:os'),
]);
try {
  const home = homedir();
  if (existsSync(home)) enableCompileCache(`${home}/.cache/muster`);
} catch {
  // A user without an entry in /etc/passwd has no home.
}

await import('../src/cli/main.ts');
