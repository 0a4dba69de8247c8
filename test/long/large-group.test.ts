import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, it } from 'vitest';
import { groupSchema, newDatabase, patchOp, senderOf, userSchema } from '../cli/instances.ts';
import { muster, musterJson, newFolder, spawnMuster } from '../cli/muster.ts';

const size = 300_000;

function* lines(): Generator<string> {
  for (let i = 0; i < size; i++) {
    yield `${JSON.stringify({ schemas: [userSchema], id: `user-${i}`, userName: `bjensen${i}@example.com` })}\n`;
  }
  const members = Array.from({ length: size }, (_, i) => ({ value: `user-${i}` }));
  yield `${JSON.stringify({ schemas: [groupSchema], id: 'tour-guides', displayName: 'Tour Guides', members })}\n`;
}

/** So little memory that the group would not fit. */
const little = { env: { NODE_OPTIONS: '--max-old-space-size=64' } };

const stores: Record<string, () => Promise<string>> = {
  SQLite: async () => 'muster.db',
  PostgreSQL: newDatabase,
};

it.each(Object.entries(stores))(
  'exports a group of 300,000 out of %s in 64 MB of heap, and sends it in both versions, alone and in a list, whatever is left out',
  async (_, open) => {
    const folder = newFolder();
    const flags = ['--tenant', 'example', '--database', await open()];
    await pipeline(Readable.from(lines()), createWriteStream(join(folder, 'in.jsonl')));
    await musterJson(folder, ['tenant', 'add', 'example', ...flags.slice(2)]);
    expect(await muster(folder, ['import', 'in.jsonl', ...flags])).toMatchObject({ code: 0 });
    const exported = await muster(folder, ['export', ...flags], little);
    const group = JSON.parse(exported.stdout.trimEnd().split('\n').at(-1)!) as { members: unknown[] };
    expect([exported.code, group.members.length]).toEqual([0, size]);
    const everything = await muster(folder, ['export', '--everything', ...flags.slice(2)], little);
    const ids = everything.stdout
      .split('\n')
      .filter((line) => line.startsWith('{"kind":"members"'))
      .flatMap((line) => (JSON.parse(line) as { members: string[] }).members);
    expect([everything.code, new Set(ids).size, ids.length]).toEqual([0, size, size]);
    const [{ authorization } = {}] = await musterJson(folder, [
      ...['connection', 'add', 'client', '--auth', 'bearer', '--profile', 'rfc'],
      ...flags,
    ]);
    const options = ['--port', '0', '--json', '--log-level', 'error', '--request-log', 'off', ...flags.slice(2)];
    const running = spawnMuster(folder, ['serve', ...options], little);
    const [line] = await running.until(/^\{.*\}\n/);
    const { baseUrl } = JSON.parse(line) as { baseUrl: string };
    const root = baseUrl.replace(/\/scim\/v2$/, '');
    const send = senderOf(String(authorization));
    const rename = { schemas: [patchOp], Operations: [{ op: 'replace', path: 'displayName', value: 'Employees' }] };
    const requests: [method: string, path: string, body?: object][] = [
      ['GET', '/scim/v2/Groups/tour-guides'],
      ['GET', '/scim/v2/Groups/tour-guides?excludedAttributes=externalId'],
      ['GET', '/scim/v2/Groups/tour-guides?attributes=members.value'],
      ['GET', '/scim/v1/Groups/tour-guides'],
      ['GET', '/scim/v2/Groups?count=10'],
      ['GET', '/scim/v1/Groups?filter=displayName%20eq%20%22tour%20guides%22'],
      ['PATCH', '/scim/v2/Groups/tour-guides', rename],
    ];
    for (const [method, path, body] of requests) {
      const answer = await send(root, method, path, body);
      expect(answer.status).toBe(200);
      const message = (await answer.json()) as { members?: unknown[]; Resources?: { members: unknown[] }[] };
      expect((message.members ?? message.Resources?.[0]?.members)?.length).toBe(size);
    }
    if (process.platform === 'linux') {
      const [, peak] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${running.child.pid}/status`, 'utf8'))!;
      // Buffers are beside the heap.
      expect(Number(peak) / 1024).toBeLessThan(400);
    }
  },
);
