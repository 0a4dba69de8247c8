import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { everyProfile, groupUrn, open, patchOpUrn, userUrn } from './client.ts';
import { createHarness, type Harness } from './harness.ts';

// The reference model: what RFC 7643 and 7644 say of a few attributes, told as plainly as can be.

interface Email {
  readonly value: string;
  readonly type: string;
}

interface User {
  kind: 'Users';
  userName: string;
  title?: string | undefined;
  emails: readonly Email[];
  /** Said by the service of a user that is made, and cleared by a PUT that does not say it. */
  active?: true;
}

interface Group {
  kind: 'Groups';
  displayName: string;
  /** Places in the list of all resources. */
  members: readonly number[];
}

/** Every resource that was ever made, by its place; what is deleted is gone, and its place stays. */
interface Model {
  readonly ids: string[];
  readonly content: (User | Group | undefined)[];
  readonly versions: number[];
}

type Change =
  | { readonly set: 'title'; readonly title: string | undefined }
  | { readonly set: 'userName'; readonly userName: string }
  | { readonly set: 'emails'; readonly emails: readonly Email[] }
  | { readonly add: 'emails'; readonly emails: readonly Email[] }
  | { readonly remove: 'emails'; readonly type: string }
  | { readonly set: 'displayName'; readonly displayName: string }
  | { readonly set: 'members'; readonly members: readonly number[] }
  | { readonly add: 'members'; readonly members: readonly number[] }
  | { readonly remove: 'members'; readonly members: readonly number[]; readonly listed: boolean };

type Step = (
  | { readonly method: 'POST'; readonly content: User | Group }
  | { readonly method: 'PUT'; readonly place: number; readonly user: User; readonly group: Group }
  | { readonly method: 'PATCH'; readonly place: number; readonly users: Change[]; readonly groups: Change[] }
  | { readonly method: 'DELETE'; readonly place: number }
) & { readonly ifMatch: 'nothing' | 'present' | 'stale' };

const sameEmail = (a: Email) => (b: Email) => a.value === b.value && a.type === b.type;

const once = <T>(all: readonly T[], same: (a: T) => (b: T) => boolean): T[] =>
  all.filter((each, i) => all.findIndex(same(each)) === i);

/** @returns the status of the answer where the step is refused, else the resource as it is then */
const changed = (model: Model, before: User | Group, changes: readonly Change[]): number | User | Group => {
  const after: any = { ...before };
  for (const change of changes) {
    if ('set' in change) Object.assign(after, { [change.set]: (change as any)[change.set] });
    else if ('add' in change) {
      after[change.add] = [...after[change.add], ...(change as any)[change.add]];
      if (change.add === 'emails') after.emails = once(after.emails, sameEmail);
    } else if (change.remove === 'members') {
      after.members = after.members.filter((place: number) => !change.members.includes(place));
    } else {
      const left = after.emails.filter((email: Email) => email.type !== change.type);
      if (left.length === after.emails.length) return 400;
      after.emails = left;
    }
  }
  return checked(model, before, after);
};

const checked = (model: Model, before: User | Group | undefined, after: User | Group): number | User | Group => {
  if (after.kind === 'Groups') {
    if (after.members.some((place) => model.content[place] === undefined)) return 400;
    return { ...after, members: [...new Set(after.members)].toSorted((a, b) => a - b) };
  }
  const name = after.userName.toLowerCase();
  const taken = model.content.some((c) => c?.kind === 'Users' && c !== before && c.userName.toLowerCase() === name);
  return taken ? 409 : { ...after, emails: once(after.emails, sameEmail) };
};

/** What the step does to the model. @returns the status of its answer */
const step = (model: Model, { ifMatch, ...action }: Step): number => {
  if (action.method === 'POST') {
    const made = checked(model, undefined, action.content);
    if (typeof made === 'number') return made;
    model.content.push(made.kind === 'Users' ? { ...made, active: true } : made);
    model.versions.push(1);
    return 201;
  }
  const { place } = action;
  const before = model.content[place];
  if (!before) return 404;
  if (ifMatch === 'stale') return 412;
  if (action.method === 'DELETE') {
    model.content[place] = undefined;
    for (const [i, each] of model.content.entries()) {
      if (each?.kind !== 'Groups' || !each.members.includes(place)) continue;
      model.content[i] = { ...each, members: each.members.filter((member) => member !== place) };
      model.versions[i]!++;
    }
    return 204;
  }
  const isUser = before.kind === 'Users';
  const after =
    action.method === 'PUT'
      ? checked(model, before, isUser ? action.user : action.group)
      : changed(model, before, isUser ? action.users : action.groups);
  if (typeof after === 'number') return after;
  if (JSON.stringify(sorted(after)) !== JSON.stringify(sorted(before))) model.versions[place]!++;
  model.content[place] = after;
  const membersAlone = action.method === 'PATCH' && !isUser && action.groups.every((c) => !('displayName' in c));
  return membersAlone ? 204 : 200;
};

