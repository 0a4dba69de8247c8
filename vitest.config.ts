import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** What of the service's tests is run on PostgreSQL each time; `--mode long` runs all of them there. */
const onPostgres = [
  'cursor-pages',
  'filter',
  'hostile',
  'okta',
  'parallel',
  'recorded',
  'restart',
  'sort',
  'tenants',
  'versions',
];

/** What of the org's tests is run on PostgreSQL each time. */
const orgOnPostgres = ['provisioning/engine/{crash,oauth,users}', 'provisioning/import/import', 'org/{parallel,users}'];

/** `--mode long` runs what takes too long for `npm test`; `--mode pictures` takes those of the walkthrough anew. */
export default defineConfig(({ mode }) => {
  const long = mode === 'long';
  // For a machine that is several times slower than those that the tests were written on, with others at work on it.
  const patience = long ? 600_000 : 120_000;
  return {
    test: {
      globalSetup: ['test/postgres-setup.ts', 'test/console/setup.ts'],
      pool: 'threads',
      isolate: false,
      // Tests wait for processes and browsers: also two cores, of which one would be left idle, are worth two workers.
      maxWorkers: Math.max(2, availableParallelism() - 1),
      allowOnly: !process.env['CI'],
      testTimeout: patience,
      hookTimeout: patience,
      expect: { poll: { timeout: 60_000 } },
      reporters: process.env['CI'] ? ['default', ['json', { outputFile: 'coverage/results.json' }]] : ['default'],
      projects: [
        {
          extends: true,
          test: {
            name: 'all',
            env: mode === 'pictures' ? { PICTURES: '1' } : {},
            include: long ? ['test/long/**/*.test.ts'] : ['test/**/*.test.ts'],
            exclude: long ? [] : ['test/long/**'],
          },
        },
        {
          extends: true,
          test: {
            name: 'postgres',
            env: { MUSTER_TEST_STORE: 'postgres' },
            include: long
              ? ['test/{service,org,provisioning}/**/*.test.ts', 'test/inspect/inspect.test.ts']
              : [
                  ...onPostgres.map((name) => `test/service/${name}.test.ts`),
                  ...orgOnPostgres.map((name) => `test/${name}.test.ts`),
                  'test/authentication/oauth/{authorization-code,client-credentials}.test.ts',
                  'test/events/{webhooks,sets}.test.ts',
                  'test/admin/events.test.ts',
                ],
          },
        },
      ],
    },
  };
});
