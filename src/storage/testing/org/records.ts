import assert from 'node:assert/strict';
import type { Condition, ExchangeFilter, ImportedUser, KeptExchange, LogEvent } from '../../../provisioning/store.ts';
import { allPages, createOrgChecks, idsOf } from './fixture.ts';

const times = (number: number) => new Date(Date.UTC(2011, 4, 13) + number * 1_000).toISOString();

const exchangeOf = (id: string, more: Partial<KeptExchange> = {}): KeptExchange => ({
  id,
  app: 'tours',
  operation: 'list-users',
  request: { method: 'GET', url: 'https://example.com/scim/v2/Users', headers: {} },
  started: 0,
  duration: 1,
  ...more,
});

const eventOf = (number: number, more: Partial<LogEvent> = {}): LogEvent => ({
  uuid: String(number),
  published: times(number),
  eventType: 'application.provision.user.push',
  displayMessage: 'Push new user to external application',
  severity: 'INFO',
  outcome: { result: 'SUCCESS' },
  actor: { id: '00uactor', type: 'User', alternateId: 'bjensen@example.com', displayName: 'Barbara Jensen' },
  target: [{ id: `00u${number % 3}`, type: 'AppUser', alternateId: 'unknown', displayName: 'unknown' }],
  ...more,
});

const importedOf = (externalId: string, more: Partial<ImportedUser> = {}): ImportedUser => ({
  app: 'tours',
  externalId,
  username: `User ${externalId}`,
  profile: { userName: externalId },
  match: 'none',
  decision: 'undecided',
  lastSeen: times(0),
  ...more,
});