const sorted = (content: User | Group) =>
  Object.entries(content)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));

/** The groups that hold the resource, themselves or through another. */
const groupsOf = (model: Model, place: number): [direct: number[], all: Set<number>] => {
  const holders = (member: number) =>
    model.content.flatMap((c, i) => (c?.kind === 'Groups' && c.members.includes(member) ? [i] : []));
  const direct = holders(place);
  const all = new Set<number>();
  const visit = (group: number): void => {
    if (all.has(group)) return;
    all.add(group);
    for (const holder of holders(group)) visit(holder);
  };
  for (const group of direct) visit(group);
  return [direct, all];
};

/** The resource as the service should show it, references by place and in their order. */
const shown = (model: Model, place: number): unknown => {
  const content = model.content[place]!;
  const version = `W/"${model.versions[place]}"`;
  if (content.kind === 'Groups') {
    return { place, version, displayName: content.displayName, members: content.members };
  }
  const [direct, all] = groupsOf(model, place);
  const groups = [...all].toSorted((a, b) => a - b).map((i) => [i, direct.includes(i) ? 'direct' : 'indirect']);
  const { userName, title, emails, active } = content;
  return { place, version, userName, title, emails, active, groups };
};

// The same of the service's answer.

const placeOf = (model: Model, id: string): number => model.ids.indexOf(id);

const seen = (model: Model, json: any): unknown => {
  const common = { place: placeOf(model, json.id), version: json.meta.version };
  const references = (values: any[] = []) =>
    values.map((v) => [placeOf(model, v.value), v.type]).toSorted(([a], [b]) => Number(a) - Number(b));
  if (json.meta.resourceType === 'Group') {
    return { ...common, displayName: json.displayName, members: references(json.members).map(([i]) => i) };
  }
  const { userName, title, emails = [], active, groups } = json;
  return { ...common, userName, title, emails, active, groups: references(groups) };
};

const bodyOf = (model: Model, content: User | Group): object => {
  if (content.kind === 'Groups') {
    const { displayName, members } = content;
    return { schemas: [groupUrn], displayName, members: members.map((i) => ({ value: model.ids[i]! })) };
  }
  const { kind: _, ...rest } = content;
  return { schemas: [userUrn], ...rest };
};

const operationsOf = (model: Model, change: Change): object[] => {
  const ids = (places: readonly number[]) => places.map((place) => ({ value: model.ids[place]! }));
  if ('set' in change && change.set === 'title' && change.title === undefined) return [{ op: 'remove', path: 'title' }];
  if ('set' in change) {
    const value = change.set === 'members' ? ids(change.members) : (change as any)[change.set];
    return [{ op: 'replace', path: change.set, value }];
  }
  if ('add' in change) {
    return [{ op: 'add', path: change.add, value: change.add === 'members' ? ids(change.members) : change.emails }];
  }
  if (change.remove === 'emails') return [{ op: 'remove', path: `emails[type eq "${change.type}"]` }];
  if (change.listed) return [{ op: 'remove', path: 'members', value: ids(change.members) }];
  return ids(change.members).map(({ value }) => ({ op: 'remove', path: `members[value eq "${value}"]` }));
};

const performStep = async ({ send }: Harness, model: Model, action: Step): Promise<number> => {
  if (action.method === 'POST') {
    const { status, json } = await send('POST', `/${action.content.kind}`, bodyOf(model, action.content));
    if (status === 201) model.ids.push(json.id);
    return status;
  }
  const { place, method, ifMatch } = action;
  const content = model.content[place];
  // What is deleted is asked for as what it may have been.
  const kind = content?.kind ?? 'Users';
  const isUser = kind === 'Users';
  const version = (model.versions[place] ?? 0) + (ifMatch === 'stale' ? 1 : 0);
  const headers = ifMatch === 'nothing' ? {} : { 'if-match': `W/"${version}"` };
  const body =
    method === 'PUT'
      ? bodyOf(model, isUser ? action.user : action.group)
      : method === 'PATCH' && {
          schemas: [patchOpUrn],
          Operations: (isUser ? action.users : action.groups).flatMap((change) => operationsOf(model, change)),
        };
  const path = `/${kind}/${model.ids[place]!}`;
  return (await send(method, path, body || undefined, { headers })).status;
};

