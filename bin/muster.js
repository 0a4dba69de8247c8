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

await import('../src/cli/main.ts');
