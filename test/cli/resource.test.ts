import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { muster, musterJson, newFolder, spawnMuster } from './muster.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0';
const lines = (...resources: object[]): string => resources.map((resource) => `${JSON.stringify(resource)}\n`).join('');
const user = (id: string, userName: string) => ({
  schemas: [`${core}:User`],
  id,
  userName,
  displayName: userName.toUpperCase(),
});

const newTenant = async (input: string): Promise<string> => {
  const folder = newFolder();
  await musterJson(folder, ['tenant', 'add', 'acme']);
  const { code, stderr } = await muster(folder, ['import', '-'], { input });
  if (code !== 0) throw new Error(stderr);
  return folder;
};

const directory = lines(
  // Members come before what they name.
  {
    schemas: [`${core}:Group`],
    id: 'g2',
    displayName: 'Employees',
    members: [{ value: 'g1' }, { value: 'u2' }],
    meta: {
      resourceType: 'Group',
      created: '2020-01-02T00:00:00Z',
      lastModified: '2021-01-02T00:00:00Z',
      version: 'W/"7"',
    },
  },
  { schemas: [`${core}:Group`], id: 'g1', displayName: 'Tour Guides', members: [{ value: 'u1', type: 'User' }] },
  {
    ...user('u1', 'bjensen'),
    password: 't1meMa$heen',
    meta: {
      resourceType: 'User',
      created: '2020-01-01T00:00:00Z',
      lastModified: '2020-06-01T00:00:00.5Z',
      version: 'W/"3"',
    },
  },
  user('u2', 'jsmith'),
);

it('muster import keeps ids, times and versions, and export writes them again', async () => {
  const folder = await newTenant(directory);
  const { code, stdout, stderr } = await muster(folder, ['export']);
  expect(code).toBe(0);
  expect(stderr).toContain('4 resources of tenant acme exported.');
  const exported = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, any>);
  expect(exported.map(({ id }) => id)).toEqual(['u1', 'u2', 'g2', 'g1']);
  expect(exported[0]).toEqual({
    ...user('u1', 'bjensen'),
    active: true,
    meta: {
      resourceType: 'User',
      created: '2020-01-01T00:00:00.000Z',
      lastModified: '2020-06-01T00:00:00.500Z',
      version: 'W/"3"',
    },
  });
  expect(exported[2]).toMatchObject({
    members: expect.arrayContaining([
      { value: 'g1', type: 'Group' },
      { value: 'u2', type: 'User' },
    ]) as unknown,
    meta: { lastModified: '2021-01-02T00:00:00.000Z', version: 'W/"7"' },
  });

  const copy = await newTenant(stdout);
  const again = (await muster(copy, ['export'])).stdout;
  // The members of a group have no order of their own.
  const sorted = (text: string) =>
    text.replaceAll(/"members":\[(.*?)\]/g, (_, all: string) =>
      all
        .split(/(?<=\}),/)
        .toSorted()
        .join(),
    );
  expect(sorted(again)).toBe(sorted(stdout));
});