// Few names and few resources, so that histories meet themselves.

/** Counted off among the resources that there are, or were. */
const place = fc.nat({ max: 59 });

const located = (model: Model, action: Step): Step => {
  const at = (n: number) => n % model.ids.length;
  return JSON.parse(JSON.stringify(action), (key: string, value) => {
    if (key === 'place') return at(value);
    return key === 'members' && Array.isArray(value) ? value.map(at) : value;
  }) as Step;
};

/** What each history begins with. */
const beginning: readonly Step[] = [
  ...['alice', 'bob', 'carol'].map((name) => ({ kind: 'Users' as const, userName: name, emails: [] })),
  { kind: 'Groups' as const, displayName: 'Tour Guides', members: [0, 1] },
  { kind: 'Groups' as const, displayName: 'Employees', members: [2, 3] },
].map((content) => ({ method: 'POST', content, ifMatch: 'nothing' }));

const email = fc.record({ value: fc.constantFrom('a@x.org', 'b@x.org'), type: fc.constantFrom('work', 'home') });
const userName = fc.constantFrom('bjensen', 'BJENSEN', 'jsmith', 'mandy', 'Mandy', 'dschrute', 'pbeesly');
const title = fc.constantFrom('Guide', 'Actor', undefined);
const emails = fc.array(email, { maxLength: 3 });
const displayName = fc.constantFrom('Tour Guides', 'Employees');
const members = fc.array(place, { maxLength: 4 });
const some = fc.array(place, { minLength: 1, maxLength: 4 });
const user = fc.record({ kind: fc.constant('Users' as const), userName, title, emails });
const group = fc.record({ kind: fc.constant('Groups' as const), displayName, members });
const is = <T extends string>(name: T) => fc.constant(name);
const userChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ set: is('title'), title }),
  fc.record({ set: is('userName'), userName }),
  fc.record({ set: is('emails'), emails }),
  fc.record({ add: is('emails'), emails }),
  fc.record({ remove: is('emails'), type: fc.constantFrom('work', 'home') }),
);
const groupChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ set: is('displayName'), displayName }),
  fc.record({ set: is('members'), members }),
  fc.record({ add: is('members'), members: some }),
  fc.record({ remove: is('members'), members: some, listed: fc.boolean() }),
);
const changes = (change: fc.Arbitrary<Change>) => fc.array(change, { minLength: 1, maxLength: 4 });
const ifMatch = fc.oneof(
  { arbitrary: is('nothing'), weight: 4 },
  { arbitrary: is('present'), weight: 1 },
  { arbitrary: is('stale'), weight: 1 },
);
const action: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.record({ method: is('POST'), content: fc.oneof(user, group), ifMatch }), weight: 3 },
  { arbitrary: fc.record({ method: is('PUT'), place, user, group, ifMatch }), weight: 2 },
  {
    arbitrary: fc.record({
      method: is('PATCH'),
      place,
      users: changes(userChange),
      groups: changes(groupChange),
      ifMatch,
    }),
    weight: 4,
  },
  { arbitrary: fc.record({ method: is('DELETE'), place, ifMatch }), weight: 1 },
);

