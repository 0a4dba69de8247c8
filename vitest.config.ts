import { defineConfig } from 'vitest/config';

/** `--mode long` runs what takes too long for `npm test`. */
export default defineConfig(({ mode }) => ({
  test: {
    include: mode === 'long' ? ['test/long/**/*.test.ts'] : ['test/**/*.test.ts'],
    exclude: mode === 'long' ? [] : ['test/long/**'],
    globalSetup: ['test/postgres-setup.ts'],
    pool: 'threads',
    isolate: false,
    allowOnly: !process.env['CI'],
    testTimeout: mode === 'long' ? 600_000 : 30_000,
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: 'coverage/results.json' }]] : ['default'],
  },
}));
