import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StatementSync, type StatementResultingChanges } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { userType } from '../../src/protocol/resource-types.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';

const directory = mkdtempSync(join(tmpdir(), 'muster-'));
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

const nothing = { members: false, groups: false };

describe('writes', () => {
  const newStore = async () => {
    const storage = createSqliteStorage({ file: ':memory:', resourceTypes: [userType] });
    await storage.connections.addTenant({ id: 'acme', created: 0 });
    const acme = storage.resources.tenant('acme');
    const add = (id: string, userName = id) =>
      acme.create(userType, { id, attributes: { id, userName } }, { wanted: nothing });
    return { storage, acme, add };
  };

  /** Counts the commits; the one whose number is `failing` fails. */
  const countCommits = (failing = 0) => {
    const run = StatementSync.prototype.run as (...values: unknown[]) => StatementResultingChanges;
    let commits = 0;
    vi.spyOn(StatementSync.prototype, 'run').mockImplementation(function (this: StatementSync, ...values: unknown[]) {
      if (this.sourceSQL === 'COMMIT' && (commits += 1) === failing) throw new Error('the disk is full');
      return run.apply(this, values);
    });
    return () => commits;
  };

  it('that arrive together share a commit, up to 256', async () => {
    const { storage, add } = await newStore();
    const commits = countCommits();
    await Promise.all(Array.from({ length: 256 }, (_, i) => add(`u${i}`)));
    expect(commits()).toBe(1);
    await Promise.all(Array.from({ length: 257 }, (_, i) => add(`v${i}`)));
    expect(commits()).toBe(3);
    await storage.close();
  });

  it('are refused one by one, and the others are written', async () => {
    const { storage, acme, add } = await newStore();
    await add('u1');
    const results = await Promise.allSettled([add('u2'), add('u3', 'U1'), add('u4'), add('u5', 'U4'), add('u6')]);
    expect(results.map(({ status }) => status === 'fulfilled')).toEqual([true, false, true, false, true]);
    const page = { kind: 'index', startIndex: 1, count: 10 } as const;
    const { total, resources } = await acme.query({
      sources: [{ type: userType }],
      page,
      total: true,
      wanted: nothing,
    });
    expect(total).toBe(4);
    expect(resources.map(({ id }) => id)).toEqual(['u1', 'u2', 'u4', 'u6']);
    await storage.close();
  });

  it('are all refused where the commit fails, and nothing of them stays', async () => {
    const { storage, acme, add } = await newStore();
    countCommits(1);
    // The first resource of its type, so that what was made along with it is gone too.
    await expect(add('u1')).rejects.toThrow('the disk is full');
    expect(await acme.get(userType, 'u1', nothing)).toBeUndefined();
    await add('u1');
    expect((await acme.get(userType, 'u1', nothing))?.version).toBe(1);
    await storage.close();
  });
});

describe('a process that is killed', () => {
  it('has lost no write that it acknowledged', async () => {
    const file = join(directory, 'killed.db');
    const child = spawn(process.execPath, [fileURLToPath(new URL('write-child.ts', import.meta.url)), file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      // In the midst of its work.
      if (output.length > 20_000) child.kill('SIGKILL');
    });
    await new Promise((resolve) => child.on('close', resolve));
    expect(child.signalCode).toBe('SIGKILL');

    const acknowledged = output
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split(' '));
    expect(acknowledged.length).toBeGreaterThan(500);
    const storage = createSqliteStorage({ file, resourceTypes: [userType] });
    const acme = storage.resources.tenant('acme');
    for (const [what, id = ''] of acknowledged) {
      const resource = await acme.get(userType, id, nothing);
      expect(resource?.version, id).toBeGreaterThanOrEqual(what === 'modified' ? 2 : 1);
    }
    const page = { kind: 'index', startIndex: 1, count: 10_000 } as const;
    const { total, resources } = await acme.query({
      sources: [{ type: userType }],
      page,
      total: true,
      wanted: nothing,
    });
    expect(resources).toHaveLength(total!);
    await storage.close();
  });
});
