import { describe, it } from 'vitest';
import { expectEventsUnderKill } from '../events/under-kill.ts';
import { createTestDatabase } from '../postgres-cluster.ts';
import { endLeases } from './leases.ts';
import { musterJson, newFolder, spawnMuster } from './muster.ts';

describe.each([
  ['SQLite', async () => ({})],
  ['PostgreSQL', async () => ({ MUSTER_DATABASE: await createTestDatabase() })],
] as const)('a service on %s that is killed under load', (_, database) => {
  it('has told every change to every reader: each in order, at least once, and by its id', async () => {
    const folder = newFolder();
    const env: Record<string, string> = await database();
    const muster = (args: readonly string[]) => musterJson(folder, args, { env });
    await muster(['tenant', 'add', 'example']);
    const [connection] = await muster(['connection', 'add', 'okta', '--auth', 'bearer', '--tenant', 'example']);
    const [reader] = await muster(['operator', 'add', 'app', '--scope', 'events']);
    const [operator] = await muster(['operator', 'add', 'ada']);
    const serve = async () => {
      await endLeases(folder, env['MUSTER_DATABASE']);
      const args = ['serve', '--port', '0', '--admin-port', '0', '--json', '--log-level', 'error'];
      const running = spawnMuster(folder, [...args, '--webhook-networks', '127.0.0.0/8', '--webhook-timeout', '1'], {
        env,
      });
      const [line] = await running.until(/^\{.*\}\n/);
      return { ...running, ...(JSON.parse(line) as { baseUrl: string; adminUrl: string }) };
    };
    await expectEventsUnderKill({
      serve,
      client: String(connection?.['authorization']),
      reader: `Bearer ${String(reader?.['token'])}`,
      operator: `Bearer ${String(operator?.['token'])}`,
    });
  });
});
