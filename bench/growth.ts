/**
 * How Muster does as a tenant grows: from a thousand users to a million, who are all members of one group, on both stores.
 * One request at a time. `docs/performance.md` says more. `--up-to 100000`: no further. `--database sqlite`: only there.
 * `--write`: the tables and the picture into `docs`, for which `npm run bench:peers` has to have been run.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { growthTable, type Grown } from './growth/table.ts';
import { openHouse, type Kind } from './growth/house.ts';
import { operationsAt } from './growth/operations.ts';
import { findGenerator, measure } from './load.ts';
import { writeInto } from './report.ts';

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const { values: options } = parseArgs({
  options: {
    'up-to': { type: 'string', default: '1000000' },
    database: { type: 'string', multiple: true, default: ['sqlite', 'postgres'] },
    seconds: { type: 'string', default: '2' },
    write: { type: 'boolean', default: false },
  },
});
const seconds = Number(options.seconds);
const sizes = [1_000, 10_000, 100_000, 1_000_000].filter((size) => size <= Number(options['up-to']));
const generator = findGenerator();

/** Lets one store grow from size to size. */
const grow = async (kind: Kind): Promise<Grown[]> => {
  const house = await openHouse(kind);
  const grown: Grown[] = [];
  try {
    for (const [at, users] of sizes.entries()) {
      say(`${kind}, ${users.toLocaleString('en')} users …`);
      const imported = await house.importUsers(sizes[at - 1] ?? 0, users);
      const bare = await house.bareInserts();
      await house.fillGroup(at, users);
      const server = await house.serve();
      const start = server.memory()?.now;
      const walked = await server.walk();
      say(`  Walk of all: ${(walked.time / 1_000).toFixed(1)} s`);
      const operations: Grown['operations'][number][] = [];
      for (const { title, requests } of await operationsAt({ ...server, users, group: at })) {
        const load = { url: server.url, requests, connections: 1, watch: false };
        await measure(generator, { ...load, seconds: 1 });
        const found = await measure(generator, { ...load, requests: requests.slice(requests.length / 4), seconds });
        if (found.refused + found.failed > 0) throw new Error(`${title}: ${found.refused} requests were refused.`);
        say(`  ${title}: p50 ${found.p50.toFixed(2)} ms, p95 ${found.p95.toFixed(2)} ms`);
        operations.push({ title, p50: found.p50, p95: found.p95 });
      }
      const before = server.memory()?.now;
      const streamed = await server.streamGroup(at);
      const peak = server.memory()?.peak;
      await server.stop();
      const exported = await house.exportAll();
      const memory = { start, before, peak };
      grown.push({
        users,
        operations,
        imported,
        bare,
        exported,
        walked,
        streamed,
        memory,
        disk: await house.diskSize(),
      });
    }
    return grown;
  } finally {
    await house.remove();
  }
};

mkdirSync(file('./results'), { recursive: true });
for (const kind of options.database as Kind[]) {
  const grown = await grow(kind);
  const engine = kind === 'sqlite' ? `SQLite ${process.versions['sqlite']}` : 'PostgreSQL';
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${engine}, ${generator}, one request at a time; ${new Date().toISOString().slice(0, 10)}.`;
  const text = `${growthTable(grown)}\n\n${machine}`;
  process.stdout.write(`\n${text}\n`);
  writeFileSync(file(`./results/growth-${kind}.json`), JSON.stringify(grown, undefined, 2));
  if (options.write) writeInto(file('../docs/performance.md'), text, `growth ${kind}`);
}
const results = (['sqlite', 'postgres'] as const).map((kind) => file(`./results/growth-${kind}.json`));
if (options.write && results.every((name) => existsSync(name))) {
  const { draw } = (await import(file('./peers/picture.js'))) as {
    draw: (grown: Readonly<Record<string, readonly Grown[]>>) => string;
  };
  const [sqlite, postgres] = results.map((name) => JSON.parse(readFileSync(name, 'utf8')) as Grown[]);
  writeFileSync(file('../docs/growth.svg'), draw({ SQLite: sqlite!, PostgreSQL: postgres! }));
}
