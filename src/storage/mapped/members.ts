import type { ChangedMember } from '../../events/event.ts';
import type { MemberChange } from '../../protocol/members.ts';
import type { GroupReference, Reference } from '../../service/store.ts';
import { groupsFrom, missingParents, type GroupNode } from '../sql/group-graph.ts';
import { assertAllFound, displayOf } from '../sql/resource.ts';
import { join, raw, sql, type Sql } from '../sql/sql.ts';
import { all, type Program } from './database.ts';
import { bindable } from './document.ts';
import { quote, type MembersTable, type Plan } from './mapping.ts';
import { fromOf, selectedOf, toFound, type Found } from './rows.ts';
import { keyColumn } from './schema.ts';

/** Values that one statement is bound to, at most. */
const atOnce = 500;

function* chunks<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let i = 0; i < list.length; i += atOnce) yield list.slice(i, i + atOnce);
}

const among = (values: readonly (string | number)[]): Sql =>
  sql`(${join(
    values.map((value) => sql`${value}`),
    ', ',
  )})`;

interface Member {
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  readonly key: string | number | undefined;
}

export interface MembershipChange {
  readonly added: readonly ChangedMember[];
  readonly removed: readonly ChangedMember[];
}

interface NamedGroup {
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  readonly version: number;
}

interface Options {
  readonly kind: 'sqlite' | 'postgres';
  readonly plans: ReadonlyMap<string, Plan>;
  readonly prefix: string;
}

