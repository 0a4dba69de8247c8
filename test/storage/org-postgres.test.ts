import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createSeal } from '../../src/provisioning/seal.ts';
import { openPostgresOrgStorage, type PostgresOrgStorage } from '../../src/storage/postgres/org/storage.ts';
import { openPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { jobOf, personOf } from '../../src/storage/testing/org/fixture.ts';
import { createTestDatabase } from '../postgres-cluster.ts';

let database: string;
let schemas = 0;
const newUrl = () => `${database}?schema=org${(schemas += 1)}`;
beforeAll(async () => {
  database = await createTestDatabase();
});

const seal = createSeal(randomBytes(32));
const open = async (url: string): Promise<PostgresOrgStorage> => {
  const store = await openPostgresOrgStorage({ url, seal, poolSize: 3 });
  onTestFinished(() => store.close());
  return store;
};

/** A connection beside those of the stores. */
const connect = async (): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
};

const page = { limit: 1_000 };

describe('an org in PostgreSQL', () => {
  it('is made once, however many processes start at once', async () => {
    const url = newUrl();
    const stores = await Promise.all(Array.from({ length: 4 }, () => open(url)));
    await Promise.all(stores.map(({ people }, i) => people.add(personOf(`p${i}`))));
    for (const { people } of stores) expect((await people.list(page)).items).toHaveLength(4);
  });

  it("is refused in a schema of a service's, and a service in one of an org's", async () => {
    const [service, org] = [newUrl(), newUrl()];
    await (await openPostgresStorage({ url: service, resourceTypes: [] })).close();
    await expect(openPostgresOrgStorage({ url: service, seal })).rejects.toThrow(/holds a service.*\?schema=/);
    await open(org);
    await expect(openPostgresStorage({ url: org, resourceTypes: [] })).rejects.toThrow(/holds an org.*\?schema=/);
  });

  it('says what cannot be reached, without the password', async () => {
    const opening = openPostgresOrgStorage({ url: 'postgres://muster:hunter2@127.0.0.1:1/muster', seal });
    await expect(opening).rejects.toThrow(/^The database 127\.0\.0\.1:1\/muster cannot be opened: .*ECONNREFUSED/);
    await expect(opening).rejects.not.toThrow(/hunter2/);
  });

  it('gives each job to one of several processes, in the order of each subject', async () => {
    const url = newUrl();
    const stores = await Promise.all([open(url), open(url), open(url)]);
    await stores[0].jobs.add(Array.from({ length: 60 }, (_, i) => jobOf(`j${i}`, `s${i % 20}`)));
    const taken: string[] = [];
    await Promise.all(
      stores.map(async ({ jobs }) => {
        for (;;) {
          const claimed = await jobs.claim({ now: 1, leasedUntil: 1_000, limit: 3 });
          if (claimed.length === 0 && (await jobs.count()).queued === undefined) return;
          for (const job of claimed) {
            taken.push(job.id);
            await jobs.update({ ...job, state: 'done' }, 1_000);
          }
        }
      }),
    );
    expect(new Set(taken).size).toBe(60);
    expect(taken).toHaveLength(60);
    for (let subject = 0; subject < 20; subject++) {
      const own = taken.map((id) => Number(id.slice(1))).filter((number) => number % 20 === subject);
      expect(own).toEqual(own.toSorted((a, b) => a - b));
    }
  });

  it('shows who reads on from a position every event of every process', async () => {
    const url = newUrl();
    const [reader, ...writers] = await Promise.all([open(url), open(url), open(url)]);
    const eventOf = (uuid: string) => ({
      uuid,
      published: '2011-05-13T04:42:34.000Z',
      eventType: 'user.lifecycle.create',
      actor: { id: 'a', type: 'User' },
      target: [],
    });
    const writing = Promise.all(
      writers.map(async ({ transaction }, i) => {
        for (let n = 0; n < 30; n++)
          await transaction(async ({ log, settings }) => {
            await log.add([eventOf(`${i}-${n}`) as never]);
            await settings.put(`s${i}`, { n });
          });
      }),
    ).then(() => true);
    const seen: string[] = [];
    let after: string | undefined;
    for (let done = false; ;) {
      const ended = done;
      const { items, next } = await reader.log.list({ limit: 7, ...(after !== undefined && { after }) });
      seen.push(...items.map(({ uuid }) => uuid));
      after = next;
      if (ended && items.length === 0) break;
      done = await Promise.race([writing, new Promise<false>((resolve) => void setImmediate(() => resolve(false)))]);
    }
    expect(seen).toHaveLength(60);
    expect(new Set(seen).size).toBe(60);
  });

  it('answers 503 of lost connections and goes on with new ones', async () => {
    const url = newUrl();
    const store = await open(url);
    await store.people.add(personOf('a'));
    const killer = await connect();
    const kill = () =>
      killer.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE pid <> pg_backend_pid() AND application_name = 'muster'`,
      );
    const broken = store.transaction(async ({ people }) => {
      await people.add(personOf('b'));
      await kill();
      await people.add(personOf('c'));
    });
    await expect(broken).rejects.toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    await store.people.add(personOf('d'));
    expect((await store.people.list(page)).items.map(({ id }) => id)).toEqual(['a', 'd']);
  });
});
