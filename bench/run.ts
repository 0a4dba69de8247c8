/**
 * Runs the service and the limit server side by side and prints how they compare; `docs/performance.md` says more.
 * `--database postgres`: on a PostgreSQL of its own. `--request-log bodies`: with the request log that it otherwise leaves out. `--events on`: with the events, likewise. `--quick`: a small directory and short rounds. `--only <scenario>`, repeatable. `--costs`: with and without the request log and the events, for what they cost. `--write`: into the document.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare, type Side } from './compare.ts';
import { fillDatabases } from './databases.ts';
import { fullSizes, quickSizes } from './directory.ts';
import { findGenerator } from './load.ts';
import { costs, median, ratio, table, writeInto, type Comparison } from './report.ts';
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
    costs: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const sizes = options.quick ? quickSizes : fullSizes;
/** What tells most of what each request costs. */
const only = options.only ?? (options.costs ? ['read', 'create', 'patch', 'member-100'] : undefined);
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
    if (only && !only.includes(name)) continue;
    const comparison = await compare(...sides, at, { generator, ...rounds });
    say(`${name}: ${ratio(comparison, 'rate').toFixed(2)}, p95 ${median(comparison.ours, 'p95').toFixed(2)} ms`);
    found.push(comparison);
  }
  return found;
};

const kind = options.database;
if (kind !== 'sqlite' && kind !== 'postgres') throw new Error(`--database is sqlite or postgres; found ${kind}.`);
mkdirSync(file('./results'), { recursive: true });
const machineWith = (engine: string): string =>
  `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${engine}, ${generator}; ${new Date().toISOString().slice(0, 10)}.`;

/** Measures the service with these parts of it beside the limit server, on databases of their own. */
const measure = async (requestLog: string, events: string) => {
  say(`Filling two databases with ${sizes.users} users …`);
  const databases = await fillDatabases(kind, sizes);
  const limit = await startServer((port) => [databases.limitServer, databases.limit, port]);
  const ours = await startServer((port) => [
    file('../bin/muster.js'),
    'serve',
    '--database',
    databases.ours,
    '--port',
    port,
    '--request-log',
    requestLog,
    '--events',
    events,
    // The limits of a load that no client makes.
    ...unlimited,
  ]);
  try {
    const before = ours.memory();
    const comparisons = await run(ours, limit, databases.authorization);
    return { machine: machineWith(databases.engine), before, comparisons, after: ours.memory() };
  } finally {
    await Promise.all([ours.stop(), limit.stop()]);
    await databases.remove();
  }
};

const measureAll = async (): Promise<string> => {
  const measured = await measure(options['request-log'], options.events);
  const { machine, before, comparisons, after } = measured;
  const memory =
    before && after
      ? `Resident memory of Muster: ${megabytes(before.now)} at the start, ${megabytes(after.now)} at the end, ${megabytes(after.peak)} at most.`
      : '';
  writeFileSync(file(`./results/latest-${kind}.json`), JSON.stringify(measured, undefined, 2));
  return [table(comparisons), memory, machine].join('\n\n');
};

const measureCosts = async (): Promise<string> => {
  const found = new Map<string, readonly Comparison[]>();
  let machine = '';
  for (const [name, requestLog, events] of [
    ['neither', 'off', 'off'],
    ['events', 'off', 'on'],
    ['request log', 'bodies', 'off'],
    ['both', 'bodies', 'on'],
  ] as const) {
    say(`With ${name}:`);
    const measured = await measure(requestLog, events);
    found.set(name, measured.comparisons);
    ({ machine } = measured);
  }
  return [costs(found), machine].join('\n\n');
};

const figures = await (options.costs ? measureCosts() : measureAll());
process.stdout.write(`\n${figures}\n`);
if (options.write) writeInto(file('../docs/performance.md'), figures, options.costs ? `costs ${kind}` : kind);
