import assert from 'node:assert/strict';
import { createOrgChecks, groupOf, jobOf, personOf } from './fixture.ts';

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
