import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it, onTestFinished } from 'vitest';
import { newFolder } from '../cli/muster.ts';
import { expectEventsUnderKill } from '../events/under-kill.ts';
import { createTestDatabase } from '../postgres-cluster.ts';

const application = join(import.meta.dirname, 'mapped-application.ts');

describe.each([
  ['SQLite', async () => join(newFolder(), 'app.db')],
  ['PostgreSQL', () => createTestDatabase()],
])('an application with its own tables in %s that is killed under load', (_, database) => {
  it('has told every change to every reader: each in order, at least once, and by its id', async () => {
    const env = { PATH: process.env['PATH'], DATABASE: await database() };
    const serve = async () => {
      const child = spawn(process.execPath, [application], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      onTestFinished(() => void child.kill('SIGKILL'));
      const ended = once(child, 'exit');
      const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
      return { child, ended, ...(JSON.parse(line) as { baseUrl: string; adminUrl: string }) };
    };
    await expectEventsUnderKill({ serve, client: 'okta', reader: 'app', operator: 'ada' });
  }, 120_000);
});
