import type { DatabaseSync } from 'node:sqlite';
import pg, { type PoolClient } from 'pg';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { WrittenChange } from '../../src/events/react.ts';
import { ScimError } from '../../src/protocol/error.ts';
import type { DoneOperation, HookedOperation, Hooks, PlannedWrite } from '../../src/service/hooks.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import { openPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { createResourceTypes } from '../../src/protocol/resource-types.ts';
import { createTestDatabase } from '../postgres-cluster.ts';
import { groupUrn, list, open, patchOpUrn, refusal, userUrn } from './client.ts';

const patch = (...Operations: object[]) => ({ schemas: [patchOpUrn], Operations });
const deactivate = patch({ op: 'replace', path: 'active', value: false });

const recorder = () => {
  const before: HookedOperation[] = [];
  const written: PlannedWrite[] = [];
  const after: DoneOperation[] = [];
  const hooks: Hooks = {
    before: (operation) => void before.push(operation),
    write: (write) => void written.push(write),
    after: (operation) => void after.push(operation),
  };
  return { before, written, after, hooks };
};

describe('hooks', () => {
  afterEach(() => vi.useRealTimers());

  it('are told of each operation, before and after it, with who asks', async () => {
    const { before, after, hooks } = recorder();
    const { send, user } = await open({ hooks });
    const { id } = await user('bjensen');
    await send('GET', `/Users/${id}`);
    await send('GET', '/Users');
    await send('PATCH', `/Users/${id}`, deactivate);
    await send('PUT', `/Users/${id}`, { schemas: [userUrn], userName: 'babs' });
    await send('DELETE', `/Users/${id}`);
    const kinds = ['create', 'retrieve', 'query', 'modify', 'replace', 'delete'];
    expect(before.map(({ kind }) => kind)).toEqual(kinds);
    expect(after.map(({ kind }) => kind)).toEqual(kinds);
    expect(before[3]).toEqual({
      kind: 'modify',
      type: 'User',
      id,
      tenant: 'example',
      connection: 'c1',
      requestId: 'test',
    });
    expect(after[0]).toMatchObject({ id, resource: { id, userName: 'bjensen', active: true } });
    expect(after[3]?.resource).toMatchObject({ active: false });
    expect(after[5]?.resource).toBeUndefined();
  });

  it('see what is to be written, as it was and as it is to be, with the members that come and go', async () => {
    const { written, hooks } = recorder();
    const { send, user, group } = await open({ hooks });
    const bjensen = await user('bjensen');
    const guides = await group('Tour Guides', [bjensen.id]);
    await send('PATCH', `/Users/${bjensen.id}`, deactivate);
    await send('PATCH', `/Groups/${guides.id}`, patch({ op: 'remove', path: `members[value eq "${bjensen.id}"]` }));
    expect(written.map(({ kind, type }) => `${kind} ${type}`)).toEqual([
      'create User',
      'create Group',
      'modify User',
      'modify Group',
    ]);
    expect(written[0]?.before).toBeUndefined();
    expect(written[1]?.members).toEqual({ replace: [bjensen.id] });
    expect(written[2]).toMatchObject({ id: bjensen.id, before: { active: true }, after: { active: false } });
    expect(written[3]?.members).toMatchObject({ remove: [bjensen.id] });
  });

  it('refuse with an error of SCIM, by each hook that may, and nothing is written', async () => {
    const refuse = () => {
      throw new ScimError(403, 'Tour guides are not hired at present.');
    };
    for (const hooks of [
      { before: ({ kind }: HookedOperation) => (kind === 'query' ? undefined : refuse()) },
      { write: refuse },
    ]) {
      const harness = await open({ hooks });
      const answer = await harness.send('POST', '/Users', { schemas: [userUrn], userName: 'bjensen' });
      expect(refusal(answer)).toBe('403');
      expect(answer.json.detail).toBe('Tour guides are not hired at present.');
      const v1 = await harness.send('POST', '/scim/v1/Users', {
        schemas: ['urn:scim:schemas:core:1.0'],
        userName: 'bjensen',
      });
      expect([v1.status, v1.json.Errors[0].description]).toEqual([403, 'Tour guides are not hired at present.']);
      expect((await list(harness, '/Users')).json.totalResults).toBe(0);
    }
  });

  it('hold for each operation of a bulk request by itself', async () => {
    const harness = await open({
      hooks: {
        write: ({ after }) => {
          if (after['userName'] === 'mandy') throw new ScimError(400, 'Not her.', { scimType: 'invalidValue' });
        },
      },
    });
    const post = (userName: string) => ({
      method: 'POST',
      path: '/Users',
      bulkId: userName,
      data: { schemas: [userUrn], userName },
    });
    const { json } = await harness.send('POST', '/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [post('bjensen'), post('mandy')],
    });
    expect(json.Operations.map(({ status }: { status: string }) => status)).toEqual(['201', '400']);
    expect(json.Operations[1].response).toMatchObject({ scimType: 'invalidValue', detail: 'Not her.' });
    expect((await list(harness, '/Users')).json.totalResults).toBe(1);
  });

  it('enrich what is written, which is answered and kept', async () => {
    const harness = await open({
      hooks: { write: ({ type, after }) => (type === 'User' ? { ...after, title: 'Tour Guide' } : undefined) },
    });
    const { id, title } = await harness.user('bjensen');
    expect(title).toBe('Tour Guide');
    await harness.send('PATCH', `/Users/${id}`, patch({ op: 'remove', path: 'title' }));
    expect((await harness.send('GET', `/Users/${id}`)).json).toMatchObject({
      id,
      userName: 'bjensen',
      title: 'Tour Guide',
    });
    expect((await harness.send('GET', `/Users/${id}`)).headers['etag']).toBe('W/"1"');
    expect(
      refusal(await harness.send('POST', '/Groups', { schemas: [groupUrn], displayName: 'Tour Guides' })),
    ).not.toMatch(/^5/);
  });

  it('that return what is no resource, throw what is no ScimError, or promise where they may not, are answered 500 with the cause for the log', async () => {
    const cases: readonly Hooks[] = [
      { write: ({ after }) => ({ ...after, shoeSize: 42 }) },
      { write: () => ({}) },
      { write: () => Promise.resolve() as never },
      {
        write: () => {
          throw new RangeError('not today');
        },
      },
      {
        before: ({ kind }) => {
          if (kind === 'create') throw new RangeError('not today');
        },
      },
    ];
    for (const hooks of cases) {
      const harness = await open({ hooks });
      const answer = await harness.send('POST', '/Users', { schemas: [userUrn], userName: 'bjensen' });
      expect(refusal(answer)).toBe('500');
      expect(answer.exchange.cause).toBeInstanceOf(Error);
      expect(answer.json.detail).not.toContain('not today');
      expect((await list(harness, '/Users')).json.totalResults).toBe(0);
    }
  });

  it('are waited for no longer than five seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const asked = Promise.withResolvers<void>();
    const before = (): Promise<never> => {
      asked.resolve();
      return new Promise(() => undefined);
    };
    const harness = await open({ hooks: { before } });
    const answer = harness.send('GET', '/Users');
    // Not before: the way to the database has a limit of its own.
    await asked.promise;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(refusal(await answer)).toBe('503');
    expect((await answer).headers['retry-after']).toBe('5');
  });

  it('that fail after the write take nothing back, and the log learns why', async () => {
    const harness = await open({ hooks: { after: () => Promise.reject(new RangeError('not today')) } });
    const answer = await harness.send('POST', '/Users', { schemas: [userUrn], userName: 'bjensen' });
    expect(answer.status).toBe(201);
    expect(answer.exchange.cause).toBeInstanceOf(RangeError);
  });
});

