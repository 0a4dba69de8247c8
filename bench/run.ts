/**
 * Runs the service and the limit server side by side and prints how they compare; `docs/performance.md` says more.
 * `--database postgres`: on a PostgreSQL of its own. `--request-log bodies`: with the request log that it otherwise leaves out. `--events on`: with the events, likewise. `--quick`: a small directory and short rounds. `--only <scenario>`, repeatable. `--write`: into the document.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare, type Side } from './compare.ts';
import { fillDatabases } from './databases.ts';
import { fullSizes, quickSizes } from './directory.ts';
import { findGenerator } from './load.ts';
import { median, ratio, table, writeInto, type Comparison } from './report.ts';
import { createScenarios } from './scenarios.ts';
import { startServer, unlimited, type BenchServer } from './servers.ts';

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const { values: options } = parseArgs({
  options: {
    'request-log': { type: 'string', default: 'off' },
    events: { type: 'string', default: 'off' },
    database: { type: 'string', default: 'sqlite' },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    write: { type: 'boolean', default: false },
  },
});
const sizes = options.quick ? quickSizes : fullSizes;
const rounds = options.quick ? { rounds: 1, seconds: 1 } : { rounds: 3, seconds: 3 };

/** Walks to where only the last 100 users are still to come. */
const findLastCursor = async ({ url }: BenchServer, authorization: string): Promise<string> => {
  let cursor = '';
  for (let left = sizes.users - 100; left > 0; left -= 1_000) {
    const path = `/scim/v2/Users?count=${Math.min(left, 1_000)}&cursor=${cursor}`;
    const response = await fetch(url + path, { headers: { authorization } });
    if (!response.ok) throw new Error(`The walk by cursor was answered ${response.status}: ${await response.text()}`);
    cursor = ((await response.json()) as { nextCursor: string }).nextCursor;
  }
  return cursor;
};

const megabytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MB`;

const generator = findGenerator();
if (generator !== 'wrk') say('wrk is missing (apt-get install wrk); autocannon may itself be what is measured.');
if (loadavg()[0]! > 0.5) say('The machine is busy with other things: the figures are worth little.');

const run = async (ours: BenchServer, limit: BenchServer, authorization: string): Promise<Comparison[]> => {
  const sides: [Side, Side] = [
    {
      server: ours,
      authorization,
      scenarios: createScenarios({ sizes, lastCursor: await findLastCursor(ours, authorization) }),
    },
    { server: limit, authorization, scenarios: createScenarios({ sizes, lastCursor: String(sizes.users - 99) }) },
  ];
  const found: Comparison[] = [];
  for (const [at, { name }] of sides[0].scenarios.entries()) {
    if (options.only && !options.only.includes(name)) continue;
    const comparison = await compare(...sides, at, { generator, ...rounds });
    say(`${name}: ${ratio(comparison, 'rate').toFixed(2)}, p95 ${median(comparison.ours, 'p95').toFixed(2)} ms`);
    found.push(comparison);
  }
  return found;
};

const kind = options.database;
if (kind !== 'sqlite' && kind !== 'postgres') throw new Error(`--database is sqlite or postgres; found ${kind}.`);
say(`Filling two databases with ${sizes.users} users …`);
mkdirSync(file('./results'), { recursive: true });
const databases = await fillDatabases(kind, sizes);
const { authorization, engine } = databases;
const limit = await startServer((port) => [databases.limitServer, databases.limit, port]);
const ours = await startServer((port) => [
  file('../bin/muster.js'),
  'serve',
  '--database',
  databases.ours,
  '--port',
  port,
  '--request-log',
  options['request-log'],
  '--events',
  options.events,
  // The limits of a load that no client makes.
  ...unlimited,
]);
try {
  const before = ours.memory();
  const comparisons = await run(ours, limit, authorization);
  const after = ours.memory();
  const memory =
    before && after
      ? `Resident memory of Muster: ${megabytes(before.now)} at the start, ${megabytes(after.now)} at the end, ${megabytes(after.peak)} at most.`
      : '';
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${engine}, ${generator}; ${new Date().toISOString().slice(0, 10)}.`;
  const figures = [table(comparisons), memory, machine].join('\n\n');
  process.stdout.write(`\n${figures}\n`);
  writeFileSync(
    file(`./results/latest-${kind}.json`),
    JSON.stringify({ machine, before, after, comparisons }, undefined, 2),
  );
  if (options.write) writeInto(file('../docs/performance.md'), figures, kind);
} finally {
  await Promise.all([ours.stop(), limit.stop()]);
  await databases.remove();
}
