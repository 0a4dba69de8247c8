import { printPath } from '../../protocol/attribute-path.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import { entriesOf, notUnique, type IndexEntry } from '../sql/index-keys.ts';
import { collectionOf } from '../sql/numbering.ts';
import type { Session } from './database.ts';
import { findMembers, type NamedMembers } from './member-writes.ts';
import { assertMembersFound } from './memberships.ts';
import type { MemberReads } from './members.ts';
import { planCreate, planDelete, planModify, type Plan } from './plan.ts';
import type { Queries } from './query.ts';
import { columnsOf, toResources, type Row } from './rows.ts';
import { changesMembersAlone, looksAtNothing, TooEarlyError, unsettled } from './succession.ts';
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
  readonly named: NamedMembers;
  /** Those that have to see what others of this wave have done, or who come after them. */
  readonly putOff: readonly Numbered[];
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

/** The values that only this write wants unique. */
const uniqueEntries = ({ write, before, after }: Plan): readonly IndexEntry[] => {
  if (!after) return [];
  return uniqueOf(write).flatMap((path) => {
    const index = { seq: 0, path };
    const old = before ? entriesOf(before, index) : [];
    return entriesOf(after, index).filter((entry) => !old.some(({ key }) => key === entry.key));
  });
};

/** Reads what writes of one tenant depend on, and decides what they come to. */
export const createDecide = ({ members, queries }: Parts) => {
  /** @throws ScimError uniqueness where another resource has one of the values that only this write wants unique */
  const assertUnique = async (on: Session, tenant: number, type: ResourceType, entries: readonly IndexEntry[]) => {
    const names = entries.map(
      ({ attribute, key }) => `muster ${tenant} ${type.name} ${printPath(attribute.path)} ${key}`,
    );
    // Two who ask for the same wait for one another.
    await on.all({ text: takeLocks, values: [names] });
    for (const { attribute, value } of entries) {
      const filter = { kind: 'compare', path: attribute.path, operator: 'eq', value } as const;
      if (await queries.has(on, type, tenant, filter)) throw notUnique(attribute.path, value, type.name);
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
    const first = new Map<string, Numbered>();
    for (const one of writes) if (!first.has(one.write.id)) first.set(one.write.id, one);
    const resources = await toResources(
      on,
      [...first.values()].flatMap((one) => {
        const row = found(one);
        if (!row || one.write.kind !== 'modify') return [];
        return [{ row, type: one.write.type, wanted: one.write.options.read }];
      }),
      members,
    );
    const current = new Map(resources.map((resource) => [resource.id, resource]));

    const planOf = (one: Numbered, follows: boolean): Plan | undefined => {
      const { write, seq, collection } = one;
      if (write.kind === 'create') return planCreate(write, seq!, collection!);
      const row = found(one);
      if (!row) return undefined;
      if (write.kind === 'delete') return planDelete(write, row, collection!);
      const resource = current.get(write.id)!;
      return planModify(write, row, follows ? unsettled(resource) : resource, collection!);
    };
    const plans: Plan[] = [];
    const putOff: Numbered[] = [];
    /** Whether further changes of the same resource may come after those that are planned. */
    const open = new Map<string, boolean>();
    const unique = new Map<Plan, readonly IndexEntry[]>();
    const plan = (one: Numbered): void => {
      const { write } = one;
      const follows = open.has(write.id);
      const later = (): void => {
        open.set(write.id, false);
        putOff.push(one);
      };
      if (follows && !(open.get(write.id) && looksAtNothing(write))) return later();
      try {
        const made = planOf(one, follows);
        if (!made) return void outcomes.set(write, { value: write.kind === 'delete' ? false : undefined });
        const alone = changesMembersAlone(made);
        const entries = uniqueEntries(made);
        if ((follows && !alone) || (entries.length > 0 && unique.size > 0)) return later();
        if (entries.length > 0) unique.set(made, entries);
        open.set(write.id, alone);
        plans.push(made);
      } catch (error) {
        if (error instanceof TooEarlyError) later();
        else outcomes.set(write, { error });
      }
    };
    for (const one of writes) plan(one);

    const named = await findMembers(on, tenant, plans);
    const possible: Plan[] = [];
    for (const made of plans) {
      try {
        assertMembersFound(made, named);
        const entries = unique.get(made);
        if (entries) await assertUnique(on, tenant, made.write.type, entries);
        possible.push(made);
      } catch (error) {
        outcomes.set(made.write, { error });
      }
    }
    return { plans: possible, named, putOff };
  };
};
