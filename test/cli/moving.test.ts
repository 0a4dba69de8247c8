import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { groupType, userType } from '../../src/protocol/resource-types.ts';
import { openStorage } from '../../src/storage/open.ts';
import { createTestDatabase } from '../postgres-cluster.ts';
import { muster, musterJson, newFolder, spawnMuster } from './muster.ts';

const nothing = { members: false, groups: false };
const later = Date.parse('2100-01-01T00:00:00Z');

/** Two tenants with all that a store can keep. */
const fill = async (database: string): Promise<void> => {
  const storage = await openStorage({ database, resourceTypes: [userType, groupType] });
  const { operators, administrators, oauth, resources } = storage;
  await operators.addOperator({ name: 'console', created: 1, expires: later, hash: 'ab'.repeat(32) });
  await administrators.addAdministrator({ tenant: 'acme', name: 'bjensen', created: 1, password: '$scrypt$x' });
  await oauth.put({ id: 'z-grant', kind: 'Grant', expires: later, content: { accountId: 'acme/bjensen' } });
  await oauth.put({ id: 'a-token', kind: 'AccessToken', grant: 'z-grant', expires: later, content: { scope: 'scim' } });
  const acme = resources.tenant('acme');
  const schemas = [userType.schema.id];
  for (let from = 0; from < 600; from += 200) {
    const users = Array.from({ length: 200 }, (_, i) => `u${from + i}`);
    await Promise.all(
      users.map((id) =>
        acme.create(
          userType,
          { id, attributes: { schemas, id, userName: `${id}ß@example.com` }, secret: `$scrypt$${id}` },
          { wanted: nothing },
        ),
      ),
    );
  }
  const group = (id: string, members: string[]) =>
    acme.create(
      groupType,
      { id, attributes: { schemas: [groupType.schema.id], id, displayName: id }, members },
      { wanted: nothing },
    );
  await group(
    'inner',
    Array.from({ length: 500 }, (_, i) => `u${i}`),
  );
  await group('outer', ['inner', 'u1']);
  const change = { attributes: { schemas, id: 'u1', userName: 'bjensen', title: 'Tour Guide' } };
  await acme.modify(userType, 'u1', () => change, { read: nothing, wanted: nothing });
  const globex = resources.tenant('globex');
  await globex.create(
    userType,
    { id: 'u1', attributes: { schemas, id: 'u1', userName: 'mandy' } },
    { wanted: nothing },
  );
  await storage.close();
};

it('moves from SQLite to PostgreSQL and back: no client notices, and what broke off is taken up again', async () => {
  const folder = newFolder();
  const [old, back] = [join(folder, 'old.db'), join(folder, 'back.db')];
  const postgres = `${await createTestDatabase()}?schema=moved`;
  for (const tenant of ['acme', 'globex']) await musterJson(folder, ['tenant', 'add', tenant, '--database', old]);
  const flags = ['--auth', 'bearer', '--tenant', 'acme', '--database', old];
  await musterJson(folder, ['connection', 'add', 'okta', ...flags]);
  const rotate = ['connection', 'rotate', 'okta', '--overlap', '24h', '--database', old];
  const [connection] = await musterJson(folder, rotate);
  await fill(old);

  const exportFrom = async (database: string): Promise<string> => {
    const { code, stdout, stderr } = await muster(folder, ['export', '--everything', '--database', database]);
    expect([code, stderr]).toEqual([0, expect.stringContaining('lines exported')]);
    return stdout;
  };
  const importInto = (database: string, input: string) =>
    muster(folder, ['import', '-', '--everything', '--json', '--database', database], { input });

  const lines = await exportFrom(old);
  // It broke off in the midst of a line.
  const broken = await importInto(postgres, lines.slice(0, lines.length / 2));
  expect(broken.code).toBe(1);
  const whole = await importInto(postgres, lines);
  expect(whole).toMatchObject({ code: 0 });
  expect(JSON.parse((await importInto(postgres, lines)).stdout)).toMatchObject({ imported: 0 });
  expect(await exportFrom(postgres)).toBe(lines);
  await importInto(back, await exportFrom(postgres));
  expect(await exportFrom(back)).toBe(lines);

  const headers = { authorization: String(connection?.['authorization']) };
  const answersOf = async (database: string): Promise<unknown[]> => {
    const serving = spawnMuster(folder, ['serve', '--database', database, '--port', '0', '--json']);
    const [line] = await serving.until(/^\{.*\}\n/);
    const { baseUrl } = JSON.parse(line) as { baseUrl: string };
    const answers: unknown[] = [];
    for (const path of [
      '/Users/u1',
      '/Groups/inner',
      '/Groups/outer',
      '/Users?startIndex=300&count=5&sortBy=userName',
    ]) {
      const answer = await fetch(baseUrl + path, { headers });
      answers.push([answer.status, answer.headers.get('etag'), (await answer.text()).replaceAll(baseUrl, '')]);
    }
    serving.child.kill();
    await serving.ended;
    return answers;
  };
  const before = await answersOf(old);
  expect(before[0]).toEqual([200, 'W/"2"', expect.stringContaining('"display":"outer"')]);
  expect(await answersOf(postgres)).toEqual(before);
});

it('goes on where an import was killed, however often: nothing is lost, and nothing there twice', async () => {
  const folder = newFolder();
  const url = await createTestDatabase();
  const importing = ['import', 'archive.jsonl', '--everything', '--json', '--database', url];
  const times = { version: 3, created: 1_000, lastModified: 2_000 };
  const resource = (type: string, id: string, document: object) =>
    ({ kind: 'resource', tenant: 'acme', type, id, ...times, document }) as const;
  const users = Array.from({ length: 4_000 }, (_, i) => `u${i}`);
  const archive = [
    { kind: 'muster', format: 1, types: ['User', 'Group'] },
    { kind: 'tenant', id: 'acme', created: 1 },
    resource('Group', 'g', { schemas: [groupType.schema.id], id: 'g', displayName: 'Tour Guides' }),
    ...users.map((id) => resource('User', id, { schemas: [userType.schema.id], id, userName: id })),
    { kind: 'members', tenant: 'acme', type: 'Group', group: 'g', members: users.slice(0, 2_500) },
    { kind: 'members', tenant: 'acme', type: 'Group', group: 'g', members: users.slice(2_500) },
  ].map((line) => JSON.stringify(line));
  writeFileSync(join(folder, 'archive.jsonl'), archive.join('\n'));

  expect(await muster(folder, ['migrate', '--database', url])).toMatchObject({ code: 0 });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  const written = async (): Promise<number> =>
    Number((await client.query<{ n: string }>('SELECT count(*) AS n FROM muster.outbox')).rows[0]!.n);
  for (const enough of [1, 1_500]) {
    const { child, ended } = spawnMuster(folder, importing);
    while ((await written()) < enough && child.exitCode === null) continue;
    child.kill('SIGKILL');
    await ended;
  }
  expect(await muster(folder, importing)).toMatchObject({ code: 0 });
  const { stdout } = await muster(folder, ['export', '--everything', '--database', url]);
  expect(stdout.trimEnd().split('\n').toSorted()).toEqual(archive.toSorted());
});
