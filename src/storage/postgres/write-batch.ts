import { printPath } from '../../protocol/attribute-path.ts';
import { uniqueness } from '../../protocol/error.ts';
import { fold } from '../../protocol/fold.ts';
import type { StoredResource, Wanted } from '../../service/store.ts';
import { entriesOf, notUnique } from '../sql/index-keys.ts';
import { blockOf, collectionOf } from '../sql/numbering.ts';
import { displayOf } from '../sql/resource.ts';
import type { Session } from './database.ts';
import { addKeys, removeKeys } from './index-rows.ts';
import type { Indexes } from './indexes.ts';
import { changeMembers, findMembers, leaveGroups, resolveChange, type GroupChange } from './member-writes.ts';
import type { MemberReads } from './members.ts';
import { keyChanges, planCreate, planDelete, planModify, type Plan } from './plan.ts';
import type { Queries } from './query.ts';
import { columns, toResources, type Row } from './rows.ts';
import { searchOf } from './search.ts';
import { decodeText } from './text.ts';
import { uniqueOf, type Outcome, type Write } from './write.ts';

interface Parts {
  readonly clock: () => number;
  readonly indexes: Indexes;
  readonly members: MemberReads;
  readonly queries: Queries;
}

/** A write with the number of its resource, where it makes one. */
export interface Numbered {
  readonly write: Write;
  readonly collection: number | undefined;
  readonly seq: number | undefined;
}

/** Some writes of a batch cannot be done: the transaction has to be undone. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly refused: ReadonlyMap<Write, unknown>;
  constructor(refused: ReadonlyMap<Write, unknown>) {
    super('Some of the writes are refused.');
    this.refused = refused;
  }
}

const nothing: Wanted = { members: false, groups: false };

const lockRows = (strength: string): string =>
  `SELECT ${columns} FROM resource r WHERE tenant = $1 AND id = ANY ($2::text[]) ORDER BY seq FOR ${strength} OF r`;

const insertResources = `
  INSERT INTO resource (tenant, seq, collection, id, version, created, modified, display, display_key, secret, document, search)
  SELECT $1, n.seq, n.collection, n.id, n.version, n.created, n.modified, n.display, n.display_key, n.secret, n.document,
    n.search::jsonb
  FROM unnest($2::bigint[], $3::integer[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[], $9::text[],
    $10::text[], $11::text[], $12::text[])
    n (seq, collection, id, version, created, modified, display, display_key, secret, document, search)
  ON CONFLICT (tenant, id) DO NOTHING RETURNING seq`;
const updateDocuments = `
  UPDATE resource r SET display = n.display, display_key = n.display_key, document = n.document, search = n.search::jsonb,
    version = n.version, modified = n.modified
  FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
    n (seq, display, display_key, document, search, version, modified)
  WHERE r.seq = n.seq`;
const touchResources = `
  UPDATE resource r SET version = n.version, modified = n.modified
  FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) n (seq, version, modified) WHERE r.seq = n.seq`;
const updateSecrets = `
  UPDATE resource r SET secret = n.secret FROM unnest($1::bigint[], $2::text[]) n (seq, secret)
  WHERE r.seq = n.seq AND r.secret IS DISTINCT FROM n.secret RETURNING r.seq`;
const countBlocks = `
  INSERT INTO block AS b (tenant, block, slot, count)
  SELECT $1, n.block, pg_backend_pid() % 16, n.count FROM unnest($2::bigint[], $3::integer[]) n (block, count)
  ORDER BY n.block
  ON CONFLICT (block, slot) DO UPDATE SET count = b.count + excluded.count`;
const takeLocks = `SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest($1::text[]) name ORDER BY name`;

const foldedDisplay = (display: string | null): string | null => (display === null ? null : fold(display));

/**
 * Does writes of one tenant within one transaction, set by set: what is read, decided and written is asked for together.
 * Those of one resource come one after the other.
 */