describe('a random history', () => {
  it('leaves the service where it leaves a naive model, step by step [life-07]', async () => {
    const service = await createHarness();
    onTestFinished(() => service.close());
    let histories = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 50, size: 'max' }), async (actions) => {
        // Each in a tenant of its own: to make a database takes longer than a history.
        const authorization = await service.connect(`history-${(histories += 1)}`);
        const send: Harness['send'] = (method, path, body, request) =>
          service.send(method, path, body, { authorization, ...request });
        const harness = { ...service, send };
        const model: Model = { ids: [], content: [], versions: [] };
        for (const next of [...beginning, ...actions]) {
          const each = model.ids.length < beginning.length ? next : located(model, next);
          const status = await performStep(harness, model, each);
          expect([each, status]).toEqual([each, step(model, each)]);
          const place = each.method === 'POST' ? model.content.length - 1 : each.place;
          const content = model.content[place];
          if (content) {
            const { json } = await harness.send('GET', `/${content.kind}/${model.ids[place]}`);
            expect(seen(model, json)).toEqual(shown(model, place));
          }
        }
        for (const kind of ['Users', 'Groups']) {
          const { json } = await harness.send('GET', `/${kind}?count=1000`);
          const expected = model.content.flatMap((c, i) => (c?.kind === kind ? [shown(model, i)] : []));
          expect(json.Resources.map((resource: unknown) => seen(model, resource))).toEqual(expected);
          expect(json.totalResults).toBe(expected.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a client that sends its request again', () => {
  it.each(everyProfile)('does no harm, for %s [life-04]', async (profile) => {
    const { send, user, group } = await open({ profile });
    const everything = async () => (await send('GET', '/?count=1000')).json;
    const [bjensen, jsmith] = [await user('bjensen', { title: 'Guide' }), await user('jsmith')];
    const guides = await group('Tour Guides', [jsmith.id]);
    const patch = (...Operations: object[]) => ({ schemas: [patchOpUrn], Operations });
    for (const [method, path, body, again] of [
      ['POST', '/Users', { schemas: [userUrn], userName: 'mandy' }, 409],
      ['PUT', `/Users/${bjensen.id}`, { schemas: [userUrn], userName: 'barbara', title: 'Actor' }, 200],
      ['PATCH', `/Users/${bjensen.id}`, patch({ op: 'add', path: 'emails', value: [{ value: 'b@x.org' }] })],
      ['PATCH', `/Users/${bjensen.id}`, patch({ op: 'replace', value: { active: false } })],
      ['PATCH', `/Users/${bjensen.id}`, patch({ op: 'remove', path: 'title' })],
      ['PATCH', `/Groups/${guides.id}`, patch({ op: 'add', path: 'members', value: [{ value: bjensen.id }] })],
      ['PATCH', `/Groups/${guides.id}`, patch({ op: 'remove', path: `members[value eq "${jsmith.id}"]` })],
      ['PATCH', `/Groups/${guides.id}`, patch({ op: 'replace', path: 'members', value: [{ value: jsmith.id }] })],
      ['DELETE', `/Users/${jsmith.id}`, undefined, 404],
    ] as const) {
      const first = await send(method, path, body);
      expect(first.status).toBeLessThan(300);
      const after = await everything();
      const second = await send(method, path, body);
      expect([path, second.status]).toEqual([path, again ?? first.status]);
      expect(await everything()).toEqual(after);
    }
  });
});

describe('a restart', () => {
  it('keeps ids, versions, times, and the cursors that were given [life-03]', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'muster-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const file = join(directory, 'muster.db');
    const before = await createHarness({ file });
    const authorization = await before.connect('example');
    const ids: string[] = [];
    for (const name of ['bjensen', 'jsmith', 'mandy', 'dschrute']) ids.push((await before.user(name)).id);
    const guides = await before.group('Tour Guides', ids.slice(0, 2));
    await before.patch(`/Users/${ids[0]}`, [{ op: 'add', path: 'title', value: 'Guide' }]);
    await before.patch(`/Groups/${guides.id}`, [{ op: 'add', path: 'members', value: [{ value: ids[2] }] }]);
    await before.send('DELETE', `/Users/${ids[3]}`);
    const everything = (await before.send('GET', '/?count=1000')).json;
    const { nextCursor } = (await before.send('GET', '/Users?cursor=&count=1', undefined, { authorization })).json;
    await before.close();

    const after = await open({ file });
    expect((await after.send('GET', '/?count=1000')).json).toEqual(everything);
    const page = await after.send('GET', `/Users?cursor=${nextCursor}&count=5`, undefined, { authorization });
    expect(page.json.Resources.map((r: { id: string }) => r.id)).toEqual(ids.slice(1, 3));
    const headers = { 'if-match': 'W/"2"' };
    const write = await after.patch(`/Users/${ids[0]}`, [{ op: 'remove', path: 'title' }], { headers });
    expect([write.status, write.headers['etag']]).toEqual([200, 'W/"3"']);
    const newcomer = await after.user('dschrute');
    expect(newcomer.id > ids[3]!).toBe(true);
  });
});
