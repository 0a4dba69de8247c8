import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { createWire } from '../../src/client/wire.ts';
import { newFolder } from '../cli/muster.ts';
import { startOrg } from '../org/running.ts';
import { addApp } from '../org/service.ts';

const example = join(import.meta.dirname, '../../examples/saas/app.ts');

const start = async (): Promise<{ origin: string; db: DatabaseSync; token: string }> => {
  const folder = newFolder();
  const [database, token] = [join(folder, 'saas.db'), 'a-token-of-the-test'];
  const child = spawn(process.execPath, [example], {
    env: { PATH: process.env['PATH'], DATABASE: database, PORT: '0', SCIM_TOKEN: token, EVENTS_TOKEN: 'of-the-test' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  for await (const text of child.stdout.setEncoding('utf8')) {
    const port = /port: (\d+)/.exec(String(text))?.[1];
    if (!port) continue;
    const db = new DatabaseSync(database, { timeout: 5_000 });
    onTestFinished(() => db.close());
    return { origin: `http://localhost:${port}`, db, token };
  }
  throw new Error('The example ended before it listened.');
};

it('Okta gives an application of its own tables its users and teams, and takes the session of whom it deactivates', async () => {
  const { origin, db, token } = await start();
  const wire = createWire();
  onTestFinished(() => wire.close());
  const org = await startOrg({ service: wire.fetch, works: true });
  const both = {
    base: (version: string) => `${origin}/scim/v${version === '2.0' ? 2 : 1}`,
    authorization: token,
    auth: 'header',
  };
  const app = await addApp(org, both as unknown as Parameters<typeof addApp>[1]);
  const idle = () => org.context.engine.worker.idle();
  const person = async (login: string): Promise<string> => {
    const profile = { login, email: login, firstName: login.split('@')[0], lastName: 'Jensen' };
    const { id } = (await org.call('POST', '/api/v1/users?activate=true', { profile })).body;
    expect((await org.call('POST', `/api/v1/apps/${app.id}/users`, { id })).status).toBe(200);
    return id as string;
  };
  const page = async () => (await fetch(origin)).text();
  const signIn = async (email: string) => (await fetch(`${origin}/sign-in?email=${email}`, { method: 'POST' })).status;

  const [bjensen, mandy] = [await person('bjensen@example.com'), await person('mandy@example.com')];
  await idle();
  const users = () =>
    db
      .prepare('SELECT id, email, first_name, last_name, status, role FROM users ORDER BY email')
      .all()
      .map((row) => ({ ...row }));
  expect(users()).toMatchObject([
    { email: 'bjensen@example.com', first_name: 'bjensen', last_name: 'Jensen', status: 'active', role: 'member' },
    { email: 'mandy@example.com' },
  ]);
  expect([
    await signIn('BJensen@example.com'),
    await signIn('mandy@example.com'),
    await signIn('jsmith@example.com'),
  ]).toEqual([200, 200, 403]);
  expect(await page()).toMatch(/bjensen@example\.com.*mandy@example\.com/);

  const { body: group } = await org.call('POST', '/api/v1/groups', { profile: { name: 'Tour Guides' } });
  for (const id of [bjensen, mandy]) await org.call('PUT', `/api/v1/groups/${group.id}/users/${id}`);
  const pushed = await org.call('POST', `/api/v1/apps/${app.id}/group-push/mappings`, {
    sourceGroupId: group.id,
    status: 'ACTIVE',
  });
  expect(pushed.status).toBeLessThan(300);
  await idle();
  expect(await page()).toContain('bjensen@example.com (Tour Guides)');

  await org.call('POST', `/api/v1/users/${bjensen}/lifecycle/deactivate`);
  await idle();
  expect(users()[0]).toMatchObject({ email: 'bjensen@example.com', status: 'suspended' });
  const after = await page();
  expect(after).not.toContain('bjensen@example.com');
  expect(after).toContain('mandy@example.com');
  expect(await signIn('bjensen@example.com')).toBe(403);

  const told = async (query: string): Promise<any[]> => {
    const headers = { authorization: 'Bearer of-the-test' };
    return ((await (await fetch(`${origin}/admin/v1/events?${query}`, { headers })).json()) as any).items;
  };
  const directory = await told('after=0&types=user.*,group.*');
  const [first, second] = [bjensen, mandy].map(
    (id) => directory.find(({ after }) => after?.externalId === id)?.resource.id,
  );
  expect(directory.map(({ type, resource }) => `${type} ${resource.id}`)).toEqual([
    `user.created ${first}`,
    `user.created ${second}`,
    'group.created 1',
    'group.members 1',
    `user.deactivated ${first}`,
  ]);
  const { headers } = await fetch(`${origin}/sign-in?email=mandy@example.com`, { method: 'POST' });
  const cookie = headers.get('set-cookie')!.split(';')[0]!;
  expect((await fetch(`${origin}/rename?name=Amanda`, { method: 'POST', headers: { cookie } })).status).toBe(204);
  expect((await told(`after=${directory.at(-1).id}`))[0]).toMatchObject({
    type: 'user.updated',
    actor: { kind: 'application', id: 'profile page' },
    before: { name: { givenName: 'mandy' } },
    after: { name: { givenName: 'Amanda' } },
  });
  expect((await fetch(`${origin}/admin/v1/events?after=0`)).status).toBe(401);
});