const { resourceTypes } = createResourceTypes();
const [userType, groupType] = resourceTypes;
const nothing = { members: false, groups: false };
const userOf = (id: string, more: object = {}) => ({
  id,
  attributes: { schemas: [userUrn], id, userName: id, active: true, ...more },
});

/** What an application does to its own table, and what it finds there. */
interface Side {
  readonly open: (
    react: (changes: readonly WrittenChange[], transaction: any) => void | Promise<void>,
  ) => ReturnType<typeof openPostgresStorage>;
  readonly write: (transaction: any, user: string, what: string) => void | Promise<void>;
  readonly read: () => Promise<readonly string[]>;
}

const reactions = (name: string, prepare: () => Promise<Side>) =>
  describe(`what reacts in the transaction, on ${name}`, () => {
    const run = async (refuse?: (change: WrittenChange) => Error | undefined) => {
      const { open, write, read } = await prepare();
      const storage = await open((changes, transaction) => {
        const steps = changes.map((change) => () => {
          const thrown = refuse?.(change);
          const done = write(transaction, change.resource.id, change.type);
          if (thrown) throw thrown;
          return done;
        });
        if (name === 'SQLite') return void steps.map((step) => step());
        return (async () => {
          for (const step of steps) await step();
        })();
      });
      await storage.connections.addTenant({ id: 'acme', created: 0 });
      const acme = storage.resources.tenant('acme', { actor: { kind: 'connection', id: 'okta' }, requestId: 'r1' });
      return { storage, acme, read };
    };

    it('is told each change as its event tells it, and is committed with it', async () => {
      const seen: WrittenChange[] = [];
      const { storage, acme, read } = await run((change) => {
        seen.push(change);
        return undefined;
      });
      await acme.create(userType!, userOf('bjensen'), { wanted: nothing });
      await acme.create(
        groupType!,
        { id: 'guides', attributes: { schemas: [groupUrn], id: 'guides' }, members: ['bjensen'] },
        { wanted: nothing },
      );
      await acme.modify(userType!, 'bjensen', () => userOf('bjensen', { active: false }), {
        read: nothing,
        wanted: nothing,
      });
      await acme.delete(userType!, 'bjensen', {});
      const types = [
        'user.created',
        'group.created',
        'group.members',
        'user.deactivated',
        'group.members',
        'user.deleted',
      ];
      expect(seen.map(({ type }) => type)).toEqual(types);
      expect((await read()).length).toBe(6);
      expect(seen[3]).toMatchObject({
        tenant: 'acme',
        actor: { kind: 'connection', id: 'okta' },
        requestId: 'r1',
        resource: { type: 'User', id: 'bjensen', version: 2 },
        before: { active: true },
        after: { active: false },
      });
      expect(seen[4]).toMatchObject({ removed: [{ value: 'bjensen', type: 'User' }] });
      const { events } = await storage.events.read({ after: 0, count: 10 });
      expect(events.map(({ type }: { type: string }) => type).slice(-6)).toEqual(types);
      await storage.close();
    });

    it('undoes the write by what it throws, the others of the same moment stay', async () => {
      const { storage, acme, read } = await run(({ resource: { id } }) =>
        id === 'u3' ? new ScimError(409, 'No seat is left.') : id === 'u5' ? new RangeError('not today') : undefined,
      );
      const ids = Array.from({ length: 40 }, (_, i) => `u${i}`);
      const results = await Promise.allSettled(
        ids.map((id) => acme.create(userType!, userOf(id), { wanted: nothing })),
      );
      const refused = results.flatMap((result, i) =>
        result.status === 'rejected' ? [[ids[i], result.reason] as const] : [],
      );
      expect(refused.map(([id]) => id)).toEqual(['u3', 'u5']);
      expect(refused[0]![1]).toMatchObject({ status: 409, detail: 'No seat is left.' });
      expect(refused[1]![1]).toMatchObject({ status: 500, cause: expect.any(RangeError) });
      expect((await read()).toSorted()).toEqual(
        ids
          .filter((id) => id !== 'u3' && id !== 'u5')
          .map((id) => `${id} user.created`)
          .toSorted(),
      );
      expect(await acme.get(userType!, 'u3', nothing)).toBeUndefined();
      await storage.close();
    });
  });

