import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fetch } from '../../../src/client/exchange.ts';
import type { Application } from '../../../src/provisioning/application.ts';
import type { Group } from '../../../src/provisioning/group.ts';
import type { Person } from '../../../src/provisioning/person.ts';
import { textMember } from '../../../src/provisioning/text-member.ts';
import { createOrg, type Org } from './org.ts';

const loginOf = ({ profile }: Person): string => textMember(profile, 'login');

/** A step of a history; numbers pick people and groups. */
type Step =
  | { readonly do: 'assign' | 'unassign' | 'deactivate' | 'activate'; readonly person: number }
  | { readonly do: 'rename'; readonly person: number; readonly name: string }
  | { readonly do: 'join' | 'leave'; readonly person: number; readonly group: number }
  | { readonly do: 'assign-group' | 'unassign-group' | 'push' | 'unlink'; readonly group: number }
  | { readonly do: 'rename-group'; readonly group: number; readonly name: string }
  | { readonly do: 'retry' | 'settle' | 'crash' };

const person = fc.nat(3);
const group = fc.nat(2);
const name = fc.constantFrom('A', 'B', 'C', 'D');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('assign', 'assign', 'unassign', 'deactivate', 'activate'), person }),
  fc.record({ do: fc.constant('rename'), person, name }),
  fc.record({ do: fc.constantFrom('join', 'join', 'leave'), person, group }),
  fc.record({ do: fc.constantFrom('assign-group', 'unassign-group', 'push', 'push', 'unlink'), group }),
  fc.record({ do: fc.constant('rename-group'), group, name }),
  fc.record({ do: fc.constantFrom('retry', 'settle', 'crash') }),
);

/** A service that is reached badly: some requests are lost before they come, the answers of others after they were done. */
const unreliable = (seed: number) => {
  let state = seed;
  const faulty = { on: true };
  const through =
    (fetch: Fetch): Fetch =>
    async (url, init) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      const luck = faulty.on ? (state >>> 8) % 100 : 100;
      if (luck < 8) throw new Error('lost on the way there');
      const answer = await fetch(url, init);
      if (luck < 20) throw new Error('lost on the way back');
      if (luck < 25) return Response.json({ detail: 'Out of order.' }, { status: 500 });
      return answer;
    };
  return { faulty, through };
};

/** Applies a step to the org. */
const take = async (
  org: Org,
  app: Application,
  people: readonly Person[],
  groups: readonly Group[],
  one: Step,
): Promise<void> => {
  const { engine, store } = org;
  await store.transaction(async (tables) => {
    const application = (await tables.applications.get(app.id))!;
    const them = 'person' in one ? (await tables.people.get(people[one.person]!.id))! : undefined;
    const it = 'group' in one ? (await tables.groups.get(groups[one.group]!.id))! : undefined;
    const pushed = it && (await tables.pushedGroups.find(app.id, it.id));
    switch (one.do) {
      case 'assign':
        return void (await engine.assignPerson(tables, application, them!.id));
      case 'unassign':
        return void (await engine.unassignPerson(tables, application, them!.id));
      case 'deactivate':
      case 'activate':
        await tables.people.update({ ...them!, status: one.do === 'activate' ? 'ACTIVE' : 'DEPROVISIONED' });
        return engine.personChanged(tables, them!.id);
      case 'rename':
        await tables.people.update({ ...them!, profile: { ...them!.profile, firstName: one.name } });
        return engine.personChanged(tables, them!.id);
      case 'join':
        return engine.membershipChanged(tables, it!.id, await tables.groups.addMembers(it!.id, [them!.id]));
      case 'leave':
        return engine.membershipChanged(tables, it!.id, await tables.groups.removeMembers(it!.id, [them!.id]));
      case 'assign-group':
        await tables.appGroups.put({ app: app.id, group: it!.id, priority: 0, profile: {}, lastUpdated: '' });
        return engine.groupAssignmentChanged(tables, app.id, it!.id);
      case 'unassign-group':
        await tables.appGroups.remove(app.id, it!.id);
        return engine.groupAssignmentChanged(tables, app.id, it!.id);
      case 'push':
        return void (pushed
          ? await engine.pushNow(tables, application, pushed)
          : await engine.startPush(tables, application, it!));
      case 'unlink':
        return pushed && (await engine.unlink(tables, application, pushed, 'delete'));
      case 'rename-group': {
        const after = { ...it!, profile: { name: `${one.group} ${one.name}` } };
        await tables.groups.update(after);
        return engine.groupChanged(tables, it!, after);
      }
      case 'retry':
        return void (await engine.retryAll(tables));
      default:
    }
  });
  if (one.do === 'settle') await org.idle();
  // What ran is cut off in the middle: nobody writes its end.
  if (one.do === 'crash') await org.crash();
};