it('muster import names the line of each error, imports the rest, and ends with 1', async () => {
  const folder = await newTenant(lines(user('u1', 'bjensen')));
  const input = [
    JSON.stringify(user('u2', 'jsmith')),
    '',
    '{"schemas"',
    '[]',
    JSON.stringify(user('u3', 'BJensen')),
    JSON.stringify(user('u1', 'other')),
    JSON.stringify({ ...user('u4', 'four'), id: 'bulkId:4' }),
    JSON.stringify({ ...user('u5', 'five'), nickName: 5 }),
    JSON.stringify({ ...user('u6', 'six'), meta: { created: 'yesterday' } }),
    JSON.stringify({ ...user('u7', 'seven'), meta: { version: '3' } }),
    JSON.stringify({ id: 'x' }),
    JSON.stringify({ schemas: [`${core}:Group`], id: 'g1', displayName: 'Tour Guides', members: [{ value: 'u9' }] }),
    JSON.stringify({ schemas: [`${core}:Group`], displayName: 'Employees', members: [{ value: 'u1' }] }),
  ].join('\n');
  writeFileSync(join(folder, 'users.jsonl'), input);
  const { code, stdout, stderr } = await muster(folder, ['import', 'users.jsonl', '--json']);
  expect(JSON.parse(stdout)).toEqual({ tenant: 'acme', imported: 3, errors: 10 });
  const told = stderr.split('\n').filter((line) => line.startsWith('line '));
  const numbers = told.map((line) => Number(/^line (\d+): /.exec(line)?.[1]));
  expect(numbers.toSorted((a, b) => a - b)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(stderr).toMatch(/^line 5: .*userName.*"BJensen"/m);
  expect(stderr).toMatch(/^line 12: .*"u9"/m);
  expect(code).toBe(1);
});

it('muster import forgets passwords, or keeps their hash where it is told to, which nothing shows', async () => {
  const folder = await newTenant(directory);
  const kept = () => readFileSync(join(folder, 'data/muster.db')).toString('latin1');
  expect(kept()).not.toMatch(/t1meMa|\$scrypt\$/);
  const input = lines({ ...user('u3', 'mpepperidge'), password: 't1meMa$heen' });
  await muster(folder, ['import', '-', '--keep-passwords'], { input });
  expect(kept()).toContain('$scrypt$');
  expect(kept()).not.toContain('t1meMa');
  for (const { stdout } of [await muster(folder, ['export']), await muster(folder, ['user', 'show', 'mpepperidge'])]) {
    expect(stdout).toContain('mpepperidge');
    expect(stdout).not.toMatch(/password|t1meMa|scrypt/);
  }
});

it('muster import refuses what is not UTF-8', async () => {
  const folder = newFolder();
  await musterJson(folder, ['tenant', 'add', 'acme']);
  writeFileSync(join(folder, 'latin1.jsonl'), Buffer.from('{"userName":"Bj\xf6rn"}\n', 'latin1'));
  expect(await muster(folder, ['import', 'latin1.jsonl'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('not UTF-8') as string,
  });
});

it('muster user and group list find by filter, to a limit, and show by id or name', async () => {
  const folder = await newTenant(directory);
  const names = async (...args: string[]) =>
    (await musterJson(folder, args)).map((resource) => String(resource['userName'] ?? resource['displayName']));
  expect(await names('user', 'list')).toEqual(['bjensen', 'jsmith']);
  expect(await names('user', 'list', '--filter', 'userName sw "J"')).toEqual(['jsmith']);
  expect(await names('group', 'list')).toEqual(['Employees', 'Tour Guides']);
  const limited = await muster(folder, ['user', 'list', '--limit', '1']);
  expect(limited.stdout).toMatch(/^id +userName[\s\S]*u1 +bjensen/);
  expect(limited.stdout).not.toContain('jsmith');
  expect(limited.stderr).toContain('There are more than 1');
  expect(await muster(folder, ['user', 'list', '--filter', 'userName =']).then(({ code }) => code)).toBe(1);

  const [shown] = await musterJson(folder, ['user', 'show', 'BJENSEN', '--base-url', 'https://scim.example.com']);
  expect(shown).toMatchObject({
    id: 'u1',
    groups: expect.arrayContaining([expect.objectContaining({ value: 'g1', type: 'direct' })]) as unknown,
    meta: { location: 'https://scim.example.com/scim/v2/Users/u1' },
  });
  expect(await musterJson(folder, ['group', 'show', 'g1'])).toMatchObject([{ members: [{ display: 'BJENSEN' }] }]);
  expect((await muster(folder, ['user', 'show', 'nobody'])).stderr).toContain(
    'There is no User with the id or userName "nobody".',
  );
});

it('muster connection add --user links /Me to a user [me-01]', async () => {
  const folder = await newTenant(directory);
  const [added] = await musterJson(folder, ['connection', 'add', 'me', '--auth', 'bearer', '--user', 'bjensen']);
  const [, baseUrl = ''] = await spawnMuster(folder, ['serve', '--port', '0', '--json']).until(/"baseUrl":"(.*?)"/);
  const response = await fetch(`${baseUrl}/Me`, { headers: { authorization: added!['authorization'] } });
  expect(await response.json()).toMatchObject({ id: 'u1', userName: 'bjensen' });
});

it('muster export ends quietly where its reader stops early', async () => {
  const users = Array.from({ length: 5_000 }, (_, i) => user(`u${i}`, `user${i}`));
  const folder = await newTenant(lines(...users));
  const { child, ended } = spawnMuster(folder, ['export']);
  child.stdout?.once('data', () => child.stdout?.destroy());
  const { code, stderr } = await ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
