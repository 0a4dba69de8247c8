import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { countOf, groupSchema, newDatabase, openThree, patchOp, senderOf, serve, userSchema } from './instances.ts';
import { muster, musterJson, newFolder } from './muster.ts';

describe('three processes on one database', () => {
  it('keep all of 30 members that are added at once, one of 30 users of one name, one of 30 writers of one version', async () => {
    const { baseUrls, send, user } = await openThree();
    const times = (make: (i: number, baseUrl: string) => Promise<Response>) =>
      Promise.all(Array.from({ length: 30 }, (_, i) => make(i, baseUrls[i % 3]!)));

    const users = await Promise.all(Array.from({ length: 30 }, (_, i) => user(`guide${i}`)));
    const made = await send(baseUrls[0]!, 'POST', '/Groups', { schemas: [groupSchema], displayName: 'Tour Guides' });
    const { id } = (await made.json()) as { id: string };
    const added = await times((i, baseUrl) =>
      send(baseUrl, 'PATCH', `/Groups/${id}`, {
        schemas: [patchOp],
        Operations: [{ op: 'add', path: 'members', value: [{ value: users[i]!.id }] }],
      }),
    );
    expect(countOf(added, 204)).toBe(30);
    for (const baseUrl of baseUrls) {
      const group = (await (await send(baseUrl, 'GET', `/Groups/${id}`)).json()) as {
        members: { value: string }[];
        meta: { version: string };
      };
      expect(group.members.map(({ value }) => value).toSorted()).toEqual(users.map((one) => one.id).toSorted());
      expect(group.meta.version).toBe('W/"31"');
    }

    const named = await times((i, baseUrl) =>
      send(baseUrl, 'POST', '/Users', { schemas: [userSchema], userName: i % 2 ? 'bjensen' : 'BJensen' }),
    );
    expect([countOf(named, 201), countOf(named, 409)]).toEqual([1, 29]);
    const groups = await times((_, baseUrl) =>
      send(baseUrl, 'POST', '/Groups', { schemas: [groupSchema], displayName: 'Employees' }),
    );
    expect([countOf(groups, 201), countOf(groups, 409)]).toEqual([1, 29]);

    const written = await times((i, baseUrl) =>
      send(
        baseUrl,
        'PATCH',
        `/Users/${users[0]!.id}`,
        { schemas: [patchOp], Operations: [{ op: 'replace', path: 'title', value: `Guide ${i}` }] },
        { 'if-match': 'W/"1"' },
      ),
    );
    expect([countOf(written, 204), countOf(written, 412)]).toEqual([1, 29]);
  });

  it('refuse at once what was revoked or replaced elsewhere', async () => {
    const { folder, flags, baseUrls, connect } = await openThree();
    const added = await connect('entra');
    const statuses = (authorization: unknown) =>
      Promise.all(
        baseUrls.map(async (url) => (await senderOf(String(authorization))(url, 'GET', '/Users?count=1')).status),
      );
    expect(await statuses(added['authorization'])).toEqual([200, 200, 200]);
    const [rotated] = await musterJson(folder, ['connection', 'rotate', 'entra', '--overlap', '0s', ...flags]);
    expect(await statuses(added['authorization'])).toEqual([401, 401, 401]);
    expect(await statuses(rotated?.['authorization'])).toEqual([200, 200, 200]);
    expect((await muster(folder, ['connection', 'revoke', 'entra', ...flags])).code).toBe(0);
    expect(await statuses(rotated?.['authorization'])).toEqual([401, 401, 401]);
  });

  it('lose no request that was accepted while each is stopped or killed and started again under load', async () => {
    const { folder, database, instances, send } = await openThree();
    const current = [...instances];
    const accepted: string[] = [];
    const statuses = new Map<number | string, number>();
    let done = false;
    const client = async (name: number): Promise<void> => {
      for (let i = 0; !done; i++) {
        const instance = current[(name + i) % 3]!;
        try {
          const userName = `bjensen${name}-${i}`;
          const answer = await send(instance.baseUrl, 'POST', '/Users', { schemas: [userSchema], userName });
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          if (answer.status === 201) accepted.push(((await answer.json()) as { id: string }).id);
          else await answer.text();
        } catch {
          statuses.set('refused', (statuses.get('refused') ?? 0) + 1);
          await sleep(20);
        }
      }
    };
    const clients = Array.from({ length: 6 }, (_, i) => client(i));
    const goesOn = async (): Promise<void> => {
      for (const then = accepted.length; accepted.length < then + 30;) await sleep(5);
    };
    for (const [i, signal] of (['SIGTERM', 'SIGKILL', 'SIGTERM'] as const).entries()) {
      await goesOn();
      const { running } = current[i]!;
      running.child.kill(signal);
      const { code } = await running.ended;
      if (signal === 'SIGTERM') expect(code).toBe(0);
      current[i] = await serve(folder, database);
    }
    await goesOn();
    done = true;
    await Promise.all(clients);
    // Nothing but done, or to be tried again.
    expect([...statuses.keys()].filter((status) => ![201, 503, 'refused'].includes(status))).toEqual([]);
    const found = await Promise.all(
      accepted.map(async (id, i) => (await send(current[i % 3]!.baseUrl, 'GET', `/Users/${id}`)).status),
    );
    expect(found.filter((status) => status !== 200)).toEqual([]);
  });
});

