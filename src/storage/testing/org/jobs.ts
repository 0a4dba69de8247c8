import assert from 'node:assert/strict';
import type { Job, OrgStore } from '../../../provisioning/store.ts';
import { allPages, createOrgChecks, idsOf, jobOf } from './fixture.ts';

const claim = (store: OrgStore, now = 0, query: object = {}) =>
  store.jobs.claim({ now, leasedUntil: now + 100, limit: 10, ...query });

const finish = (store: OrgStore, job: Job, more: Partial<Job> = {}) =>
  store.jobs.update({ ...job, state: 'done', ...more }, job.leasedUntil);

export const jobChecks = createOrgChecks({
  async 'hands out the first unfinished job of each subject, with a lease'(store) {
    await store.jobs.add([jobOf('1', 'a'), jobOf('2', 'a'), jobOf('3', 'b'), jobOf('4'), jobOf('5')]);
    const [first, ...others] = await claim(store);
    assert.deepEqual(idsOf(others), ['3', '4']);
    assert.deepEqual(
      { ...first, sequence: 0 },
      { ...jobOf('1', 'a'), state: 'running', sequence: 0, attempts: 1, leasedUntil: 100 },
    );
    assert.deepEqual(await store.jobs.get('1'), first);
    assert.deepEqual(await claim(store), []);
    assert.deepEqual(idsOf(await store.jobs.unfinished('tours', 'a')), ['1', '2']);
    assert.equal(await finish(store, first!), true);
    assert.deepEqual(idsOf(await claim(store)), ['2']);
    assert.deepEqual(idsOf(await store.jobs.unfinished('tours', undefined)), ['4', '5']);
  },

  async 'goes on with the next job of a subject after one failed, and runs a retry before what follows'(store) {
    await store.jobs.add([jobOf('1', 'a'), jobOf('2', 'a'), jobOf('3', 'a')]);
    const [first] = await claim(store);
    await finish(store, first!, { state: 'failed', message: 'Automatic provisioning failed', explanation: 'Why' });
    const failed = await store.jobs.get('1');
    assert.equal(failed?.message, 'Automatic provisioning failed');
    assert.equal(failed?.leasedUntil, undefined);
    const [second] = await claim(store);
    assert.equal(second?.id, '2');
    await store.jobs.update({ ...failed, state: 'queued' });
    await finish(store, second);
    assert.deepEqual(idsOf(await claim(store)), ['1']);
  },

  async 'hands out no job before its time, and none while an earlier one waits'(store) {
    await store.jobs.add([jobOf('1', 'a', { runAt: 50 }), jobOf('2', 'a'), jobOf('3', 'b')]);
    assert.equal(await store.jobs.nextDue(), 0);
    const [third] = await claim(store);
    assert.equal(third?.id, '3');
    assert.equal(await store.jobs.nextDue(), 50);
    assert.deepEqual(await claim(store, 49), []);
    await finish(store, third, { state: 'waiting', runAt: 500, wait: 300 });
    const [first] = await claim(store, 50);
    assert.equal(first?.id, '1');
    await finish(store, first);
    const [second] = await claim(store, 51);
    assert.equal(second?.id, '2');
    await finish(store, second);
    const [again] = await claim(store, 500, { app: 'tours' });
    assert.equal(again?.attempts, 2);
    assert.equal(again?.wait, 300);
  },

  async 'hands out again what was leased and not finished, and refuses the late answer'(store) {
    await store.jobs.add([jobOf('1', 'a')]);
    const [first] = await claim(store);
    assert.deepEqual(await claim(store, 99), []);
    const [second] = await claim(store, 100);
    assert.equal(second?.attempts, 2);
    assert.equal(await finish(store, first!, { state: 'failed' }), false);
    assert.equal((await store.jobs.get('1'))?.state, 'running');
    // A lease that is prolonged.
    assert.equal(await store.jobs.update({ ...second, leasedUntil: 300 }, second.leasedUntil), true);
    assert.deepEqual(await claim(store, 250), []);
    assert.equal(await store.jobs.nextDue(), 300);
    assert.equal(await finish(store, { ...second, leasedUntil: 300 }), true);
    assert.equal(await store.jobs.nextDue(), undefined);
    assert.equal(await finish(store, { ...second, id: 'gone' }), false);
  },

  async 'hands out the jobs of one application, or of all but some'(store) {
    await store.jobs.add([jobOf('1', 'a'), jobOf('2', 'a', { app: 'travel' }), jobOf('3', 'a', { app: 'trains' })]);
    assert.deepEqual(idsOf(await claim(store, 0, { app: 'travel' })), ['2']);
    assert.equal(await store.jobs.nextDue(['tours', 'trains']), 100);
    assert.deepEqual(idsOf(await claim(store, 0, { except: ['tours'] })), ['3']);
    assert.deepEqual(idsOf(await claim(store, 0, { limit: 1 })), ['1']);
  },

  async 'hands out each job once, to however many ask'(store) {
    const ids = Array.from({ length: 60 }, (_, i) => String(i));
    await store.jobs.add(ids.map((id) => jobOf(id, `subject ${Number(id) % 30}`)));
    const claimed = (await Promise.all(Array.from({ length: 20 }, () => claim(store, 0, { limit: 2 })))).flatMap(idsOf);
    assert.equal(claimed.length, 30);
    assert.deepEqual(
      claimed.map(Number).toSorted((a, b) => a - b),
      ids.slice(0, 30).map(Number),
    );
  },

  async 'keeps a password until the job is done'(store) {
    await store.jobs.add([jobOf('1', 'a', { secret: 'Kv7J2LEa' })]);
    const [first] = await claim(store);
    assert.equal(first?.secret, 'Kv7J2LEa');
    await finish(store, first, { state: 'waiting', runAt: 0 });
    const [again] = await claim(store);
    assert.equal(again?.secret, 'Kv7J2LEa');
    await finish(store, again);
    assert.equal((await store.jobs.get('1'))?.secret, undefined);
  },

  async 'lists, counts and forgets'(store) {
    await store.jobs.add(['1', '2', '3', '4'].map((id) => jobOf(id, id, { created: Number(id) })));
    const [first, second] = await claim(store, 0, { limit: 2 });
    await finish(store, first!);
    await finish(store, second!, { state: 'failed' });
    assert.deepEqual(await store.jobs.count(), { done: 1, failed: 1, queued: 2 });
    assert.deepEqual(await store.jobs.count('travel'), {});
    assert.deepEqual(idsOf(await allPages((page) => store.jobs.list(page))), ['4', '3', '2', '1']);
    const list = async (query: object) => idsOf((await store.jobs.list({ limit: 9, ...query })).items);
    assert.deepEqual(await list({ app: 'tours', states: ['failed', 'done'] }), ['2', '1']);
    assert.deepEqual(await list({ subject: '3' }), ['3']);
    assert.deepEqual(await list({ actions: ['deactivate', 'import'] }), []);
    assert.deepEqual(await list({ actions: ['deactivate', 'assign'], states: ['failed'] }), ['2']);
    assert.deepEqual(await store.jobs.tally('queued'), [{ app: 'tours', action: 'assign', count: 2 }]);
    assert.deepEqual(await store.jobs.tally('waiting'), []);
    assert.equal(await store.jobs.prune(10), 1);
    assert.deepEqual(await list({}), ['4', '3', '2']);
  },

  async 'never gives a sequence again'(store) {
    await store.jobs.add([jobOf('1', 'a')]);
    const [first] = await claim(store);
    await finish(store, first!);
    await store.jobs.prune(10);
    await store.jobs.add([jobOf('2', 'a')]);
    assert.equal((await store.jobs.get('2'))!.sequence > first!.sequence, true);
  },
});