reactions('SQLite', async () => {
  let handle: DatabaseSync | undefined;
  return {
    open: async (react) => createSqliteStorage({ file: ':memory:', resourceTypes, react }),
    write: (db: DatabaseSync, user, what) => {
      handle = db;
      db.exec('CREATE TABLE IF NOT EXISTS told (text TEXT)');
      db.prepare('INSERT INTO told VALUES (?)').run(`${user} ${what}`);
    },
    read: async () =>
      handle!
        .prepare('SELECT text FROM told ORDER BY rowid')
        .all()
        .map(({ text }) => String(text)),
  };
});

it('on SQLite refuses a promise, since the transaction would be over', async () => {
  const storage = createSqliteStorage({ file: ':memory:', resourceTypes, react: async () => undefined });
  await storage.connections.addTenant({ id: 'acme', created: 0 });
  const acme = storage.resources.tenant('acme');
  await expect(acme.create(userType!, userOf('bjensen'), { wanted: nothing })).rejects.toMatchObject({
    status: 500,
    cause: expect.any(TypeError),
  });
  expect(await acme.get(userType!, 'bjensen', nothing)).toBeUndefined();
  await storage.close();
});

reactions('PostgreSQL', async () => {
  const url = await createTestDatabase();
  const own = new pg.Client({ connectionString: url });
  await own.connect();
  onTestFinished(() => own.end());
  await own.query('CREATE TABLE public.told (place bigint GENERATED ALWAYS AS IDENTITY, text text)');
  return {
    open: (react) => openPostgresStorage({ url, resourceTypes, react }),
    write: async (client: PoolClient, user, what) => {
      await client.query('INSERT INTO public.told (text) VALUES ($1)', [`${user} ${what}`]);
    },
    read: async () => (await own.query('SELECT text FROM public.told ORDER BY place')).rows.map(({ text }) => text),
  };
});
