import fc from 'fast-check';
import { expect } from 'vitest';
import type { Fetch } from '../../../src/client/exchange.ts';
import type { Application, ClientKind, ScimVersion } from '../../../src/provisioning/application.ts';
import type { Group } from '../../../src/provisioning/group.ts';
import type { Person } from '../../../src/provisioning/person.ts';
import { textMember } from '../../../src/provisioning/text-member.ts';
import { createImporting, stranger } from './importing.ts';

type Org = Awaited<ReturnType<typeof createImporting>>;

const loginOf = ({ profile }: Person): string => textMember(profile, 'login');

/** A step of a history; numbers pick people and groups. */
type Step =
  | { readonly do: 'assign' | 'unassign' | 'deactivate' | 'activate'; readonly person: number }
  | { readonly do: 'rename'; readonly person: number; readonly name: string }
  | { readonly do: 'join' | 'leave'; readonly person: number; readonly group: number }
  | { readonly do: 'assign-group' | 'unassign-group' | 'push' | 'unlink'; readonly group: number }
  | { readonly do: 'rename-group'; readonly group: number; readonly name: string }
  | { readonly do: 'break-link' | 'rematch'; readonly person: number }
  | { readonly do: 'arrive'; readonly stranger: number }
  | { readonly do: 'import' | 'retry' | 'settle' | 'crash' };

const person = fc.nat(3);
const group = fc.nat(2);
const name = fc.constantFrom('A', 'B', 'C', 'D');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('assign', 'assign', 'unassign', 'deactivate', 'activate'), person }),
  fc.record({ do: fc.constant('rename'), person, name }),
  fc.record({ do: fc.constantFrom('join', 'join', 'leave'), person, group }),
  fc.record({ do: fc.constantFrom('assign-group', 'unassign-group', 'push', 'push', 'unlink'), group }),
  fc.record({ do: fc.constant('rename-group'), group, name }),
  fc.record({ do: fc.constantFrom('break-link', 'rematch'), person }),
  fc.record({ do: fc.constant('arrive'), stranger: fc.nat(1) }),
  fc.record({ do: fc.constantFrom('import', 'retry', 'settle', 'crash') }),
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

const startImport = (org: Org, app: string): Promise<string> =>
  org.store.transaction((tables) => org.engine.startImport(tables, app, { mode: 'full', trigger: 'manual' }));

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
      case 'break-link':
        return void (await engine.breakLink(tables, application, { kind: 'person', subject: them!.id }));
      case 'rematch':
        return void (await engine.rematch(tables, application, { kind: 'person', subject: them!.id }));
      case 'retry':
        return void (await engine.retryAll(tables));
      default:
    }
  });
  if (one.do === 'arrive') await org.arrive([stranger(`stranger${one.stranger}@example.com`)]);
  if (one.do === 'import') await startImport(org, app.id);
  if (one.do === 'settle') await org.idle();
  // What ran is cut off in the middle: nobody writes its end.
  if (one.do === 'crash') await org.crash();
};

/** What the service ought to have, from the org's directory alone. */
const wanted = async (org: Org, app: Application) => {
  const active = new Map<string, string>();
  const people = (await org.store.people.list({ limit: 100 })).items;
  for (const now of people) {
    const { id } = now;
    const row = await org.store.appUsers.get(app.id, id);
    const byGroup = (await org.store.appGroups.ofPerson(id, app.id)).length > 0;
    const assigned = now.status !== 'DEPROVISIONED' && (row?.scope === 'USER' || byGroup);
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

/** Looks for everybody who is not linked, takes in what the service has, and pushes all of it. */
const bringTogether = async (org: Org, app: Application, history: readonly Step[]): Promise<void> => {
  const has = (...steps: readonly Step['do'][]): boolean => history.some((one) => steps.includes(one.do));
  if (!has('break-link', 'rematch', 'import')) return;
  await org.change(async (tables) => {
    for (const { person, externalId } of (await tables.appUsers.list(app.id, { limit: 100 })).items) {
      if (externalId === undefined) await org.engine.rematch(tables, app, { kind: 'person', subject: person });
    }
  });
  if (has('import')) {
    await startImport(org, app.id);
    await org.idle();
  }
  // What an import or a match found is what was pushed last: it is mended with the next push.
  await org.change((tables) => org.engine.forceSync(tables, app));
};

/** Random histories of changes, links, imports, faults and crashes end with the service equal to what the org wants. */
export const checkHistories = (kind: ClientKind, scim: ScimVersion, numRuns: number): Promise<void> =>
  fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 10, maxLength: 40 }),
      fc.nat(0x7fffffff),
      fc.boolean(),
      async (history, seed, importGroups) => {
        const { faulty, through } = unreliable(seed);
        const org = await createImporting({ through, lease: 60, poll: 10 });
        try {
          const match = { confirmExact: true, confirmNew: true, activateNew: true };
          const app = await org.application({
            kind,
            scim,
            importGroups,
            change: (one) => ({ ...one, toOkta: { ...one.toOkta, match: { ...one.toOkta.match, ...match } } }),
          });
          const people: Person[] = [];
          for (let i = 0; i < 4; i++) people.push(await org.person(`user${i}@example.com`));
          const groups: Group[] = [];
          for (let i = 0; i < 3; i++) groups.push(await org.group(`${i}`));
          for (const one of history) await take(org, app, people, groups, one);
          faulty.on = false;
          const settle = async (): Promise<void> => {
            // What a dead worker held is free again when its lease ends.
            await new Promise((resolve) => setTimeout(resolve, 70));
            await org.idle();
            await org.change((tables) => org.engine.retryAll(tables));
          };
          for (let round = 0; round < 3; round++) await settle();
          await bringTogether(org, app, history);
          await settle();
          expect((await org.tasks()).map(({ message }) => message)).toEqual([]);
          const { active, groups: expected } = await wanted(org, app);
          // Whose link was broken is nobody of the org's any more, and strangers were not until they were imported.
          const loose = new Set([
            'stranger0@example.com',
            'stranger1@example.com',
            ...history.flatMap((one) => (one.do === 'break-link' ? [loginOf(people[one.person]!)] : [])),
          ]);
          const seen = [...(await org.users()).values()].filter(
            (user) => user.active && (active.has(user.userName) || !loose.has(user.userName)),
          );
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
    { numRuns },
  );

/** The clients whose ways differ. */
export const clients = [
  ['template', '2.0'],
  ['wizard', '2.0'],
  ['template', '1.1'],
  ['on-premises', '1.1'],
] as const;