export const createWriteBatch = ({ clock, indexes, members, queries }: Parts) => {
  /** The present rows of what is to be changed, which nobody else changes until the end. */
  const lockOf = async (on: Session, tenant: number, writes: readonly Numbered[]): Promise<Map<string, Row>> => {
    const ids = writes.filter(({ write }) => write.kind !== 'create').map(({ write }) => write.id);
    if (ids.length === 0) return new Map();
    const strength = writes.some(({ write }) => write.kind === 'delete') ? 'UPDATE' : 'NO KEY UPDATE';
    const rows = await on.all<Row>({ text: lockRows(strength), values: [tenant, ids] });
    return new Map(rows.map((row) => [decodeText(row[1]), row]));
  };

  /** @throws ScimError uniqueness where another resource has one of the values that only this write wants unique */
  const assertUnique = async (on: Session, tenant: number, { write, before, after }: Plan): Promise<void> => {
    if (!after) return;
    const entries = uniqueOf(write).flatMap((path) => {
      const index = { seq: 0, path };
      const old = before ? entriesOf(before, index) : [];
      return entriesOf(after, index).filter((entry) => !old.some(({ key }) => key === entry.key));
    });
    if (entries.length === 0) return;
    const names = entries.map(
      ({ attribute, key }) => `muster ${tenant} ${write.type.name} ${printPath(attribute.path)} ${key}`,
    );
    // Two who ask for the same wait for one another.
    await on.all({ text: takeLocks, values: [names] });
    for (const { attribute, value } of entries) {
      const filter = { kind: 'compare', path: attribute.path, operator: 'eq', value } as const;
      if (await queries.has(on, write.type, tenant, filter)) throw notUnique(attribute.path, value, write.type.name);
    }
  };

  /** Writes the rows of new resources, and the keys of all. @throws RefusedError */
  const writeKeys = async (on: Session, tenant: number, plans: readonly Plan[], now: number): Promise<void> => {
    const created = plans.filter(({ write }) => write.kind === 'create');
    const changes = plans.map((plan) => keyChanges(plan, indexes));
    const removed = changes.flatMap((change) => change.removed);
    const added = changes.flatMap((change) => change.added);
    const rows = created.map(({ write, seq, collection, after, text, secret }) => {
      if (write.kind !== 'create') throw new Error('Only what is made has a row to insert.');
      const display = displayOf(after!);
      const {
        version,
        created: since,
        lastModified,
      } = write.resource.history ?? { version: 1, created: now, lastModified: now };
      return [
        seq,
        collection,
        write.id,
        version,
        since,
        lastModified,
        display,
        foldedDisplay(display),
        secret ?? null,
        text!,
        searchOf(write.type, after!),
      ] as const;
    });
    const column = (index: number) => rows.map((row) => row[index] ?? null);
    const [inserted, , taken] = await Promise.all([
      rows.length > 0
        ? on.all<[number]>({
            text: insertResources,
            values: [tenant, ...Array.from({ length: 11 }, (_, i) => column(i))],
          })
        : [],
      removed.length > 0 && removeKeys(on, removed),
      added.length > 0 ? addKeys(on, tenant, added) : [],
    ]);
    const refused = new Map<Write, unknown>();
    const made = new Set(inserted.map(([seq]) => seq));
    for (const { write, seq } of created) {
      if (!made.has(seq))
        refused.set(write, uniqueness(`id ${JSON.stringify(write.id)} is taken by another resource.`));
    }
    const bySeq = new Map(plans.map((plan) => [plan.seq, plan.write]));
    for (const { resource, entry } of taken) {
      const write = bySeq.get(resource)!;
      if (!refused.has(write)) refused.set(write, notUnique(entry.attribute.path, entry.value, write.type.name));
    }
    if (refused.size > 0) throw new RefusedError(refused);
  };

  /** @returns the present version and time of those that changed */
  const writeVersions = async (
    on: Session,
    plans: readonly Plan[],
    { now, changed }: { now: number; changed: ReadonlySet<number> },
  ): Promise<ReadonlyMap<number, readonly [version: number, modified: number]>> => {
    const versions = new Map<number, readonly [number, number]>();
    const rewritten: Plan[] = [];
    const touched: Plan[] = [];
    for (const plan of plans) {
      if (!plan.row || plan.write.kind !== 'modify') continue;
      if (plan.text === undefined && !changed.has(plan.seq)) continue;
      const [, , version, , modified] = plan.row;
      versions.set(plan.seq, plan.keepVersion ? [version, modified] : [version + 1, Math.max(now, modified)]);
      (plan.text === undefined ? touched : rewritten).push(plan);
    }
    const seqs = (some: readonly Plan[]) => some.map(({ seq }) => seq);
    const column = (some: readonly Plan[], index: 0 | 1) => some.map(({ seq }) => versions.get(seq)![index]);
    const displays = rewritten.map(({ after }) => displayOf(after!));
    await Promise.all([
      rewritten.length > 0 &&
        on.all({
          text: updateDocuments,
          values: [
            seqs(rewritten),
            displays,
            displays.map(foldedDisplay),
            rewritten.map(({ text }) => text!),
            rewritten.map(({ write, after }) => searchOf(write.type, after!)),
            column(rewritten, 0),
            column(rewritten, 1),
          ],
        }),
      touched.length > 0 &&
        on.all({ text: touchResources, values: [seqs(touched), column(touched, 0), column(touched, 1)] }),
    ]);
    return versions;
  };

  const countRows = async (on: Session, tenant: number, plans: readonly Plan[]): Promise<void> => {
    const counts = new Map<number, number>();
    for (const { write, seq } of plans) {
      const difference = { create: 1, modify: 0, delete: -1 }[write.kind];
      if (difference !== 0) counts.set(blockOf(seq), (counts.get(blockOf(seq)) ?? 0) + difference);
    }
    if (counts.size > 0) {
      await on.all({ text: countBlocks, values: [tenant, [...counts.keys()], [...counts.values()]] });
    }
  };

  /** The plans of those that can be done; for the others, why not. */
  const decide = async (
    on: Session,
    tenant: number,
    writes: readonly Numbered[],
    outcomes: Map<Write, Outcome>,
  ): Promise<{ plans: Plan[]; groups: GroupChange[] }> => {
    const rows = await lockOf(on, tenant, writes);
    const found = ({ write, collection }: Numbered): Row | undefined => {
      const row = rows.get(write.id);
      return row && collectionOf(row[0]) === collection ? row : undefined;
    };
    const modified = writes.filter((one) => one.write.kind === 'modify' && found(one));
    const byRow = new Map(modified.map((one) => [found(one)!, one.write]));
    const read = (row: Row) => byRow.get(row) as Extract<Write, { kind: 'modify' }>;
    const current = new Map<string, StoredResource>();
    const resources = await toResources(
      on,
      [...byRow.keys()],
      (row) => read(row).type,
      (row) => read(row).options.read,
      members,
    );
    for (const resource of resources) current.set(resource.id, resource);

    const planOf = (one: Numbered): Plan | undefined => {
      const { write, seq, collection } = one;
      if (write.kind === 'create') return planCreate(write, seq!, collection!);
      const row = found(one);
      if (!row) return undefined;
      return write.kind === 'modify'
        ? planModify(write, row, current.get(write.id)!, collection!)
        : planDelete(write, row, collection!);
    };
    const plans: Plan[] = [];
    for (const one of writes) {
      try {
        const plan = planOf(one);
        if (plan) plans.push(plan);
        else outcomes.set(one.write, { value: one.write.kind === 'delete' ? false : undefined });
      } catch (error) {
        outcomes.set(one.write, { error });
      }
    }
    const seqs = await findMembers(
      on,
      tenant,
      plans.flatMap((plan) => plan.members ?? []),
    );
    const possible: Plan[] = [];
    const groups: GroupChange[] = [];
    for (const plan of plans) {
      try {
        const change = plan.members && resolveChange(plan.seq, plan.members, seqs);
        await assertUnique(on, tenant, plan);
        if (change) groups.push(change);
        possible.push(plan);
      } catch (error) {
        outcomes.set(plan.write, { error });
      }
    }
    return { plans: possible, groups };
  };

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
    const secrets = plans.filter(({ write, secret }) => write.kind === 'modify' && secret !== undefined);
    const deleted = plans.filter(({ write }) => write.kind === 'delete').map(({ seq }) => seq);
    // All are sent at once, and done in this order.
    const [, changedGroups, changedSecrets] = await Promise.all([
      writeKeys(on, tenant, plans, now),
      groups.length > 0 ? changeMembers(on, tenant, groups) : new Set<number>(),
      secrets.length > 0
        ? on.all<[number]>({
            text: updateSecrets,
            values: [secrets.map(({ seq }) => seq), secrets.map(({ secret }) => secret ?? null)],
          })
        : [],
    ]);
    const changed = new Set([...changedGroups, ...changedSecrets.map(([seq]) => seq)]);
    const [versions] = await Promise.all([
      writeVersions(on, plans, { now, changed }),
      deleted.length > 0 && leaveGroups(on, deleted, now),
      deleted.length > 0 && on.all({ text: 'DELETE FROM resource WHERE seq = ANY ($1::bigint[])', values: [deleted] }),
      countRows(on, tenant, plans),
    ]);
    const answers = new Map<Row, Plan>();
    for (const plan of plans) {
      const { write, row, seq, text } = plan;
      if (write.kind === 'delete') outcomes.set(write, { value: true });
      else if (write.kind === 'create') {
        const { version, created, lastModified } = write.resource.history ?? {
          version: 1,
          created: now,
          lastModified: now,
        };
        answers.set([seq, write.id, version, created, lastModified, text!, false], plan);
      } else {
        const [, id, version, created, modified, document, grouped] = row!;
        const [nextVersion, nextModified] = versions.get(seq) ?? [version, modified];
        answers.set([seq, id, nextVersion, created, nextModified, text ?? document, grouped], plan);
      }
    }
    const wantedOf = ({ write }: Plan): Wanted => {
      if (write.kind === 'create') return write.wanted;
      return write.kind === 'modify' ? write.options.wanted : nothing;
    };
    const resources = await toResources(
      on,
      [...answers.keys()],
      (row) => answers.get(row)!.write.type,
      (row) => wantedOf(answers.get(row)!),
      members,
    );
    for (const [index, { write }] of [...answers.values()].entries()) outcomes.set(write, { value: resources[index] });
  };

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
