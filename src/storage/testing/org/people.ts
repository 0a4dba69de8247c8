import assert from 'node:assert/strict';
import { matches } from '../../../provisioning/condition.ts';
import { ConflictError, InvalidCursorError, type Condition, type Person } from '../../../provisioning/store.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { allPages, appUserOf, createOrgChecks, groupOf, idsOf, personOf } from './fixture.ts';

const compare = (path: string, operator: string, value: string | number | boolean): Condition =>
  ({ kind: 'compare', path: path.split('.'), operator, value }) as Condition;

const cast: readonly Person[] = [
  personOf('bjensen', { firstName: 'Barbara', lastName: 'Jensen', department: 'Tours', floor: 3, guide: true }),
  personOf('jsmith', { firstName: 'John', lastName: 'Smith', department: 'tours', floor: 12 }),
  personOf('mandy', { firstName: 'Mandy', lastName: 'Pepperidge', guide: false, tags: ['Sea', 'Sand'] }),
  personOf('true', { firstName: 'true', lastName: 'Ångström', department: '', floor: -1, tags: ['sand', 'Ünder'] }),
  personOf(
    'zed',
    { firstName: 'Z%_d', lastName: '\u{1F600} Smile', department: 'Tours & Travel' },
    { status: 'STAGED', lastUpdated: '2012-01-01T00:00:00.000Z' },
  ),
];

const values = ['tours', 'TOURS', '', 'sand', 'true', 'ün', '%', '\u{1F600}', 'jensen', 3, -1, 11.5, true, false];
const paths = ['profile.department', 'profile.floor', 'profile.guide', 'profile.tags', 'profile.lastName', 'profile'];
const operators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;

