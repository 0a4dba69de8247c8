import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Which parts of `src/` a layer may import beside itself. A name without a slash stands for the whole layer. */
const layers: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  service: ['protocol'],
  events: ['protocol', 'service/in-time', 'service/origin', 'service/asynchronous', 'provisioning/seal'],
  authentication: ['protocol', 'service/authenticate', 'service/origin'],
  storage: [
    'protocol',
    'service/store',
    'service/origin',
    'service/asynchronous',
    'events/asynchronous/store',
    'events/event',
    'events/changes',
    'events/configuration',
    'events/store',
    'events/react',
    'events/delivery/endpoint',
    'events/delivery/store',
    'authentication/buckets',
    'authentication/store',
    'authentication/oauth/store',
    'provisioning/store',
    'provisioning/condition',
    'admin/request-log/store',
  ],
  client: ['protocol'],
  provisioning: ['protocol', 'client', 'authentication/buckets'],
  inspect: ['protocol', 'client'],
  org: ['protocol', 'provisioning', 'inspect', 'admin/path', 'authentication/buckets', 'authentication/rate-limit'],
  admin: [
    'protocol',
    'events',
    'provisioning/seal',
    'service/http',
    'service/store',
    'service/origin',
    'service/render',
    'service/limits',
    'authentication',
  ],
  telemetry: ['service/http'],
  node: ['protocol/error', 'service/http', 'service/respond'],
};
/** The only places that know every layer. */
const everything = ['cli', 'index.ts'];

const root = join(import.meta.dirname, '..');

const violation = (layer: string, file: string, specifier: string): string | undefined => {
  if (everything.includes(layer)) return undefined;
  const allowed = layers[layer];
  if (!allowed) return `the layer ${layer} is not in the table of scripts/layers.ts`;
  // The version of the package is anybody's.
  if (specifier.endsWith('/package.json')) return undefined;
  if (!specifier.startsWith('.')) {
    const impure = layer === 'protocol' && specifier.startsWith('node:') && specifier !== 'node:crypto';
    return impure ? 'protocol is pure: no I/O, no clock, no randomness' : undefined;
  }
  const target = posix.join(posix.dirname(file), specifier);
  if ([layer, ...allowed].some((part) => target === `src/${part}.ts` || target.startsWith(`src/${part}/`))) {
    return undefined;
  }
  return `${layer} may import ${allowed.join(', ') || 'nothing of ours'}`;
};

let violations = 0;
for (const file of globSync('src/**/*.ts', { cwd: root }).map((path) => path.replaceAll('\\', '/'))) {
  const layer = file.split('/')[1] ?? '';
  for (const [index, line] of readFileSync(join(root, file), 'utf8').split('\n').entries()) {
    const specifier = /(?:\bfrom|^import|\bimport\()\s*'([^']+)'/.exec(line)?.[1];
    const problem = specifier && violation(layer, file, specifier);
    if (!problem) continue;
    violations++;
    console.error(`${file}:${index + 1}  imports ${specifier}: ${problem}`);
  }
}
process.exitCode = violations > 0 ? 1 : 0;