/** Memberships: rows of the application where it has them, ours for the rest, such as groups within groups. */
export const createMembers = ({ kind, plans, prefix }: Options) => {
  const ours = raw(quote(`${prefix}member`));
  const resource = raw(quote(`${prefix}resource`));
  /** The groups whose members of a type are rows of the application. */
  const tables = [...plans.values()].flatMap((group) => {
    const members = group.table?.members;
    const of = members && plans.get(members.type ?? 'User');
    return members && of?.table ? [{ group, members, of }] : [];
  });
  const joined = ({ group, members, of }: (typeof tables)[number]): Sql =>
    raw(`${quote(members.table)} m
      JOIN ${quote(`${prefix}resource`)} g ON g.type = '${group.type.name}' AND g.${keyColumn(group)} = m.${quote(members.group)}
      JOIN ${quote(`${prefix}resource`)} u ON u.type = '${of.type.name}' AND u.${keyColumn(of)} = m.${quote(members.member)}`);

  /** References by number, read afresh. */
  function* references(seqs: readonly number[]): Program<Map<number, Reference>> {
    const found = new Map<number, Reference>();
    for (const some of chunks([...new Set(seqs)])) {
      for (const plan of plans.values()) {
        const rows = yield* all(
          sql`SELECT ${selectedOf(plan)} FROM ${fromOf(plan, prefix)} WHERE s.type = ${plan.type.name} AND s.seq IN ${among(some)}`,
        );
        for (const row of rows) {
          const { seq, id, document } = toFound(plan, row);
          found.set(seq, { id, type: plan.type.name, display: displayOf(document) ?? undefined });
        }
      }
    }
    return found;
  }

  function* pairs(
    side: 'group' | 'member',
    seqs: readonly number[],
  ): Program<(readonly [group: number, member: number])[]> {
    const found: (readonly [number, number])[] = [];
    for (const some of chunks(seqs)) {
      const statements = [
        ...tables.map(
          (table) =>
            sql`SELECT g.seq, u.seq FROM ${joined(table)} WHERE ${raw(side === 'group' ? 'g.seq' : 'u.seq')} IN ${among(some)}`,
        ),
        sql`SELECT "group", member FROM ${ours} WHERE ${raw(side === 'group' ? '"group"' : 'member')} IN ${among(some)}`,
      ];
      for (const statement of statements) {
        for (const [group, member] of yield* all(statement)) found.push([Number(group), Number(member)]);
      }
    }
    return found;
  }

  /** The numbers of the members of a group. */
  function* seqsOf(group: number): Program<readonly number[]> {
    return (yield* pairs('group', [group])).map(([, member]) => member);
  }

  /** The numbers of the groups that a resource is itself in. */
  function* groupSeqsOf(member: number): Program<readonly number[]> {
    return [...new Set((yield* pairs('member', [member])).map(([group]) => group))];
  }

  /** Resources by number as events name them; with `lock` nobody else changes them before the transaction ends. */
  function* named(seqs: readonly number[], lock = false): Program<NamedGroup[]> {
    const found: NamedGroup[] = [];
    const locked = raw(lock && kind === 'postgres' ? 'FOR UPDATE' : '');
    for (const some of chunks(seqs)) {
      const rows = yield* all(
        sql`SELECT seq, id, type, version FROM ${resource} WHERE seq IN ${among(some)} ORDER BY seq ${locked}`,
      );
      for (const [seq, id, type, version] of rows) {
        found.push({ seq: Number(seq), id: String(id), type: String(type), version: Number(version) });
      }
    }
    return found;
  }

  const table = (group: Found, type: string): MembersTable | undefined => {
    const members = group.plan.table?.members;
    return members && (members.type ?? 'User') === type && plans.get(type)?.table ? members : undefined;
  };

  /** Those of these ids that there are; where a user and a group have one id, the user. */
  function* resolve(tenant: string, ids: readonly string[], preferred: string): Program<Member[]> {
    const found = new Map<string, Member>();
    // Whoever deletes one of them waits.
    const lock = raw(kind === 'postgres' ? 'FOR KEY SHARE' : '');
    for (const some of chunks(ids)) {
      const rows = yield* all(
        sql`SELECT seq, id, type, key_text, key_integer, CAST(key_uuid AS text) FROM ${resource} WHERE tenant = ${tenant} AND id IN ${among(some)} ${lock}`,
      );
      for (const [seq, id, type, asText, asInteger, asUuid] of rows) {
        const key = (asText ?? (asInteger === null ? undefined : Number(asInteger)) ?? asUuid ?? undefined) as
          | string
          | number
          | undefined;
        const one = { seq: Number(seq), id: String(id), type: String(type), key };
        if (!found.has(one.id) || one.type === preferred) found.set(one.id, one);
      }
    }
    return [...found.values()];
  }

  /** Whom of these the group has. */
  function* present(group: Found, members: readonly Member[]): Program<Set<number>> {
    const found = new Set<number>();
    for (const some of chunks(members)) {
      const seqs = among(some.map(({ seq }) => seq));
      for (const one of tables.filter(({ group: plan }) => plan === group.plan)) {
        const rows = yield* all(sql`SELECT u.seq FROM ${joined(one)} WHERE g.seq = ${group.seq} AND u.seq IN ${seqs}`);
        for (const [seq] of rows) found.add(Number(seq));
      }
      const rows = yield* all(sql`SELECT member FROM ${ours} WHERE "group" = ${group.seq} AND member IN ${seqs}`);
      for (const [seq] of rows) found.add(Number(seq));
    }
    return found;
  }

  function* add(group: Found, member: Member): Program<void> {
    const members = table(group, member.type);
    if (!members) {
      yield* all(
        sql`INSERT INTO ${ours} ("group", member) VALUES (${group.seq}, ${member.seq}) ON CONFLICT DO NOTHING`,
      );
      return;
    }
    const more = Object.entries(members.defaults ?? {});
    const names = [members.group, members.member, ...more.map(([name]) => name)].map(quote).join(', ');
    const values = [group.key!, member.key!, ...more.map(([, value]) => bindable(kind, value))].map(
      (value) => sql`${value}`,
    );
    yield* all(sql`INSERT INTO ${raw(quote(members.table))} (${raw(names)}) VALUES (${join(values, ', ')})`);
  }

  function* remove(group: Found, member: Member): Program<void> {
    const members = table(group, member.type);
    yield* all(
      members
        ? sql`DELETE FROM ${raw(quote(members.table))} WHERE ${raw(quote(members.group))} = ${group.key!} AND ${raw(quote(members.member))} = ${member.key!}`
        : sql`DELETE FROM ${ours} WHERE "group" = ${group.seq} AND member = ${member.seq}`,
    );
  }

  return {
    seqsOf,
    groupSeqsOf,
    references,
    named,

    *membersOf(groups: readonly number[]): Program<Map<number, Reference[]>> {
      const found = yield* pairs('group', groups);
      const named = yield* references(found.map(([, member]) => member));
      const members = new Map<number, Reference[]>();
      for (const [group, member] of found.toSorted(([, a], [, b]) => a - b)) {
        const reference = named.get(member);
        if (reference) members.set(group, [...(members.get(group) ?? []), reference]);
      }
      return members;
    },

    *groupsOf(members: readonly number[]): Program<Map<number, readonly GroupReference[]>> {
      const direct = new Map<number, number[]>();
      for (const [group, member] of yield* pairs('member', members)) {
        direct.set(member, [...(direct.get(member) ?? []), group]);
      }
      const nodes = new Map<number, GroupNode>();
      const seen = new Set<number>();
      for (let wanted: readonly number[] = [...new Set([...direct.values()].flat())]; wanted.length > 0;) {
        const named = yield* references(wanted);
        const above = yield* pairs('member', wanted);
        for (const seq of wanted) {
          seen.add(seq);
          const reference = named.get(seq);
          const parents = above.filter(([, member]) => member === seq).map(([group]) => group);
          if (reference) nodes.set(seq, { reference, parents });
        }
        wanted = missingParents(nodes).filter((seq) => !seen.has(seq));
      }
      return new Map([...direct].map(([member, groups]) => [member, groupsFrom(groups, nodes)]));
    },

    /** @throws ScimError invalidValue where a member does not exist */
    *change(tenant: string, group: Found, change: MemberChange): Program<MembershipChange> {
      const preferred = group.plan.table?.members?.type ?? 'User';
      const wanted = 'replace' in change ? change.replace : change.add;
      const come = yield* resolve(tenant, [...new Set(wanted)], preferred);
      assertAllFound(
        new Set(wanted),
        come.map(({ id }) => id),
      );
      const stay = new Set(come.map(({ seq }) => seq));
      let leaving: readonly Member[];
      if ('replace' in change) {
        const there = (yield* seqsOf(group.seq)).filter((seq) => !stay.has(seq));
        const named = yield* references(there);
        leaving = yield* resolve(
          tenant,
          [...named.values()].map(({ id }) => id),
          preferred,
        );
        leaving = leaving.filter(({ seq }) => named.has(seq));
      } else {
        leaving = (yield* resolve(tenant, change.remove, preferred)).filter(({ seq }) => !stay.has(seq));
      }
      const known = yield* present(group, [...come, ...leaving]);
      const added = come.filter(({ seq }) => !known.has(seq));
      const removed = leaving.filter(({ seq }) => known.has(seq));
      for (const member of removed) yield* remove(group, member);
      for (const member of added) yield* add(group, member);
      const toChanged = ({ id, type }: Member): ChangedMember => ({ value: id, type });
      return { added: added.map(toChanged), removed: removed.map(toChanged) };
    },

    /** Takes a resource out of its groups, which change by it, and gives up its own members. @returns the groups */
    *leave({ seq, key, plan }: Found, now: number): Program<NamedGroup[]> {
      // Of two that leave one group at once, each gives it a version.
      const groups = yield* named(yield* groupSeqsOf(seq), true);
      const own = tables.flatMap(({ group, members, of }) => [
        ...(group === plan ? [[members, members.group] as const] : []),
        ...(of === plan ? [[members, members.member] as const] : []),
      ]);
      for (const [members, column] of own) {
        yield* all(sql`DELETE FROM ${raw(quote(members.table))} WHERE ${raw(quote(column))} = ${key!}`);
      }
      yield* all(sql`DELETE FROM ${ours} WHERE member = ${seq} OR "group" = ${seq}`);
      const left: NamedGroup[] = [];
      for (const group of groups) {
        const version = group.version + 1;
        yield* all(
          sql`UPDATE ${resource} SET version = ${version}, modified = CASE WHEN modified > ${now} THEN modified ELSE ${now} END WHERE seq = ${group.seq}`,
        );
        left.push({ ...group, version });
      }
      return left;
    },
  };
};

export type Members = ReturnType<typeof createMembers>;