export const peopleChecks = createOrgChecks({
  async 'keeps people as they are, and finds them by id and login'(store) {
    for (const person of cast) await store.people.add(person);
    assert.deepEqual(await store.people.get('bjensen'), cast[0]);
    assert.deepEqual(await store.people.getByLogin('BJENSEN@example.com'), cast[0]);
    assert.equal(await store.people.get('nobody'), undefined);
    assert.deepEqual(idsOf(await store.people.getMany(['zed', 'nobody', 'bjensen'])).toSorted(), ['bjensen', 'zed']);
    assert.deepEqual(await store.people.count(), { ACTIVE: 4, STAGED: 1 });
  },

  async 'refuses a login that is taken, whatever its case'(store) {
    await store.people.add(personOf('a'));
    await store.people.add(personOf('b'));
    const taken = (error: unknown) => error instanceof ConflictError && error.field === 'person.login';
    await assert.rejects(store.people.add(personOf('c', { login: 'A@Example.com' })), taken);
    await assert.rejects(store.people.update(personOf('b', { login: 'A@Example.com' })), taken);
    await store.people.update(personOf('a', { login: 'A@EXAMPLE.com' }));
    assert.equal((await store.people.get('a'))?.profile['login'], 'A@EXAMPLE.com');
    assert.equal((await store.people.get('b'))?.profile['login'], 'b@example.com');
  },

  async 'lists people in the order of creation, page by page, also while they come and go'(store) {
    for (const id of ['c', 'a', 'b', 'e', 'd']) await store.people.add(personOf(id));
    assert.deepEqual(idsOf(await allPages((page) => store.people.list(page))), ['c', 'a', 'b', 'e', 'd']);
    const first = await store.people.list({ limit: 2 });
    await store.people.remove('a');
    await store.people.add(personOf('f'));
    assert.deepEqual(idsOf((await store.people.list({ limit: 9, after: first.next! })).items), ['b', 'e', 'd', 'f']);
    assert.equal((await store.people.list({ limit: 5 })).next, undefined);
  },

  async 'refuses a cursor that it did not give'(store) {
    for (const after of ['', 'x', 'W10', 'eyJhIjoxfQ', '00uZZZZZZZZZZZZZZZZZ'])
      await assert.rejects(store.people.list({ limit: 1, after }), InvalidCursorError);
  },

  async 'finds by the beginning of names, login and email'(store) {
    for (const person of cast) await store.people.add(person);
    const found = async (q: string) => idsOf(await allPages((page) => store.people.list({ ...page, q }), 1));
    assert.deepEqual(await found('J'), ['bjensen', 'jsmith']);
    assert.deepEqual(await found('BJENSEN@'), ['bjensen']);
    assert.deepEqual(await found('ensen'), []);
    assert.deepEqual(await found('ång'), ['true']);
    assert.deepEqual(await found('z%_'), ['zed']);
    assert.deepEqual(await found('%'), []);
  },

  async 'answers every condition as the reference does'(store) {
    for (const person of cast) await store.people.add(person);
    const simple: Condition[] = paths.flatMap((path) => [
      { kind: 'present', path: path.split('.') },
      ...operators.flatMap((operator) => values.map((value) => compare(path, operator, value))),
    ]);
    const nested: Condition[] = simple.slice(0, -3).map((condition, i) => ({
      kind: i % 2 === 0 ? 'and' : 'or',
      conditions: [condition, { kind: 'not', condition: simple[i + 3]! }],
    }));
    for (const condition of [...simple, ...nested]) {
      const expected = cast.filter((person) => matches(condition, person as unknown as JsonObject));
      const { items } = await store.people.list({ limit: 10, condition });
      assert.deepEqual(idsOf(items), idsOf(expected), JSON.stringify(condition));
    }
  },

  async 'compares values of any length and of any characters, and sorts by them'(store) {
    const long = 'å\u{1F600}'.repeat(400);
    const texts = [`${long}a`, `${long}b`, `${long}b\u0000c`, 'a\u0000b', 'a\u0001', 'a', '\u0000', long.slice(0, 511)];
    const numbers = [-1.5, -1, 0, 1, 1.5, 10, 2 ** 40, -(2 ** 40)];
    const people = [...texts, ...numbers].map((note, i) => personOf(`p${i}`, { note }));
    for (const person of people) await store.people.add(person);
    const path = ['profile', 'note'];
    const asked = [...texts, ...numbers, long, `${long}b\u0000`, 'b\u0000', 'B', '\u0000c'];
    for (const value of asked)
      for (const operator of operators) {
        const condition: Condition = { kind: 'compare', path, operator, value };
        const expected = people.filter((person) => matches(condition, person as unknown as JsonObject));
        const { items } = await store.people.list({ limit: 50, condition });
        assert.deepEqual(idsOf(items), idsOf(expected), `${operator} ${JSON.stringify(value).slice(-30)}`);
      }
    for (const descending of [false, true]) {
      const query = { sort: { path, descending } };
      const notes = (await allPages((page) => store.people.list({ ...page, ...query }), 3)).map(
        ({ profile }) => profile['note'] as string | number,
      );
      const utf8 = (text: unknown) => Buffer.from(String(text));
      const sorted = [
        ...numbers.toSorted((a, b) => a - b),
        ...texts.toSorted((a, b) => Buffer.compare(utf8(a), utf8(b))),
      ];
      assert.deepEqual(notes, descending ? sorted.toReversed() : sorted);
    }
    await store.people.update(personOf('p0', { note: `${long}c` }));
    await store.people.remove('p1');
    const gone: Condition = { kind: 'compare', path, operator: 'sw', value: long };
    assert.deepEqual(idsOf((await store.people.list({ limit: 50, condition: gone })).items), ['p0', 'p2']);
  },

  async 'finds by what a person is after a change, not by what they were'(store) {
    await store.people.add(personOf('a', { department: 'Tours', tags: ['x', 'y'] }));
    await store.people.update(personOf('a', { department: 'Travel', tags: ['y'] }, { status: 'SUSPENDED' }));
    const found = async (condition: Condition) => (await store.people.list({ limit: 5, condition })).items.length;
    assert.equal(await found(compare('profile.department', 'eq', 'Tours')), 0);
    assert.equal(await found(compare('profile.tags', 'eq', 'x')), 0);
    assert.equal(await found(compare('profile.department', 'eq', 'travel')), 1);
    assert.equal(await found(compare('status', 'eq', 'SUSPENDED')), 1);
    await store.people.remove('a');
    assert.equal(await found({ kind: 'present', path: ['id'] }), 0);
  },

  async 'sorts by a value both ways, what lacks it last, page by page'(store) {
    for (const person of cast) await store.people.add(person);
    const sorted = async (path: string, descending: boolean, condition?: Condition) => {
      const sort = { path: path.split('.'), descending };
      const query = { sort, ...(condition && { condition }) };
      const all = idsOf((await store.people.list({ limit: 10, ...query })).items);
      for (const limit of [1, 2, 3])
        assert.deepEqual(idsOf(await allPages((page) => store.people.list({ ...page, ...query }), limit)), all);
      return all;
    };
    assert.deepEqual(await sorted('profile.floor', false), ['true', 'bjensen', 'jsmith', 'mandy', 'zed']);
    assert.deepEqual(await sorted('profile.floor', true), ['jsmith', 'bjensen', 'true', 'mandy', 'zed']);
    assert.deepEqual(await sorted('profile.lastName', false), ['bjensen', 'mandy', 'jsmith', 'true', 'zed']);
    assert.deepEqual(await sorted('profile.floor', false, compare('status', 'eq', 'STAGED')), ['zed']);
    assert.deepEqual(await sorted('profile.nothing', false), idsOf(cast));
  },

  async 'keeps the hash of a password apart, and forgets a person with all that is theirs'(store) {
    const person = personOf('a');
    await store.people.add(person);
    assert.equal(await store.people.passwordHash('a'), undefined);
    await store.people.setPasswordHash('a', 'hash');
    await store.people.update(person);
    assert.equal(await store.people.passwordHash('a'), 'hash');
    await store.groups.add(groupOf('g'));
    await store.groups.addMembers('g', ['a']);
    await store.appUsers.add(appUserOf('tours', 'a'));
    const expires = '2012-01-01T00:00:00.000Z';
    await store.access.putSession({ hash: 's', person: 'a', created: expires, expires });
    await store.access.putLink({ hash: 'l', person: 'a', purpose: 'activate', expires });
    await store.people.remove('a');
    assert.equal(await store.people.passwordHash('a'), undefined);
    assert.equal(await store.groups.memberCount('g'), 0);
    assert.deepEqual(await store.appUsers.ofPerson('a'), []);
    assert.equal(await store.access.session('s'), undefined);
    assert.equal(await store.access.takeLink('l'), undefined);
    await store.people.update(person);
    assert.equal(await store.people.get('a'), undefined);
  },
});
