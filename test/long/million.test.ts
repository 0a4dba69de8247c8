import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, it, onTestFinished } from 'vitest';

const bin = join(import.meta.dirname, '../../bin/muster.js');
const users = 1_000_000;
const core = 'urn:ietf:params:scim:schemas:core:2.0';

const idOf = (i: number): string => `user-${i}`;

function* lines(): Generator<string> {
  for (let i = 0; i < users; i++) {
    const userName = `bjensen${i}@example.com`;
    yield `${JSON.stringify({
      schemas: [`${core}:User`],
      id: idOf(i),
      userName,
      name: { givenName: 'Barbara', familyName: 'Jensen' },
      emails: [{ value: userName, type: 'work', primary: true }],
      active: true,
    })}\n`;
  }
  yield `${JSON.stringify({
    schemas: [`${core}:Group`],
    id: 'tour-guides',
    displayName: 'Tour Guides',
    members: Array.from({ length: 10_000 }, (_, i) => ({ value: idOf(i) })),
  })}\n`;
}

/** Runs muster with so little memory that a million resources would not fit, and reads the most that it had. */
const muster = async (folder: string, args: readonly string[], output?: string): Promise<void> => {
  const child = spawn(process.execPath, ['--max-old-space-size=64', bin, ...args], {
    cwd: folder,
    stdio: ['ignore', output === undefined ? 'ignore' : 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr!.on('data', (data) => (stderr += String(data)));
  const ended = once(child, 'close');
  if (output !== undefined) await pipeline(child.stdout!, createWriteStream(output));
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`muster ${args.join(' ')} ended with ${code}: ${stderr}`);
};

it('imports and exports a million users in 64 MB of heap', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-million-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await pipeline(Readable.from(lines()), createWriteStream(join(folder, 'in.jsonl')));
  await muster(folder, ['tenant', 'add', 'example']);
  await muster(folder, ['import', 'in.jsonl', '--tenant', 'example']);
  await muster(folder, ['export', '--tenant', 'example'], join(folder, 'out.jsonl'));

  let count = 0;
  let members = 0;
  for await (const line of createInterface({ input: createReadStream(join(folder, 'out.jsonl')) })) {
    if (line.includes('"Tour Guides"')) members = (JSON.parse(line) as { members: unknown[] }).members.length;
    else if (line.includes(`"id":"${idOf(count)}"`)) count++;
  }
  expect([count, members]).toEqual([users, 10_000]);
});