describe('muster on PostgreSQL', () => {
  it('works as on SQLite, command by command', async () => {
    const folder = newFolder();
    const database = await newDatabase();
    const flags = ['--database', database];
    expect(await muster(folder, ['migrate', ...flags])).toMatchObject({ code: 0 });
    await musterJson(folder, ['tenant', 'add', 'example', ...flags]);
    const user = (userName: string) => JSON.stringify({ schemas: [userSchema], userName });
    const input = `${user('bjensen')}\n${user('mandy')}\n${user('BJENSEN')}\n`;
    const imported = await muster(folder, ['import', '-', ...flags], { input });
    expect(imported).toMatchObject({ code: 1 });
    expect(imported.stderr).toContain('line 3: userName "BJENSEN" is taken');
    expect((await musterJson(folder, ['user', 'list', ...flags])).map((one) => one['userName'])).toEqual([
      'bjensen',
      'mandy',
    ]);
    const exported = await muster(folder, ['export', ...flags]);
    expect(exported.stdout.split('\n').filter(Boolean)).toHaveLength(2);
  });

  it('imports the first of lines that want the same, though others are written beside it, and names the others in their order', async () => {
    const folder = newFolder();
    const flags = ['--database', await newDatabase()];
    await musterJson(folder, ['tenant', 'add', 'example', ...flags]);
    // The first 256 are written together, and again without the second; the last is all that is written beside them.
    const names = ['bjensen', 'BJENSEN', ...Array.from({ length: 253 }, (_, i) => `user${i}`), 'mandy', 'Mandy'];
    const line = (userName: string, i: number) => JSON.stringify({ schemas: [userSchema], id: `${i + 1}`, userName });
    const { stderr } = await muster(folder, ['import', '-', ...flags], { input: names.map(line).join('\n') });
    const refused = Array.from(stderr.matchAll(/^line (\d+): userName/gm), ([, number]) => Number(number));
    expect(refused).toEqual([2, 257]);
    const { stdout } = await muster(folder, ['export', ...flags]);
    const kept = Array.from(stdout.matchAll(/"id":"(\d+)"/g), ([, id]) => Number(id));
    expect(kept).toEqual(Array.from({ length: 256 }, (_, i) => i + 1).filter((id) => id !== 2));
  });

  it('says what is wrong with the database', async () => {
    const folder = newFolder();
    const unreachable = await muster(folder, [
      'tenant',
      'list',
      '--database',
      'postgres://nobody:hunter2@127.0.0.1:1/x',
    ]);
    expect(unreachable).toMatchObject({ code: 1 });
    expect(unreachable.stderr).toMatch(/^muster: The database 127\.0\.0\.1:1\/x cannot be opened: .*ECONNREFUSED/);
    expect(unreachable.stderr).not.toContain('hunter2');
  });
});
