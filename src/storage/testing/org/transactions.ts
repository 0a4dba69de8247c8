import assert from 'node:assert/strict';
import { applicationOf, appUserOf, createOrgChecks, groupOf, idsOf, jobOf, personOf } from './fixture.ts';

export const transactionChecks = createOrgChecks({
  async 'writes all of a transaction, or nothing'(store) {
    await store.transaction(async ({ people, jobs }) => {
      await people.add(personOf('a'));
      await jobs.add([jobOf('1', 'a')]);
      assert.equal((await people.get('a'))?.id, 'a');
    });
    assert.equal((await store.jobs.get('1'))?.subject, 'a');
    const failing = store.transaction(async ({ people, jobs }) => {
      await people.add(personOf('b'));
      await jobs.add([jobOf('2', 'b')]);
      throw new Error('on purpose');
    });
    await assert.rejects(failing, /on purpose/);
    assert.equal(await store.people.get('b'), undefined);
    assert.equal(await store.jobs.get('2'), undefined);
    assert.deepEqual((await store.people.list({ limit: 5, q: 'b' })).items, []);
  },

  async 'undoes one of many that come at once, and no other'(store) {
    const results = await Promise.allSettled(
      ['a', 'b', 'A', 'c'].map((id) =>
        store.transaction(async ({ people, groups }) => {
          await groups.add(groupOf(`group of ${id}`, `${id} ${id.toLowerCase()}${id === 'A' ? '!' : ''}`));
          await people.add(personOf(id));
          return id;
        }),
      ),
    );
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(
      (await store.groups.list({ limit: 9 })).items.map(({ id }) => id),
      ['group of a', 'group of b', 'group of c'],
    );
  },

  async 'runs transactions as if one came after the other'(store) {
    await store.settings.put('count', { value: 0 });
    const increment = () =>
      store.transaction(async ({ settings }) => {
        const value = Number((await settings.get('count'))?.['value']);
        await settings.put('count', { value: value + 1 });
      });
    await Promise.all(Array.from({ length: 50 }, increment));
    assert.deepEqual(await store.settings.get('count'), { value: 50 });
  },

  async 'makes copies to try things on, which change nothing'(store) {
    const application = applicationOf('tours', {
      integration: {
        baseUrl: 'https://example.com/scim/v2',
        credentials: { mode: 'bearer', token: 'a secret of this application' },
        uniqueIdentifier: 'userName',
        actions: [],
        importGroups: true,
        pushNullValues: false,
      },
    });
    await store.applications.add(application);
    for (const id of ['a', 'b']) await store.people.add(personOf(id, { lastName: id }));
    await store.groups.add(groupOf('g'));
    await store.groups.addMembers('g', ['a']);
    await store.appUsers.add(appUserOf('tours', 'a', { externalId: '1' }));
    await store.jobs.add([jobOf('1', 'a', { secret: 'Kv7J2LEa' }), jobOf('2', 'b')]);
    await store.settings.put('org', { name: 'Tours' });

    const [one, other] = [await store.scratch(), await store.scratch()];
    assert.deepEqual(await one.applications.get('tours'), application);
    const sort = { path: ['profile', 'lastName'], descending: true };
    assert.deepEqual(idsOf((await one.people.list({ limit: 5, sort })).items), ['b', 'a']);
    assert.deepEqual(idsOf((await one.groups.members('g', { limit: 5 })).items), ['a']);
    assert.equal((await one.links.get('tours', 'person', 'a'))?.externalId, '1');
    assert.deepEqual(await one.settings.get('org'), { name: 'Tours' });

    const claimed = await one.jobs.claim({ now: 1, leasedUntil: 9, limit: 5 });
    assert.deepEqual(
      claimed.map(({ id, secret }) => [id, secret]),
      [
        ['1', 'Kv7J2LEa'],
        ['2', undefined],
      ],
    );
    await one.jobs.add([jobOf('3', 'b')]);
    assert.equal((await one.jobs.get('3'))!.sequence > (await one.jobs.get('2'))!.sequence, true);
    await one.transaction(async ({ people, appUsers }) => {
      await people.remove('a');
      await appUsers.add(appUserOf('tours', 'b'));
    });
    await store.people.add(personOf('c'));
    assert.deepEqual(idsOf((await one.people.list({ limit: 5 })).items), ['b']);
    assert.deepEqual(idsOf((await other.people.list({ limit: 5 })).items), ['a', 'b']);
    await one.close();
    await other.close();
    assert.deepEqual(idsOf((await store.people.list({ limit: 5 })).items), ['a', 'b', 'c']);
    assert.equal((await store.jobs.get('1'))?.state, 'queued');
    assert.equal(await store.jobs.get('3'), undefined);
    assert.equal(await store.appUsers.get('tours', 'b'), undefined);
  },

  async 'shows nobody what is not yet written, nor what is undone'(store) {
    const seen = new Set<unknown>();
    let done = false;
    const watching = (async () => {
      while (!done) {
        seen.add((await store.settings.get('state'))?.['value']);
        await new Promise((resolve) => void setImmediate(resolve));
      }
    })();
    const failing = Array.from({ length: 20 }, (_, i) =>
      store
        .transaction(async ({ settings }) => {
          await settings.put('state', { value: `undone ${i}` });
          const outside = store.settings.get('state').then((state) => seen.add(state?.['value']));
          await settings.get('state');
          void outside;
          throw new Error('on purpose');
        })
        .catch(() => undefined),
    );
    await Promise.all(failing);
    await store.settings.put('state', { value: 'written' });
    done = true;
    await watching;
    assert.deepEqual(
      [...seen].filter((value) => value !== undefined && value !== 'written'),
      [],
    );
  },
});
