import type { Collections } from './collections.ts';
import type { Session } from './database.ts';
import { createDecide } from './decide.ts';
import { appendEvents } from './events.ts';
import type { Indexes } from './indexes.ts';
import { changeMembers, leaveGroups, type MembershipChange } from './member-writes.ts';
import type { MemberReads } from './members.ts';
import type { Queries } from './query.ts';
import { countRows, historyOf, writeRows, writeSecrets, writeVersions } from './resource-writes.ts';
import { toResources, type Row, type Sought } from './rows.ts';
import { eventsOf } from './wave-events.ts';
import { uniqueOf, type Numbered, type Outcome, type Write } from './write.ts';

interface Parts {
  readonly clock: () => number;
  readonly indexes: Indexes;
  readonly members: MemberReads;
  readonly queries: Queries;
  readonly collections: Collections;
  /** Whether events are written with the changes. */
  readonly keepEvents: boolean;
}

/** Those of one resource follow one another, and so do those that want something unique. */
const wavesOf = (writes: readonly Numbered[]): Numbered[][] => {
  const waves: Numbered[][] = [];
  const next = new Map<string, number>();
  for (const one of writes) {
    const keys = [`id ${one.write.id}`, ...(uniqueOf(one.write).length > 0 ? ['unique'] : [])];
    const at = Math.max(...keys.map((key) => next.get(key) ?? 0));
    for (const key of keys) next.set(key, at + 1);
    (waves[at] ??= []).push(one);
  }
  return waves;
};

/**
 * Does writes of one tenant within one transaction, set by set: what is read, decided and written is asked for together.
 * Those of one resource come one after the other.
 */
export const createWriteBatch = ({ clock, indexes, members, queries, collections, keepEvents }: Parts) => {
  const decide = createDecide({ members, queries });

  /** Writes to resources that are all different. */
  const runWave = async (
    on: Session,
    tenant: number,
    writes: readonly Numbered[],
    outcomes: Map<Write, Outcome>,
  ): Promise<void> => {
    const { plans, groups } = await decide(on, tenant, writes, outcomes);
    if (plans.length === 0) return;
    const now = clock();
    const deleted = plans.filter(({ write }) => write.kind === 'delete').map(({ seq }) => seq);
    // All are sent at once, and done in this order.
    const [, memberships, changedSecrets] = await Promise.all([
      writeRows(on, { tenant, plans, indexes, now }),
      groups.length > 0 ? changeMembers(on, tenant, groups) : new Map<number, MembershipChange>(),
      writeSecrets(on, plans),
    ]);
    const secrets = new Set(changedSecrets);
    const changed = new Set([...memberships.keys(), ...secrets]);
    const [versions, left] = await Promise.all([
      writeVersions(on, plans, { now, changed }),
      deleted.length > 0 ? leaveGroups(on, deleted, now) : [],
      deleted.length > 0 && on.all({ text: 'DELETE FROM resource WHERE seq = ANY ($1::bigint[])', values: [deleted] }),
      countRows(on, tenant, plans),
    ]);
    const telling = keepEvents
      ? appendEvents(on, tenant, await eventsOf(on, collections, { plans, memberships, secrets, versions, left, now }))
      : undefined;
    const answers: Sought[] = [];
    const answered: Write[] = [];
    for (const plan of plans) {
      const { write, row, seq, text } = plan;
      if (write.kind === 'delete') {
        outcomes.set(write, { value: true });
        continue;
      }
      const { type } = write;
      answered.push(write);
      if (write.kind === 'create') {
        const { version, created, lastModified } = historyOf(write, now);
        answers.push({ row: [seq, write.id, version, created, lastModified, text!, null], type, wanted: write.wanted });
      } else {
        const [, id, version, created, modified, document, grouped] = row!;
        const [nextVersion, nextModified] = versions.get(seq) ?? [version, modified];
        const next: Row = [seq, id, nextVersion, created, nextModified, text ?? document, grouped];
        answers.push({ row: next, type, wanted: write.options.wanted });
      }
    }
    const [resources] = await Promise.all([toResources(on, answers, members), telling]);
    for (const [index, write] of answered.entries()) outcomes.set(write, { value: resources[index] });
  };

  /**
   * @returns what came of each write
   * @throws RefusedError where some cannot be done, so that the transaction has to be undone
   */
  return async (on: Session, tenant: number, writes: readonly Numbered[]): Promise<ReadonlyMap<Write, Outcome>> => {
    const outcomes = new Map<Write, Outcome>();
    for (const wave of wavesOf(writes)) await runWave(on, tenant, wave, outcomes);
    return outcomes;
  };
};

export type WriteBatch = ReturnType<typeof createWriteBatch>;
