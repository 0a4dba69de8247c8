import { created, deleted, membersChanged, updated } from '../../events/changes.ts';
import type { Change, ChangedMember } from '../../events/event.ts';
import { ScimError } from '../../protocol/error.ts';
import { same } from '../../protocol/json.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { MappedDatabase, Program } from './database.ts';
import type { MappedEvents } from './events.ts';
import type { Plan } from './mapping.ts';
import type { Members } from './members.ts';
import { shown } from './resources.ts';
import type { Find, Found } from './rows.ts';

/** A row of the application by the name of its resource type and its key. */
export interface NamedResource {
  readonly type: string;
  readonly id: string | number | bigint;
}

/** What the application changes in tables of its own. */
export interface ApplicationChange<T> {
  readonly tenant: string;
  /** What is changed, made or deleted; of a group whose members come and go, the group. */
  readonly resources?: readonly NamedResource[];
  /** What is made under keys that the database gives, by what the work returns. */
  readonly created?: (result: T) => readonly NamedResource[];
  /** Who does it, as events tell; `application`. */
  readonly by?: string;
  readonly requestId?: string;
}

interface Worker<T> {
  work(transaction: unknown): T;
}

/** What is done in the transaction: a method, so that it may say that it is given a `DatabaseSync` or a `PoolClient`. */
export type Work<T> = Worker<T>['work'];

interface Parts {
  readonly database: MappedDatabase;
  readonly plans: ReadonlyMap<string, Plan>;
  readonly clock: () => number;
  readonly find: Find;
  readonly members: Members;
  readonly events: MappedEvents;
}

interface Before {
  readonly type: ResourceType;
  readonly id: string;
  readonly found: Found | undefined;
  /** Its members, and the groups that it is in. */
  readonly members: readonly number[];
  readonly groups: readonly number[];
}

/** Does what an application changes in its tables, and tells it as events: as it was before the work and is after it. */
export const createApplicationChanges = ({ database, plans, clock, find, members, events }: Parts) => {
  const { kind } = database;

  const typeOf = (name: string): ResourceType => {
    const plan = plans.get(name);
    if (plan) return plan.type;
    throw new TypeError(`There is no resource type "${name}"; expected one of ${[...plans.keys()].join(', ')}.`);
  };

  function* look(tenant: string, { type: name, id }: NamedResource): Program<Before> {
    const type = typeOf(name);
    const found = yield* find(tenant, type, String(id), true);
    return {
      type,
      id: String(id),
      found,
      members: found && type.hasMembers ? yield* members.seqsOf(found.seq) : [],
      groups: found ? yield* members.groupSeqsOf(found.seq) : [],
    };
  }

  /** Who came to a group and went, but for those that are deleted themselves. */
  function* moved(group: Before, gone: ReadonlySet<number>): Program<Change[]> {
    const { seq, version } = group.found!;
    const present = yield* members.seqsOf(seq);
    const before = new Set(group.members);
    const after = new Set(present);
    const [come, left] = [present.filter((one) => !before.has(one)), group.members.filter((one) => !after.has(one))];
    const named = yield* members.references([...come, ...left]);
    const toMember = (one: number): ChangedMember[] => {
      const reference = named.get(one);
      if (reference) return [{ value: reference.id, type: reference.type }];
      if (gone.has(one)) return [];
      throw new TypeError(`A member of the ${group.type.name} "${group.id}" is deleted; expected it among resources.`);
    };
    return membersChanged({ type: group.type, id: group.id, version }, 'modify', {
      added: come.flatMap(toMember),
      removed: left.flatMap(toMember),
    });
  }

  /** The groups that lost what is deleted. */
  function* left(before: Before): Program<Change[]> {
    const groups = yield* members.named(before.groups);
    return groups.flatMap((group) =>
      membersChanged(group, 'delete', { added: [], removed: [{ value: before.id, type: before.type.name }] }),
    );
  }

  function* told(tenant: string, before: Before, gone: ReadonlySet<number>): Program<Change[]> {
    const { type, id, found } = before;
    const after = yield* find(tenant, type, id);
    if (!found && !after)
      throw new TypeError(`There is no ${type.name} "${id}", neither before the work nor after it.`);
    if (!after) {
      const { version, document } = found!;
      return [...(yield* left(before)), deleted({ type, id, version }, shown(document))];
    }
    const { version, document } = after;
    const subject = { type, id, version };
    const own = !found
      ? [created(subject, shown(document))]
      : same(found.document, document)
        ? []
        : [updated(subject, 'modify', { before: shown(found.document), after: shown(document), password: false })];
    return [...own, ...(type.hasMembers ? yield* moved({ ...before, found: after }, gone) : [])];
  }

  return <T>(
    { tenant, resources = [], created: made, by = 'application', requestId }: ApplicationChange<Awaited<T>>,
    work: Work<T>,
  ): Promise<Awaited<T>> =>
    database
      .write(undefined, function* () {
        const before: Before[] = [];
        for (const one of resources) before.push(yield* look(tenant, one));
        let result: Awaited<T>;
        yield {
          call(transaction) {
            const returned = work(transaction);
            if (!(returned instanceof Promise)) return void (result = returned as Awaited<T>);
            if (kind === 'postgres') return returned.then((value: Awaited<T>) => void (result = value));
            // The transaction is over when it settles.
            returned.catch(() => undefined);
            throw new TypeError('The work returned a promise; on SQLite expected all to be done when it returns.');
          },
        };
        const further = (made?.(result!) ?? []).map(({ type, id }): Before => ({
          type: typeOf(type),
          id: String(id),
          found: undefined,
          members: [],
          groups: [],
        }));
        const gone = new Set<number>();
        for (const { type, id, found } of before) {
          if (found && !(yield* find(tenant, type, id))) gone.add(found.seq);
        }
        const changes: Change[] = [];
        for (const one of [...before, ...further]) changes.push(...(yield* told(tenant, one, gone)));
        const origin = {
          actor: { kind: 'application', id: by },
          ...(requestId !== undefined && { requestId }),
        } as const;
        if (changes.length > 0) yield* events.append({ changes, tenant, time: clock(), origin });
        return result!;
      })
      .catch((error: unknown) => {
        // It knows its own constraints better than a client would.
        throw error instanceof ScimError && error.cause ? error.cause : error;
      })
      .finally(events.committed);
};
