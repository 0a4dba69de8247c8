import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { newFolder } from '../cli/muster.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/library.md'), 'utf8');
const [server = '', credentials = '', hooks = '', events = '', mapped = '', changed = ''] = Array.from(
  page.matchAll(/^```ts\n(.*?)^```$/gms),
  ([, code]) => code,
);

let folder = '';
beforeEach(() => {
  folder = newFolder();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/muster-scim'), 'junction');
});

const run = (file: string, code: string) => {
  writeFileSync(join(folder, file), code);
  const env = { PATH: process.env['PATH'], SCIM_TOKEN: 'a-token-of-the-test' };
  const child = spawn(process.execPath, [file], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child.stdout.setEncoding('utf8');
};

it('serves by the first example of docs/library.md', async () => {
  const listening = server.replace('.listen(8080)', '.listen(0, function () { console.log(this.address().port); })');
  for await (const port of run('server.mts', listening)) {
    const response = await fetch(`http://localhost:${String(port).trim()}/scim/v2/ServiceProviderConfig`);
    expect(response.status).toBe(200);
    return;
  }
  expect.fail('The example did not listen.');
});

it('takes credentials of one’s own as docs/library.md has it', async () => {
  const asked = `
    const ask = (token) => scim.fetch(new Request('https://app.example.com/scim/v2/Users', { headers: { authorization: 'Bearer ' + token } }));
    console.log((await ask('a-token-of-the-test')).status, (await ask('another')).status);`;
  let output = '';
  for await (const text of run('credentials.mts', credentials + asked)) output += String(text);
  expect(output.trim()).toBe('200 401');
});

it('hooks into operations as docs/library.md has it', async () => {
  let output = '';
  const code = hooks.replace(
    'createService({',
    'createService({ authenticate: async () => ({ tenant: "acme", connection: "okta", profile: "okta" }),',
  ).concat(`
    const { DatabaseSync } = await import('node:sqlite');
    await storage.connections.addTenant({ id: 'acme', created: Date.now() });
    const send = async (method, path, body) => {
      const headers = { 'content-type': 'application/scim+json' };
      const response = await scim.fetch(new Request('https://app.example.com/scim/v2' + path, { method, headers, body: body && JSON.stringify(body) }));
      return { status: response.status, ...(await response.json().catch(() => ({}))) };
    };
    const { id, nickName } = await send('POST', '/Users', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'bjensen' });
    const own = new DatabaseSync('app.db');
    const sessions = () => own.prepare('SELECT count(*) AS count FROM session').get().count;
    own.prepare('INSERT INTO session VALUES (?)').run(id);
    const before = sessions();
    const Operations = [{ op: 'replace', path: 'active', value: false }];
    await send('PATCH', '/Users/' + id, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations });
    console.log(nickName, before, sessions(), (await send('DELETE', '/Users/' + id)).status);`);
  for await (const text of run('hooks.mts', code)) output += String(text);
  expect(output.trim().split('\n')).toEqual(['create bjensen', 'modify bjensen', 'new 1 0 403']);
});

it('serves tables of one’s own as docs/library.md has it', async () => {
  const asked = `
    db.prepare('INSERT INTO people (email, enabled) VALUES (?, 1)').run('bjensen@example.com');
    const path = '/scim/v2/Users?filter=' + encodeURIComponent('userName eq "BJENSEN@example.com"');
    const { Resources } = await (await scim.fetch(new Request('https://app.example.com' + path))).json();
    console.log(JSON.stringify(Resources.map(({ id, userName, active }) => [id, userName, active])));`;
  let output = '';
  for await (const text of run('mapped.mts', mapped + asked)) output += String(text);
  expect(output.trim()).toBe('[["1","bjensen@example.com",true]]');
});

it('tells what the application changes itself as docs/library.md has it', async () => {
  const asked = `
    import { startEvents } from 'muster-scim';
    db.prepare('INSERT INTO people (email, enabled) VALUES (?, 1)').run('bjensen@example.com');
    ${changed}
    const events = startEvents({ storage, resourceTypes, publicUrl: 'https://app.example.com', authenticate: async () => ({ name: 'app' }) });
    const { items } = await (await events.fetch(new Request('https://app.example.com/admin/v1/events?after=0'))).json();
    console.log(JSON.stringify(items.map(({ type, resource, actor }) => [type, resource.id, actor.kind, actor.id])));`;
  let output = '';
  for await (const text of run('changed.mts', mapped + asked)) output += String(text);
  expect(output.trim()).toBe('[["user.deactivated","1","application","ada@example.com"]]');
});

it('serves events by the example of docs/library.md', async () => {
  const listening = events.replace('.listen(8080)', '.listen(0, function () { console.log(this.address().port); })');
  for await (const port of run('events.mts', listening)) {
    const origin = `http://localhost:${String(port).trim()}`;
    const statuses = ['/admin/v1/events', '/events/jwks.json', '/scim/v2/ServiceProviderConfig'].map(
      async (path) => (await fetch(origin + path)).status,
    );
    expect(await Promise.all(statuses)).toEqual([401, 200, 200]);
    return;
  }
  expect.fail('The example did not listen.');
});
