import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { start } from '../node/running.ts';
import { createHarness, type Harness } from './harness.ts';

const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

interface Client {
  readonly harness: Harness;
  readonly send: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;
}

/** A service on a port over a file on disk, and a client of its own connections. */
const createClient = async (): Promise<Client> => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-parallel-'));
  const harness = await createHarness({ profile: 'okta', file: join(folder, 'muster.db') });
  const { url } = await start(harness.service.handle);
  onTestFinished(async () => {
    await harness.close();
    rmSync(folder, { recursive: true });
  });
  const authorization = await harness.connect('example');
  return {
    harness,
    send: (method, path, body, headers = {}) =>
      fetch(`${url}/scim/v2${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/scim+json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
  };
};

const times = <T>(count: number, make: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => make(i)));

const countOf = (answers: readonly Response[], status: number): number =>
  answers.filter((answer) => answer.status === status).length;

describe('parallel requests over real sockets', () => {
  it('keep all of 20 members that are added at once [life-01, patch-56]', async () => {
    const { harness, send } = await createClient();
    const users = await times(20, (i) => harness.user(`guide${i}`));
    const { id } = await harness.group('Tour Guides');
    const answers = await times(20, (i) =>
      send('PATCH', `/Groups/${id}`, {
        schemas: [patchOp],
        Operations: [{ op: 'add', path: 'members', value: [{ value: users[i].id }] }],
      }),
    );
    expect(countOf(answers, 204)).toBe(20);
    const group = (await harness.send('GET', `/Groups/${id}`)).json;
    expect(group.members.map((m: { value: string }) => m.value).toSorted()).toEqual(users.map((u) => u.id).toSorted());
    expect(group.meta.version).toBe('W/"21"');
  });

  it('keep the 400 members of two writers, and remove what both remove once [life-01]', async () => {
    const { harness, send } = await createClient();
    const users = await times(400, (i) => harness.user(`guide${i}`));
    const { id } = await harness.group('Tour Guides');
    const operations = (from: number, op: string) =>
      times(20, (i) =>
        send('PATCH', `/Groups/${id}`, {
          schemas: [patchOp],
          Operations: [
            {
              op,
              path: 'members',
              value: users.slice(from + i * 10, from + i * 10 + 10).map((u) => ({ value: u.id })),
            },
          ],
        }),
      );
    await Promise.all([operations(0, 'add'), operations(200, 'add')]);
    const count = async () => ((await harness.send('GET', `/Groups/${id}`)).json.members ?? []).length;
    expect(await count()).toBe(400);
    await Promise.all([operations(0, 'remove'), operations(0, 'remove')]);
    expect(await count()).toBe(200);
  });

  it('make one user of 20 creates of one userName, whatever its case [create-27, create-26]', async () => {
    const { harness, send } = await createClient();
    const answers = await times(20, (i) =>
      send('POST', '/Users', { schemas: [userSchema], userName: i % 2 ? 'bjensen' : 'BJensen' }),
    );
    expect([countOf(answers, 201), countOf(answers, 409)]).toEqual([1, 19]);
    const refused = answers.find((answer) => answer.status === 409)!;
    expect(await refused.json()).toMatchObject({ status: '409', scimType: 'uniqueness' });
    expect((await harness.send('GET', '/Users')).json.totalResults).toBe(1);
  });

  it('let one of two writers with the same If-Match through [etag-12, patch-51]', async () => {
    const { harness, send } = await createClient();
    const { id, meta } = await harness.user('bjensen');
    const answers = await times(2, (i) =>
      send(
        'PATCH',
        `/Users/${id}`,
        { schemas: [patchOp], Operations: [{ op: 'replace', path: 'nickName', value: `Babs${i}` }] },
        { 'if-match': meta.version },
      ),
    );
    expect([countOf(answers, 200), countOf(answers, 412)]).toEqual([1, 1]);
    expect((await harness.send('GET', `/Users/${id}`)).json.meta.version).toBe('W/"2"');
  });

  it('lose no attribute of 20 that are changed at once', async () => {
    const { harness, send } = await createClient();
    const { id } = await harness.user('bjensen');
    await times(20, (i) =>
      send('PATCH', `/Users/${id}`, {
        schemas: [patchOp],
        Operations: [{ op: 'add', path: 'roles', value: [{ value: `role${i}` }] }],
      }),
    );
    expect((await harness.send('GET', `/Users/${id}`)).json.roles).toHaveLength(20);
  });

  it('make a user whose group is deleted at the same time a member of nothing', async () => {
    const { harness, send } = await createClient();
    const { id } = await harness.user('bjensen');
    const groups = await times(10, (i) => harness.group(`Tour Guides ${i}`));
    const answers = await Promise.all(
      groups.flatMap((group) => [
        send('PATCH', `/Groups/${group.id}`, {
          schemas: [patchOp],
          Operations: [{ op: 'add', path: 'members', value: [{ value: id }] }],
        }),
        send('DELETE', `/Groups/${group.id}`),
      ]),
    );
    expect(answers.every(({ status }) => status === 204 || status === 404)).toBe(true);
    expect((await harness.send('GET', `/Users/${id}`)).json.groups).toBeUndefined();
    expect((await send('POST', '/Groups', { schemas: [groupSchema], displayName: 'New' })).status).toBe(201);
  });
});
