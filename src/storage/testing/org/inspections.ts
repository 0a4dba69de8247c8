import assert from 'node:assert/strict';
import type { InspectedResult, Inspection } from '../../../provisioning/store.ts';
import { allPages, applicationOf, createOrgChecks, idsOf } from './fixture.ts';

const counts = { pass: 0, warn: 0, fail: 0, skipped: 0, error: 0 };

const inspectionOf = (id: string, more: Partial<Inspection> = {}): Inspection => ({
  id,
  target: 'tours',
  app: 'tours',
  baseUrl: 'https://example.com/scim/v2',
  scim: '2.0',
  profile: 'okta',
  state: 'running',
  started: '2011-05-13T04:42:34.000Z',
  counts,
  suites: [{ name: 'okta', total: 2, counts }],
  ...more,
});

const resultOf = (id: string): InspectedResult => ({
  id,
  result: { verdict: 'pass' },
  exchanges: [
    {
      request: { method: 'GET', url: `https://example.com/scim/v2/Users?filter=${id}`, headers: {} },
      started: 0,
      duration: 1,
    },
  ],
});

export const inspectionChecks = createOrgChecks({
  async 'keeps inspections with their results in their order'(store) {
    await store.inspections.put(inspectionOf('1'));
    await store.inspections.put(inspectionOf('2', { target: 'https://example.com/scim/v2' }));
    await store.inspections.put(inspectionOf('3'));
    const done = inspectionOf('1', { state: 'done', counts: { ...counts, pass: 2 } });
    await store.inspections.put(done);
    assert.deepEqual(await store.inspections.get('1'), done);
    const list = async (query: object) =>
      idsOf(await allPages((page) => store.inspections.list({ ...page, ...query }), 1));
    assert.deepEqual(await list({}), ['3', '2', '1']);
    assert.deepEqual(await list({ target: 'tours' }), ['3', '1']);
    assert.deepEqual(await list({ state: 'running' }), ['3', '2']);

    const results = ['okta-02', 'okta-01', 'okta-03'].map(resultOf);
    await store.inspections.addResults('1', results.slice(0, 2));
    await store.inspections.addResults('1', results.slice(2));
    await store.inspections.addResults('3', [resultOf('okta-01')]);
    assert.deepEqual(
      await store.inspections.results('1'),
      results.map(({ id, result }) => ({ id, result })),
    );
    assert.deepEqual(await allPages((page) => store.inspections.wholeResults('1', page), 2), results);
    assert.deepEqual(await store.inspections.result('1', 'okta-03'), results[2]);
    assert.equal(await store.inspections.result('2', 'okta-03'), undefined);

    await store.inspections.remove('1');
    assert.equal(await store.inspections.get('1'), undefined);
    assert.deepEqual(await store.inspections.results('1'), []);
    assert.equal((await store.inspections.results('3')).length, 1);
  },

  async 'keeps what is known of the readiness of an application'(store) {
    await store.readiness.put('tours', 'C9292', { seen: 1 });
    await store.readiness.put('tours', 'C9290', { seen: 1 });
    await store.readiness.put('tours', 'C9290', { seen: 2 });
    await store.readiness.put('travel', 'C9290', { seen: 3 });
    assert.deepEqual(await store.readiness.all('tours'), { C9290: { seen: 2 }, C9292: { seen: 1 } });
    await store.readiness.remove('tours', 'C9290');
    assert.deepEqual(await store.readiness.all('tours'), { C9292: { seen: 1 } });
    assert.deepEqual(await store.readiness.all('nowhere'), {});
  },

  async 'forgets both with the application'(store) {
    await store.applications.add(applicationOf('tours'));
    await store.inspections.put(inspectionOf('1'));
    await store.inspections.put(inspectionOf('2', { target: 'travel', app: 'travel' }));
    await store.inspections.addResults('1', [resultOf('okta-01')]);
    await store.readiness.put('tours', 'C9290', { seen: 1 });
    await store.applications.remove('tours');
    assert.equal(await store.inspections.get('1'), undefined);
    assert.deepEqual(await store.inspections.results('1'), []);
    assert.deepEqual(await store.readiness.all('tours'), {});
    assert.equal((await store.inspections.get('2'))?.id, '2');
  },
});
