import { compileGroupRule } from '../../provisioning/mapping/group-rule.ts';
import { MappingError } from '../../provisioning/mapping/mapping-error.ts';
import type { OrgProperties } from '../../provisioning/mapping/scope.ts';
import type { Engine } from '../../provisioning/engine/engine.ts';
import type { Group, GroupRule, OrgTables, Person } from '../../provisioning/store.ts';
import { userAttributes } from '../users/profile.ts';

type Picks = ReturnType<typeof compileGroupRule>;

export interface GroupRules {
  /** Brings the groups that rules give a person up to date. */
  apply(tables: OrgTables, person: Person): Promise<void>;
  /** Of those who joined or left a group, where an active rule asks for groups. */
  applyToMembers(tables: OrgTables, people: readonly string[]): Promise<void>;
  /** Of everybody, after a rule was activated; some hundred people in each transaction. */
  applyToAll(transaction: <T>(work: (tables: OrgTables) => Promise<T>) => Promise<T>): Promise<void>;
  /** @throws MappingError where the expression is no condition */
  check(tables: OrgTables, expression: string): Promise<void>;
}

const portion = 100;
/** Rules may ask for groups that other rules give; those that contradict one another end after so many. */
const mostRounds = 5;

const asksForGroups = ({ expression, excludedGroups = [] }: GroupRule): boolean =>
  excludedGroups.length > 0 || /\b(?:isMemberOf|getFilteredGroups)/.test(expression);

/** The rules of Directory > Groups > Rules: the groups of a person by an expression over the profile. */
export const createGroupRules = ({
  engine,
  properties,
  clock,
}: {
  engine: Pick<Engine, 'membershipChanged'>;
  properties: OrgProperties;
  clock: () => number;
}): GroupRules => {
  const compiled = new Map<string, Picks>();
  const compile = async (tables: OrgTables, expression: string): Promise<Picks> => {
    const user = await userAttributes(tables);
    const key = JSON.stringify([expression, user.map(({ variable, type }) => [variable, type])]);
    let picks = compiled.get(key);
    if (!picks) {
      picks = compileGroupRule(expression, { user, org: properties, clock });
      if (compiled.size > 500) compiled.clear();
      compiled.set(key, picks);
    }
    return picks;
  };
  const picksPerson = async (tables: OrgTables, rule: GroupRule, person: Person, groups: readonly Group[]) => {
    const { expression, excludedUsers, excludedGroups = [] } = rule;
    if (excludedUsers.includes(person.id) || groups.some(({ id }) => excludedGroups.includes(id))) return false;
    try {
      return (await compile(tables, expression))(person, groups);
    } catch (error) {
      // Its attribute was removed meanwhile: it picks nobody.
      if (error instanceof MappingError) return false;
      throw error;
    }
  };

  /** @returns whether the groups of the person have changed */
  const applyOnce = async (tables: OrgTables, person: Person): Promise<boolean> => {
    const rules = await tables.rules.active();
    const given = await tables.groups.ruleMemberships(person.id);
    if (rules.length === 0 && given.length === 0) return false;
    const groups = await tables.groups.ofPerson(person.id);
    const wanted = new Map<string, string>();
    // Of two rules that give the same group the older one does.
    for (const rule of rules) {
      if (!(await picksPerson(tables, rule, person, groups))) continue;
      for (const group of rule.groups) if (!wanted.has(group)) wanted.set(group, rule.id);
    }
    let changed = false;
    for (const [group, rule] of wanted) {
      const added = await tables.groups.addMembers(group, [person.id], rule);
      if (added.length === 0) continue;
      changed = true;
      await engine.membershipChanged(tables, group, added);
    }
    const active = new Set(rules.map(({ id }) => id));
    for (const { group, rule } of given) {
      // What a rule gave that is no longer active stays.
      if (wanted.has(group) || !active.has(rule)) continue;
      const removed = await tables.groups.removeMembers(group, [person.id]);
      if (removed.length === 0) continue;
      changed = true;
      await engine.membershipChanged(tables, group, removed);
    }
    return changed;
  };

  const apply = async (tables: OrgTables, person: Person): Promise<void> => {
    // Okta: “the user cannot be in a Pending or Inactive state”.
    if (person.status === 'STAGED' || person.status === 'DEPROVISIONED') return;
    for (let round = 0; round < mostRounds; round++) if (!(await applyOnce(tables, person))) return;
  };

  return {
    apply,
    async applyToMembers(tables, people) {
      if (!(await tables.rules.active()).some(asksForGroups)) return;
      for (let i = 0; i < people.length; i += portion) {
        for (const person of await tables.people.getMany(people.slice(i, i + portion))) await apply(tables, person);
      }
    },
    async applyToAll(transaction) {
      let after: string | undefined;
      do {
        const start = after;
        after = await transaction(async (tables) => {
          const page = await tables.people.list({ limit: portion, ...(start !== undefined && { after: start }) });
          for (const person of page.items) await apply(tables, person);
          return page.next;
        });
      } while (after !== undefined);
    },
    check: async (tables, expression) => void (await compile(tables, expression)),
  };
};