export const recordChecks = createOrgChecks({
  async 'keeps exchanges, and forgets the oldest'(store) {
    await store.exchanges.add([exchangeOf('1', { job: 'j', person: 'a' }), exchangeOf('2', { app: 'travel' })]);
    await store.exchanges.add([exchangeOf('3', { job: 'j', group: 'g' })]);
    assert.deepEqual(await store.exchanges.get('1'), exchangeOf('1', { job: 'j', person: 'a' }));
    const list = async (query: object) =>
      idsOf(await allPages((page) => store.exchanges.list({ ...page, ...query }), 1));
    assert.deepEqual(await list({}), ['3', '2', '1']);
    assert.deepEqual(await list({ job: 'j' }), ['1', '3']);
    assert.deepEqual(await list({ app: 'travel' }), ['2']);
    assert.deepEqual(await list({ person: 'a' }), ['1']);
    assert.deepEqual(await list({ group: 'g' }), ['3']);
    assert.deepEqual(idsOf(await store.exchanges.getMany(['1', '3', 'x'])), ['3', '1']);
    await store.exchanges.add(Array.from({ length: 18 }, (_, i) => exchangeOf(`more ${i}`)));
    assert.equal((await list({})).length, 20);
    assert.equal(await store.exchanges.get('1'), undefined);
  },

  async 'finds exchanges by what they were for and how they were answered'(store) {
    const answered = (id: string, status: number, more: Partial<KeptExchange> = {}) =>
      exchangeOf(id, { response: { status, headers: {}, body: '' }, ...more });
    await store.exchanges.add([
      answered('1', 200),
      answered('2', 404, { operation: 'read-user', person: 'a' }),
      answered('3', 409, { operation: 'create-user', app: 'travel' }),
      exchangeOf('4', { failure: 'ECONNREFUSED' }),
      answered('5', 503, { person: 'a' }),
    ]);
    const list = async (query: ExchangeFilter) =>
      idsOf(await allPages((page) => store.exchanges.list({ ...page, ...query }), 1));
    assert.deepEqual(await list({ operation: 'create-user' }), ['3']);
    assert.deepEqual(await list({ status: '4xx' }), ['3', '2']);
    assert.deepEqual(await list({ status: 404 }), ['2']);
    assert.deepEqual(await list({ status: 'none' }), ['4']);
    assert.deepEqual(await list({ status: '4xx', app: 'tours' }), ['2']);
    assert.deepEqual(await list({ person: 'a', status: '5xx', operation: 'list-users', app: 'tours' }), ['5']);
    const headers = { 'x-request-id': 'r6' };
    await store.exchanges.add([exchangeOf('6', { response: { status: 200, headers, body: '' } })]);
    assert.deepEqual(await list({ requestId: 'r6' }), ['6']);
    assert.deepEqual(await list({ requestId: 'r7' }), []);
  },

  async 'tells which exchanges came after a position'(store) {
    await store.exchanges.add([exchangeOf('1')]);
    const start = await store.exchanges.since(undefined, { limit: 2 });
    assert.deepEqual(start.items, []);
    await store.exchanges.add([exchangeOf('2'), exchangeOf('3', { app: 'travel' }), exchangeOf('4'), exchangeOf('5')]);
    const first = await store.exchanges.since(start.position, { app: 'tours', limit: 2 });
    assert.deepEqual(idsOf(first.items), ['2', '4']);
    const rest = await store.exchanges.since(first.position, { app: 'tours', limit: 2 });
    assert.deepEqual(idsOf(rest.items), ['5']);
    assert.deepEqual(await store.exchanges.since(rest.position, { limit: 2 }), { position: rest.position, items: [] });
    // What is not asked for is passed over.
    const none = await store.exchanges.since(start.position, { app: 'nowhere', limit: 2 });
    assert.deepEqual(none, { position: rest.position, items: [] });
  },

  async 'keeps imports, and the users that await a decision'(store) {
    const counts = { scanned: 0, added: 0, updated: 0, unchanged: 0, removed: 0 };
    const run = (id: string) =>
      ({
        id,
        app: 'tours',
        mode: 'full',
        trigger: 'manual',
        state: 'running',
        started: times(0),
        users: counts,
        groups: counts,
      }) as const;
    await store.imports.put(run('1'));
    await store.imports.put(run('2'));
    await store.imports.put({ ...run('1'), state: 'done' });
    assert.equal((await store.imports.get('1'))?.state, 'done');
    assert.deepEqual(idsOf(await allPages((page) => store.imports.list('tours', page), 1)), ['2', '1']);

    const [a, b, c] = [
      importedOf('a', { match: 'exact', person: 'p' }),
      importedOf('b', { lastSeen: times(5) }),
      importedOf('c', { app: 'travel' }),
    ];
    await store.imports.putUsers([b, a, c]);
    assert.deepEqual(await store.imports.user('tours', 'a'), a);
    assert.deepEqual(await allPages((page) => store.imports.users('tours', page), 1), [a, b]);
    const users = async (query: object) => (await store.imports.users('tours', { limit: 9, ...query })).items;
    assert.deepEqual(await users({ match: 'exact' }), [a]);
    assert.deepEqual(await users({ q: 'USER b', decision: 'undecided' }), [b]);
    await store.imports.putUsers([{ ...a, decision: 'ignore' }]);
    assert.deepEqual(await users({ decision: 'undecided' }), [b]);
    assert.equal(await store.imports.removeUnseen('tours', times(5)), 1);
    assert.deepEqual(await users({}), [b]);
    await store.imports.removeUsers('tours', ['b', 'x']);
    assert.deepEqual(await users({}), []);
    assert.deepEqual(await store.imports.user('travel', 'c'), c);
  },

  async 'knows what an import has come across, until it is told to forget it'(store) {
    await store.imports.addSeen('run', 'users', ['1', '2']);
    await store.imports.addSeen('run', 'users', ['2', '3']);
    await store.imports.addSeen('run', 'groups', ['4']);
    await store.imports.addSeen('other', 'users', ['5']);
    const seen = async (...[run, kind, ids]: Parameters<typeof store.imports.seen>) =>
      [...(await store.imports.seen(run, kind, ids))].toSorted();
    assert.deepEqual(await seen('run', 'users', ['1', '3', '4', '5']), ['1', '3']);
    assert.deepEqual(await seen('run', 'groups', ['1', '4']), ['4']);
    assert.deepEqual(await seen('run', 'users', []), []);
    await store.imports.clearSeen('run');
    assert.deepEqual(await seen('run', 'users', ['1', '2']), []);
    assert.deepEqual(await seen('other', 'users', ['5']), ['5']);
  },

  async 'keeps events, lists them both ways, and says from where to go on'(store) {
    await store.log.add(Array.from({ length: 5 }, (_, i) => eventOf(i)));
    const list = async (query: object) => (await store.log.list({ limit: 9, ...query })).items.map(({ uuid }) => uuid);
    assert.deepEqual(await list({}), ['0', '1', '2', '3', '4']);
    assert.deepEqual(await list({ descending: true }), ['4', '3', '2', '1', '0']);
    assert.deepEqual(await list({ since: times(1), until: times(3) }), ['1', '2']);
    const first = await store.log.list({ limit: 3 });
    const rest = await store.log.list({ limit: 3, after: first.next! });
    assert.deepEqual(
      rest.items.map(({ uuid }) => uuid),
      ['3', '4'],
    );
    assert.deepEqual((await store.log.list({ limit: 3, after: rest.next! })).items, []);
    await store.log.add([eventOf(5)]);
    assert.deepEqual(
      (await store.log.list({ limit: 3, after: rest.next! })).items.map(({ uuid }) => uuid),
      ['5'],
    );
    const back = await store.log.list({ limit: 4, descending: true });
    assert.deepEqual(
      (await store.log.list({ limit: 4, descending: true, after: back.next! })).items.map(({ uuid }) => uuid),
      ['1', '0'],
    );
    assert.deepEqual((await store.log.list({ limit: 9 })).items[5], eventOf(5));
  },

  async 'finds events by conditions and by words, and forgets the oldest'(store) {
    await store.log.add([
      eventOf(0),
      eventOf(1, { severity: 'ERROR', outcome: { result: 'FAILURE', reason: 'Conflict. Taken.' } }),
      eventOf(2, { eventType: 'user.lifecycle.create' }),
    ]);
    const is = (path: string, value: string, operator = 'eq'): Condition =>
      ({ kind: 'compare', path: path.split('.'), operator, value }) as Condition;
    const found = async (query: object) => (await store.log.list({ limit: 9, ...query })).items.map(({ uuid }) => uuid);
    assert.deepEqual(await found({ condition: is('eventType', 'USER.lifecycle.create') }), ['2']);
    assert.deepEqual(await found({ condition: is('eventType', 'application', 'sw') }), ['0', '1']);
    assert.deepEqual(await found({ condition: is('target.id', '00u1') }), ['1']);
    assert.deepEqual(await found({ condition: is('actor.id', '00u1') }), []);
    assert.deepEqual(await found({ condition: is('actor.id', '00uACTOR') }), ['0', '1', '2']);
    const both = { kind: 'and', conditions: [is('outcome.result', 'FAILURE'), is('severity', 'error')] } as const;
    assert.deepEqual(await found({ condition: both }), ['1']);
    assert.deepEqual(await found({ condition: { kind: 'not', condition: is('target.id', '00u1') } }), ['0', '2']);
    assert.deepEqual(await found({ q: 'conflict BARBARA' }), ['1']);
    await store.log.add(Array.from({ length: 38 }, (_, i) => eventOf(10 + i)));
    assert.deepEqual(await found({ condition: is('target.id', '00u0'), until: times(10) }), []);
    assert.equal((await store.log.list({ limit: 99 })).items.length, 40);
  },

  async 'keeps mails, tokens, sessions, links and settings'(store) {
    const mail = { id: 'm', to: 'bjensen@example.com', subject: 'Welcome', text: '…', created: times(0), sent: 'kept' };
    await store.mail.put(mail as never);
    await store.mail.put({ ...mail, id: 'n', to: 'mandy@example.com' } as never);
    await store.mail.put({ ...mail, sent: 'failed' } as never);
    assert.equal((await store.mail.get('m'))?.sent, 'failed');
    assert.deepEqual(idsOf(await allPages((page) => store.mail.list(page), 1)), ['n', 'm']);
    assert.deepEqual(idsOf((await store.mail.list({ limit: 9, to: 'BJENSEN@example.com' })).items), ['m']);
    for (let i = 0; i < 10; i++) await store.mail.put({ ...mail, id: `more ${i}` } as never);
    assert.equal(await store.mail.get('m'), undefined);

    const token = {
      id: 't',
      name: 'CI',
      hash: 'h',
      person: 'a',
      created: times(0),
      lastUpdated: times(0),
      expires: times(9),
    };
    await store.access.putToken(token);
    await store.access.putToken({ ...token, lastUpdated: times(3) });
    assert.equal((await store.access.tokenByHash('h'))?.lastUpdated, times(3));
    assert.deepEqual(idsOf(await store.access.tokens()), ['t']);
    assert.equal(await store.access.removeToken('t'), true);
    assert.equal(await store.access.removeToken('t'), false);

    const session = (hash: string, expires: string) => ({ hash, person: 'a', created: times(0), expires });
    for (const [hash, expires] of [
      ['s', 1],
      ['r', 9],
    ] as const)
      await store.access.putSession(session(hash, times(expires)));
    const link = { hash: 'l', purpose: 'activate', person: 'a', expires: times(9) } as const;
    await store.access.putLink({ ...link, hash: 'old' });
    await store.access.putLink(link);
    await store.access.putLink({ ...link, hash: 'other', purpose: 'sign-in' });
    assert.equal(await store.access.takeLink('old'), undefined);
    assert.deepEqual(await store.access.takeLink('l'), link);
    assert.equal(await store.access.takeLink('l'), undefined);
    await store.access.prune(times(5));
    assert.equal(await store.access.session('s'), undefined);
    assert.equal((await store.access.session('r'))?.person, 'a');
    assert.equal((await store.access.takeLink('other'))?.purpose, 'sign-in');
    await store.access.removeSessions('a');
    assert.equal(await store.access.session('r'), undefined);

    assert.equal(await store.settings.get('org'), undefined);
    await store.settings.put('org', { name: 'Tours' });
    await store.settings.put('org', { name: 'Travel' });
    assert.deepEqual(await store.settings.get('org'), { name: 'Travel' });
  },
});
