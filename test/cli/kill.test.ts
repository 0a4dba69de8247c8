import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { musterJson, newFolder, spawnMuster } from './muster.ts';

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const serve = async (folder: string) => {
  const { until, child, ended } = spawnMuster(folder, ['serve', '--port', '0', '--json', '--log-level', 'warn']);
  const [line] = await until(/^\{.*\}\n/);
  return { baseUrl: (JSON.parse(line) as { baseUrl: string }).baseUrl, child, ended };
};

it('loses no write that it acknowledged, killed under load [life-02]', async () => {
  const folder = newFolder();
  await musterJson(folder, ['tenant', 'add', 'example']);
  const [connection] = await musterJson(folder, [
    'connection',
    'add',
    'okta',
    '--tenant',
    'example',
    '--auth',
    'bearer',
  ]);
  const headers = { authorization: String(connection?.['authorization']), 'content-type': 'application/scim+json' };

  const first = await serve(folder);
  const send = (baseUrl: string, method: string, path: string, body?: unknown) =>
    fetch(baseUrl + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const group = (await (
    await send(first.baseUrl, 'POST', '/Groups', { schemas: [groupSchema], displayName: 'Tour Guides' })
  ).json()) as { id: string };

  const acknowledged: { id: string; member: boolean; active: boolean }[] = [];
  let killed = false;
  const client = async (number: number): Promise<void> => {
    for (let i = 0; !killed; i++) {
      const body = { schemas: [userSchema], userName: `bjensen${number}-${i}`, active: true };
      const created = await send(first.baseUrl, 'POST', '/Users', body);
      if (created.status !== 201) throw new Error(`a create was answered ${created.status}`);
      const user = { id: ((await created.json()) as { id: string }).id, member: false, active: true };
      acknowledged.push(user);
      const value = [{ value: user.id }];
      const added = await send(first.baseUrl, 'PATCH', `/Groups/${group.id}`, {
        schemas: [patchOp],
        Operations: [{ op: 'add', path: 'members', value }],
      });
      user.member = added.status === 204;
      const patched = await send(first.baseUrl, 'PATCH', `/Users/${user.id}`, {
        schemas: [patchOp],
        Operations: [{ op: 'replace', value: { active: false } }],
      });
      if (patched.status === 200) user.active = false;
    }
  };
  const clients = Array.from({ length: 16 }, (_, i) => client(i));
  while (acknowledged.length < 100) await sleep(5);
  killed = true;
  first.child.kill('SIGKILL');
  // Those that were under way when the process died get no answer.
  await Promise.allSettled(clients);
  await first.ended;

  const { baseUrl } = await serve(folder);
  const members = new Set(
    (
      (await (await send(baseUrl, 'GET', `/Groups/${group.id}`)).json()) as { members?: { value: string }[] }
    ).members?.map(({ value }) => value),
  );
  for (const { id, member, active } of acknowledged) {
    const found = await send(baseUrl, 'GET', `/Users/${id}`);
    expect(found.status).toBe(200);
    if (!active) expect(await found.json()).toMatchObject({ active: false });
    if (member) expect(members.has(id)).toBe(true);
  }
});
