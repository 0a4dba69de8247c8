/**
 * Runs the same scenarios and probes against Muster and against other SCIM services of npm, in the same run, and prints
 * how they compare; `docs/performance.md` says more. `--write`: into the document. `--users 5000`: how many there are.
 * The opponents are installed by `npm run bench:peers` into `bench/peers`, and by nothing else.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startCluster, stopCluster } from '../test/postgres-cluster.ts';
import { findGenerator } from './load.ts';
import { startOpponent, type Opponent } from './peers/opponent.ts';
import { probe } from './peers/probes.ts';
import { runScenarios } from './peers/scenarios.ts';
import { peersTable, type PeerFigures } from './peers/table.ts';
import { writeInto } from './report.ts';

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const { values: options } = parseArgs({
  options: {
    users: { type: 'string', default: '5000' },
    seconds: { type: 'string', default: '3' },
    only: { type: 'string', multiple: true },
    write: { type: 'boolean', default: false },
  },
});
const [users, seconds] = [Number(options.users), Number(options.seconds)];
if (!existsSync(file('./peers/node_modules'))) throw new Error('The opponents are missing: npm run bench:peers.');

const folder = mkdtempSync(join(tmpdir(), 'muster-peers-'));
execFileSync('chmod', ['755', folder]);
const superuser = await startCluster(folder, 'system', { shared_buffers: '256MB', max_wal_size: '4GB' });
const client = new pg.Client({ connectionString: superuser });
await client.connect();
const databaseOf = async (name: string): Promise<string> => {
  await client.query(`CREATE DATABASE ${name} OWNER muster`);
  return superuser.replace('postgres@', 'muster@').replace(/\/postgres$/, `/${name}`);
};

const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(file(`./peers/node_modules/${name}/package.json`), 'utf8')) as { version: string }).version;

/** Who runs, by what the table calls them; each starts when it is its turn. */
const contestants: Readonly<Record<string, () => Promise<Opponent>>> = {
  'Muster, SQLite': async () => startOpponent('muster', join(folder, 'muster.db')),
  'Muster, PostgreSQL': async () => startOpponent('muster', await databaseOf('ours')),
  [`scimmy-routers ${versionOf('scimmy-routers')}, in memory`]: async () => startOpponent('scimmy', ''),
  [`better-auth ${versionOf('better-auth')}, SQLite`]: async () =>
    startOpponent('better-auth', join(folder, 'better-auth.db')),
  [`Polis ${versionOf('@boxyhq/saml-jackson')}, PostgreSQL`]: async () =>
    startOpponent('polis', await databaseOf('polis')),
};

const generator = findGenerator();
const figures: PeerFigures[] = [];
try {
  for (const [name, start] of Object.entries(contestants)) {
    if (options.only && !options.only.some((part) => name.toLowerCase().includes(part))) continue;
    say(`${name} …`);
    const opponent = await start();
    try {
      const measured = await runScenarios(opponent, { generator, users, seconds, say });
      figures.push({ name, ...measured, probes: await probe(opponent), memory: opponent.memory() });
    } finally {
      await opponent.stop();
    }
  }
} finally {
  await client.end();
  await stopCluster(folder);
  rmSync(folder, { recursive: true, force: true });
}
const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${generator}, ${users.toLocaleString('en')} users, 16 requests at a time; ${new Date().toISOString().slice(0, 10)}.`;
const text = `${peersTable(figures)}\n\n${machine}`;
process.stdout.write(`\n${text}\n`);
if (options.write) writeInto(file('../docs/performance.md'), text, 'peers');
