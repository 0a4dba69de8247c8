import { printPath } from '../../protocol/attribute-path.ts';
import { entriesOf, notUnique } from '../sql/index-keys.ts';
import { collectionOf } from '../sql/numbering.ts';
import type { Session } from './database.ts';
import { findMembers, resolveChange, type GroupChange } from './member-writes.ts';
import type { MemberReads } from './members.ts';
import { planCreate, planDelete, planModify, type Plan } from './plan.ts';
import type { Queries } from './query.ts';
import { columnsOf, toResources, type Row } from './rows.ts';
import { decodeText } from './text.ts';
import { uniqueOf, type Numbered, type Outcome, type Write } from './write.ts';

interface Parts {
  readonly members: MemberReads;
  readonly queries: Queries;
}

const lockRows = (strength: string, groups: boolean): string =>
  `SELECT ${columnsOf(groups)} FROM resource r WHERE tenant = $1 AND id = ANY ($2::text[]) ORDER BY seq FOR ${strength} OF r`;

const takeLocks = `SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest($1::text[]) name ORDER BY name`;

/** What is to be written, once all that can be refused by looking is refused. */
export interface Decision {
  readonly plans: readonly Plan[];
  readonly groups: readonly GroupChange[];
}

/** The present rows of what is to be changed, which nobody else changes until the end. */
const lockOf = async (on: Session, tenant: number, writes: readonly Numbered[]): Promise<Map<string, Row>> => {
  const ids = writes.filter(({ write }) => write.kind !== 'create').map(({ write }) => write.id);
  if (ids.length === 0) return new Map();
  const strength = writes.some(({ write }) => write.kind === 'delete') ? 'UPDATE' : 'NO KEY UPDATE';
  const groups = writes.some(
    ({ write }) =>
      write.kind === 'modify' && write.type.hasGroups && (write.options.wanted.groups || write.options.read.groups),
  );
  const rows = await on.all<Row>({ text: lockRows(strength, groups), values: [tenant, ids] });
  return new Map(rows.map((row) => [decodeText(row[1]), row]));
};

/** Reads what writes of one tenant depend on, and decides what they come to. */
export const createDecide = ({ members, queries }: Parts) => {
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

  /** The plans of those that can be done; for the others, why not. */
  return async (
    on: Session,
    tenant: number,
    writes: readonly Numbered[],
    outcomes: Map<Write, Outcome>,
  ): Promise<Decision> => {
    const rows = await lockOf(on, tenant, writes);
    const found = ({ write, collection }: Numbered): Row | undefined => {
      const row = rows.get(write.id);
      return row && collectionOf(row[0]) === collection ? row : undefined;
    };
    const modified = writes.filter((one) => one.write.kind === 'modify' && found(one));
    const resources = await toResources(
      on,
      modified.map((one) => {
        const { type, options } = one.write as Extract<Write, { kind: 'modify' }>;
        return { row: found(one)!, type, wanted: options.read };
      }),
      members,
    );
    const current = new Map(resources.map((resource) => [resource.id, resource]));

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
};
