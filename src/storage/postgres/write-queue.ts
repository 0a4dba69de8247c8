import type { Collections } from './collections.ts';
import { noSuchTenant } from './collections.ts';
import type { Database } from './database.ts';
import { sqlState, unavailable } from './errors.ts';
import { isInexact } from './together.ts';
import { RefusedError, type Numbered, type Outcome, type Write } from './write.ts';
import type { WriteBatch } from './write-batch.ts';

/** Writes that share one commit, at most. */
const batchSize = 256;
/** Writes that wait, at most; more are refused. */
const capacity = 20_000;

interface Asked {
  readonly write: Write;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

export interface WriteQueue {
  /** Does one write. What it resolves with is on disk. */
  write<T>(tenant: string, write: Write): Promise<T>;
  /** Resolves when all that was asked for so far is written or refused. */
  drained(): Promise<void>;
}

interface Parts {
  readonly database: Database;
  readonly collections: Collections;
  readonly batch: WriteBatch;
  /** Transactions that are under way at once, at most. */
  readonly lanes: number;
  /** Called after a transaction was committed, with how many writes it held. */
  readonly committed: (writes: number) => void;
}

/**
 * Writes of a tenant that arrive while others are being written share one transaction, since a flush to the disk and the
 * ways there and back are what a write costs. One that is refused does not keep the others from being done.
 */
export const createWriteQueue = ({ database, collections, batch, lanes, committed }: Parts): WriteQueue => {
  const waiting = new Map<string, Asked[]>();
  let size = 0;
  let busy = 0;
  let idle: (() => void)[] = [];

  const number = async (tenant: number, writes: readonly Write[]): Promise<readonly Numbered[]> => {
    const types = new Map(writes.map(({ type }) => [type.name, type]));
    const numbers = new Map<string, { collection: number | undefined; next: number }>();
    for (const name of types.keys()) {
      const created = writes.filter(({ type, kind }) => kind === 'create' && type.name === name).length;
      const collection = await (created > 0 ? collections.ensure(tenant, name) : collections.find(tenant, name));
      const next = created > 0 ? await collections.take(tenant, collection!, created) : 0;
      numbers.set(name, { collection, next });
    }
    return writes.map((write) => {
      const of = numbers.get(write.type.name)!;
      return { write, collection: of.collection, seq: write.kind === 'create' ? of.next++ : undefined };
    });
  };

  let before: Promise<unknown> = Promise.resolve();
  /** So that who came first is first in the lists. */
  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const result = before.then(work);
    before = result.catch(() => undefined);
    return result;
  };

  /** What came of each; those that are refused among others are tried again by themselves, and so are the others. */
  const run = async (
    tenant: number,
    writes: readonly Numbered[],
    atOnce: boolean,
  ): Promise<ReadonlyMap<Write, Outcome>> => {
    try {
      return await database.transaction(tenant, (on) => batch(on, { tenant, writes, atOnce }));
    } catch (error) {
      if (isInexact(error)) return run(tenant, writes, false);
      const [only, ...more] = writes;
      if (only && more.length === 0) {
        return new Map([
          [only.write, { error: error instanceof RefusedError ? error.refused.get(only.write) : error }],
        ]);
      }
      const outcomes = new Map<Write, Outcome>();
      const add = async (some: readonly Numbered[]) => {
        if (some.length === 0) return;
        for (const [write, outcome] of await run(tenant, some, false)) outcomes.set(write, outcome);
      };
      if (error instanceof RefusedError) {
        await add(writes.filter(({ write }) => !error.refused.has(write)));
        for (const one of writes) if (error.refused.has(one.write)) await add([one]);
        return outcomes;
      }
      // What the database refuses may be the fault of one; what it is unable to do is nobody's.
      if (sqlState(error) === undefined) throw error;
      for (const one of writes) await add([one]);
      return outcomes;
    }
  };

  const perform = async (tenantId: string, asked: readonly Asked[]): Promise<void> => {
    try {
      const writes = asked.map(({ write }) => write);
      const { tenant, numbered } = await inOrder(async () => {
        const found = await collections.tenant(tenantId);
        if (found === undefined) throw noSuchTenant(tenantId);
        return { tenant: found, numbered: await number(found, writes) };
      });
      const outcomes = await run(tenant, numbered, true);
      committed(writes.length);
      for (const { write, resolve, reject } of asked) {
        const outcome = outcomes.get(write);
        if (outcome && 'value' in outcome) resolve(outcome.value as never);
        else reject(outcome?.error);
      }
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  };

  /** What is being written now, by tenant and id. */
  const underWay = new Set<string>();
  const nameOf = (tenant: string, { write }: Asked): string => `${tenant} ${write.id}`;

  /** Those that may be written now: who changes what is being written would wait for it in the database, one by one. */
  const take = (tenant: string, asked: readonly Asked[]): { taken: Asked[]; left: Asked[] } => {
    const taken: Asked[] = [];
    const left: Asked[] = [];
    for (const one of asked) {
      (taken.length < batchSize && !underWay.has(nameOf(tenant, one)) ? taken : left).push(one);
    }
    return { taken, left };
  };

  const start = (): void => {
    for (const [tenant, asked] of waiting) {
      if (busy === lanes) break;
      const { taken, left } = take(tenant, asked);
      if (taken.length === 0) continue;
      size -= taken.length;
      // The others come first now.
      waiting.delete(tenant);
      if (left.length > 0) waiting.set(tenant, left);
      const names = taken.map((one) => nameOf(tenant, one));
      for (const name of names) underWay.add(name);
      busy++;
      void perform(tenant, taken).finally(() => {
        for (const name of names) underWay.delete(name);
        busy--;
        start();
      });
    }
    if (busy > 0 || size > 0) return;
    for (const resolve of idle) resolve();
    idle = [];
  };

  let scheduled = false;
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      start();
    });
  };

  return {
    write: (tenant, write) =>
      new Promise((resolve, reject) => {
        if (size >= capacity) return reject(unavailable('The service is overloaded: too many writes wait. Try again.'));
        size++;
        const asked = { write, resolve, reject };
        const others = waiting.get(tenant);
        if (others) others.push(asked);
        else waiting.set(tenant, [asked]);
        schedule();
      }),
    drained: () => (busy === 0 && size === 0 ? Promise.resolve() : new Promise((resolve) => void idle.push(resolve))),
  };
};
