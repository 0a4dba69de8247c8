import { created, deleted, membersChanged, updated } from '../../events/changes.ts';
import type { Change } from '../../events/event.ts';
import type { JsonObject } from '../../protocol/json.ts';
import { collectionOf } from '../sql/numbering.ts';
import type { Collections } from './collections.ts';
import type { Session } from './database.ts';
import type { Told } from './outbox.ts';
import type { Write } from './write.ts';
import type { LeftGroup, Moved } from './member-writes.ts';
import type { MembershipChange } from './memberships.ts';
import type { Plan } from './plan.ts';
import { historyOf, type Versions } from './resource-writes.ts';

/** What was done for some plans. */
interface Done {
  readonly plans: readonly Plan[];
  readonly memberships: ReadonlyMap<Plan, MembershipChange>;
  readonly secrets: ReadonlySet<number>;
  readonly versions: Versions;
  readonly left: readonly LeftGroup[];
  readonly now: number;
}

type NameOf = (seq: number) => string;

const membersOf = ({ added, removed }: MembershipChange, nameOf: NameOf) => {
  const toMember = ({ seq, id }: Moved) => ({ value: id, type: nameOf(seq) });
  return { added: added.map(toMember), removed: removed.map(toMember) };
};

const changesOf = (plan: Plan, { memberships, secrets, versions, left, now }: Done, nameOf: NameOf): Change[] => {
  const { write, seq, row } = plan;
  const { id, type } = write;
  const membership = memberships.get(plan);
  const moved = (version: number, operation: 'create' | 'modify' | 'replace') =>
    membership ? membersChanged({ type, id, version }, operation, membersOf(membership, nameOf)) : [];
  if (write.kind === 'create') {
    const { version } = historyOf(write, now);
    const document = { attributes: plan.after!, text: plan.text! };
    return [created({ type, id, version }, document), ...moved(version, 'create')];
  }
  const [, , present, , , text] = row!;
  const attributes = () => plan.before ?? (JSON.parse(text) as JsonObject);
  if (write.kind === 'delete') {
    const removed = [{ value: id, type: type.name }];
    const groups = left.filter(({ member }) => member === seq);
    return [
      ...groups.flatMap((group) =>
        membersChanged({ ...group, type: nameOf(group.seq) }, 'delete', { added: [], removed }),
      ),
      deleted({ type, id, version: present }, { attributes: attributes(), text }),
    ];
  }
  const { version, changed } = versions.get(plan)!;
  if (!changed) return [];
  const operation = write.options.replaces ? 'replace' : 'modify';
  const password = secrets.has(seq);
  if (plan.text === undefined && !password) return moved(version, operation);
  const before = { attributes: attributes(), text };
  const after = plan.text === undefined ? before : { attributes: plan.after!, text: plan.text };
  return [updated({ type, id, version }, operation, { before, after, password }), ...moved(version, operation)];
};

/** What plans that were done are told as: those that leave come last, since others may still have named them. */
export const eventsOf = async (
  on: Session,
  collections: Collections,
  done: Done,
): Promise<readonly (Told & { readonly write: Write })[]> => {
  const seqs = [
    ...[...done.memberships.values()].flatMap(({ added, removed }) => [...added, ...removed].map(({ seq }) => seq)),
    ...done.left.map(({ seq }) => seq),
  ];
  const names = new Map<number, string>();
  for (const collection of new Set(seqs.map(collectionOf)))
    names.set(collection, await collections.type(on, collection));
  const nameOf: NameOf = (seq) => names.get(collectionOf(seq))!;
  const leaving = ({ write }: Plan): boolean => write.kind === 'delete';
  return [...done.plans.filter((plan) => !leaving(plan)), ...done.plans.filter(leaving)].map((plan) => ({
    changes: changesOf(plan, done, nameOf),
    time: done.now,
    origin: plan.write.origin,
    write: plan.write,
  }));
};
