import { reactInTime, type React } from '../../events/react.ts';
import type { StoredResource } from '../../service/store.ts';
import type { Collections } from './collections.ts';
import type { Session, Transaction } from './database.ts';
import { createDecide } from './decide.ts';
import { eventRows } from './events.ts';
import { additions, freeKeys, removals } from './index-rows.ts';
import type { Indexes } from './indexes.ts';
import { keepMembers, leaveGroups, moveMembers, type LeftGroup, type NamedMembers } from './member-writes.ts';
import { addedBy, settleMemberships } from './memberships.ts';
import type { MemberReads } from './members.ts';
import type { Told } from './outbox.ts';
import type { Queries } from './query.ts';
import { keyChanges, type Plan } from './plan.ts';
import {
  assertWritten,
  counting,
  historyOf,
  insertions,
  revisions,
  versionsOf,
  writeSecrets,
} from './resource-writes.ts';
import { toResources, type Row, type Sought } from './rows.ts';
import { together, togetherAtLast } from './together.ts';
import { eventsOf } from './wave-events.ts';
import { RefusedError, type Numbered, type Outcome, type Write } from './write.ts';

interface Parts {
  readonly clock: () => number;
  readonly indexes: Indexes;
  readonly members: MemberReads;
  readonly queries: Queries;
  readonly collections: Collections;
  /** Whether events are written with the changes. */
  readonly keepEvents: boolean;
  readonly react: React | undefined;
}

/** Writes of one tenant. */
interface Batch {
  readonly tenant: number;
  readonly writes: readonly Numbered[];
  /** Whether it is committed with what is written last, where nothing has to be looked at after that. */
  readonly atOnce: boolean;
}

/**
 * Does writes of one tenant within one transaction, set by set: what is read, decided and written is asked for together.
 * Those of one resource come one after the other, in waves where one has to see what another has done.
 */
export const createWriteBatch = ({ clock, indexes, members, queries, collections, keepEvents, react }: Parts) => {
  const decide = createDecide({ members, queries });

  /** Whom those that replace all members put out. */
  const putOut = async (on: Session, plans: readonly Plan[], named: NamedMembers) => {
    const replacing = plans.filter(({ row, members: change }) => row && change && 'replace' in change);
    return new Map(
      await Promise.all(
        replacing.map(async (plan) => {
          const found = named.get(plan.seq)!;
          const seqs = addedBy(plan.members!).map((id) => found.get(id)!.seq);
          return [plan, await keepMembers(on, plan.seq, seqs)] as const;
        }),
      ),
    );
  };

  /** Does what can be done in one go. @returns those that have to see what was done */
  const runWave = async (
    on: Transaction,
    { tenant, writes, atOnce }: Batch,
    outcomes: Map<Write, Outcome>,
  ): Promise<readonly Numbered[]> => {
    const { plans, named, putOff } = await decide(on, tenant, writes, outcomes);
    if (plans.length === 0) return putOff;
    const now = clock();
    const deleted = plans.filter(({ write }) => write.kind === 'delete').map(({ seq }) => seq);
    const keys = plans.map((plan) => keyChanges(plan, indexes));
    const removed = keys.flatMap((change) => change.removed);
    const added = keys.flatMap((change) => change.added);
    const [kept, changedSecrets] = await Promise.all([
      putOut(on, plans, named),
      writeSecrets(on, plans),
      freeKeys(on, removed),
    ]);
    const { changes: memberships, come, gone } = settleMemberships(plans, named, kept);
    const secrets = new Set(changedSecrets);
    const versions = versionsOf(plans, now, (plan) => memberships.has(plan) || secrets.has(plan.seq));
    const tell = async (left: readonly LeftGroup[]) =>
      keepEvents || react ? eventsOf(on, collections, { plans, memberships, secrets, versions, left, now }) : [];
    const toKeep = (events: readonly Told[]) => (keepEvents ? eventRows(tenant, events) : []);
    // Which groups those that go leave is not known yet.
    const early = deleted.length > 0 ? [] : await tell([]);
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
        const [, id, , created, , document, grouped] = row!;
        const { version, modified } = versions.get(plan)!;
        const next: Row = [seq, id, version, created, modified, text ?? document, grouped];
        answers.push({ row: next, type, wanted: write.options.wanted });
      }
    }
    const parts = [
      ...insertions(tenant, plans, now),
      ...removals(removed),
      ...additions(tenant, added),
      ...revisions(versions),
      ...counting(tenant, plans),
      ...toKeep(early),
    ];
    const answer = (resources: readonly StoredResource[]): void => {
      for (const [index, write] of answered.entries()) outcomes.set(write, { value: resources[index] });
    };
    // The members that an answer shows are those that the write leaves.
    const shown = answers.some(({ type, wanted }) => wanted.members && type.hasMembers);
    if (atOnce && putOff.length === 0 && deleted.length === 0 && !shown && !react) {
      answer(await toResources(on, answers, members));
      await Promise.all([moveMembers(on, tenant, { come, gone }, true), togetherAtLast(on, parts)]);
      return putOff;
    }
    // All are sent at once, and done in this order.
    const [, counts, left, , resources] = await Promise.all([
      moveMembers(on, tenant, { come, gone }, false),
      together(on, parts),
      deleted.length > 0 ? leaveGroups(on, deleted, now) : [],
      deleted.length > 0 && on.all({ text: 'DELETE FROM resource WHERE seq = ANY ($1::bigint[])', values: [deleted] }),
      toResources(on, answers, members),
    ]);
    await assertWritten(on, { plans, added, counts });
    const late = deleted.length > 0 ? await tell(left) : [];
    await together(on, toKeep(late));
    if (react) {
      for (const { write, ...what } of [...early, ...late]) {
        await reactInTime(react, { ...what, tenant: write.tenant }, on.client).catch((error: unknown) => {
          throw new RefusedError(new Map([[write, error]]));
        });
      }
    }
    answer(resources);
    return putOff;
  };

  /**
   * @returns what came of each write
   * @throws RefusedError where some cannot be done, so that the transaction has to be undone
   * @throws Error `isInexact` where that may be so, and nothing was read that tells which
   */
  return async (on: Transaction, batch: Batch): Promise<ReadonlyMap<Write, Outcome>> => {
    const outcomes = new Map<Write, Outcome>();
    for (let { writes } = batch; writes.length > 0;) writes = await runWave(on, { ...batch, writes }, outcomes);
    return outcomes;
  };
};

export type WriteBatch = ReturnType<typeof createWriteBatch>;
