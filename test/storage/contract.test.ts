import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import { storageContract } from '../../src/storage/testing.ts';

const directory = mkdtempSync(join(tmpdir(), 'muster-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('SQLite in memory', () => {
  for (const { name, run } of storageContract((options) => createSqliteStorage({ ...options, file: ':memory:' }))) {
    it(name, run);
  }
});

describe('SQLite in a file', () => {
  let files = 0;
  const open = storageContract((options) =>
    createSqliteStorage({ ...options, file: join(directory, `${(files += 1)}.db`) }),
  );
  for (const { name, run } of open) it(name, run);
});