/** What the service ought to have, from the org's directory alone. */
const wanted = async (org: Org, app: Application, people: readonly Person[]) => {
  const active = new Map<string, string>();
  for (const { id } of people) {
    const now = (await org.store.people.get(id))!;
    const row = await org.store.appUsers.get(app.id, id);
    const byGroup = (await org.store.appGroups.ofPerson(id, app.id)).length > 0;
    const assigned = now.status === 'ACTIVE' && (row?.scope === 'USER' || byGroup);
    expect(row !== undefined, `${loginOf(now)} is assigned`).toBe(assigned);
    if (assigned) active.set(loginOf(now), textMember(now.profile, 'firstName'));
  }
  const groups = new Map<string, string[]>();
  const { items } = await org.store.pushedGroups.list(app.id, { limit: 100 });
  for (const pushed of items) {
    const now = (await org.store.groups.get(pushed.group))!;
    const members = (await org.store.groups.members(now.id, { limit: 100 })).items.map(loginOf);
    groups.set(now.profile.name, members.filter((login) => active.has(login)).toSorted());
  }
  return { active, groups };
};

describe('random histories of changes, faults and crashes end with the service equal to what the org wants', () => {
  for (const [kind, scim] of [
    ['template', '2.0'],
    ['wizard', '2.0'],
    ['template', '1.1'],
    ['on-premises', '1.1'],
  ] as const) {
    it(`${kind}, SCIM ${scim}`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 10, maxLength: 40 }),
          fc.nat(0x7fffffff),
          fc.boolean(),
          async (history, seed, importGroups) => {
            const { faulty, through } = unreliable(seed);
            const org = await createOrg({ through, lease: 60, poll: 10 });
            try {
              const app = await org.application({ kind, scim, importGroups });
              const people: Person[] = [];
              for (let i = 0; i < 4; i++) people.push(await org.person(`user${i}@example.com`));
              const groups: Group[] = [];
              for (let i = 0; i < 3; i++) groups.push(await org.group(`${i}`));
              for (const one of history) await take(org, app, people, groups, one);
              faulty.on = false;
              for (let round = 0; round < 3; round++) {
                // What a dead worker held is free again when its lease ends.
                await new Promise((resolve) => setTimeout(resolve, 70));
                await org.idle();
                await org.change((tables) => org.engine.retryAll(tables));
              }
              expect((await org.tasks()).map(({ message }) => message)).toEqual([]);
              const { active, groups: expected } = await wanted(org, app, people);
              const users = await org.users();
              const seen = [...users.values()].filter((user) => user.active);
              expect(new Map(seen.map((user) => [user.userName, user.name.givenName])), 'active users').toEqual(active);
              const there = await org.groups();
              expect(Object.keys(there).toSorted(), 'groups').toEqual([...expected.keys()].toSorted());
              for (const [group, members] of expected) {
                expect(
                  there[group]!.filter((login) => active.has(login)),
                  `members of ${group}`,
                ).toEqual(members);
              }
            } finally {
              await org.close();
            }
          },
        ),
        { numRuns: 5 },
      );
    });
  }
});
