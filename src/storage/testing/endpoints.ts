import assert from 'node:assert/strict';
import type { Endpoint, NewDelivery } from '../../events/delivery/endpoint.ts';
import { createChecks } from './fixture.ts';

const origin = { actor: { kind: 'operator', id: 'ada' } } as const;

const endpoint: Endpoint = {
  id: 'wh_1',
  name: 'app',
  url: 'https://app.example.com/hooks',
  types: ['user.*'],
  created: 1_000,
  secrets: [{ sealed: 'first-sealed' }],
};

const delivery: NewDelivery = {
  sequence: 5,
  event: 's-5',
  type: 'user.created',
  attempt: 1,
  time: 2_000,
  duration: 12,
  outcome: 'failed',
  status: 500,
  error: 'It was answered 500.',
  request: { headers: { 'webhook-id': 's-5' }, body: '{}' },
  response: { headers: {}, body: 'no\u0000' },
};

export const endpointChecks = createChecks({
  'keeps an endpoint until it is removed, and tells of it without its secrets': async ({ store }) => {
    const { endpoints, events } = store;
    const { position } = await events.read({ after: 0, count: 1_000 });
    await endpoints.add(endpoint, 4, origin);
    await assert.rejects(endpoints.add({ ...endpoint, id: 'wh_2' }, 4, origin), /already an endpoint "app"/);
    const state = { ...endpoint, position: 4, attempts: 0, due: 1_000, disabled: undefined };
    assert.deepEqual(await endpoints.all(), [state]);
    const rotated = { ...endpoint, secrets: [{ sealed: 'second-sealed' }, { sealed: 'first-sealed', expires: 9 }] };
    await endpoints.update(rotated, origin);
    await endpoints.move('wh_1', { disabled: 'by hand' }, origin);
    assert.deepEqual(await endpoints.get('wh_1'), { ...state, ...rotated, disabled: 'by hand' });
    await endpoints.move('wh_1', { disabled: undefined, position: 2, attempts: 0 }, origin);
    assert.deepEqual(await endpoints.get('wh_1'), { ...state, ...rotated, position: 2 });
    await endpoints.remove('wh_1', origin);
    assert.equal(await endpoints.get('wh_1'), undefined);
    await assert.rejects(endpoints.remove('wh_1', origin), /no endpoint "wh_1"/);
    await assert.rejects(endpoints.update(endpoint, origin), /no endpoint "wh_1"/);
    const told = (await events.read({ after: position, count: 1_000 })).events;
    assert.deepEqual(
      told.map(({ type }) => type),
      ['created', 'rotated', 'disabled', 'enabled', 'deleted'].map((what) => `config.webhook.${what}`),
    );
    assert.ok(!JSON.stringify(told).includes('sealed'));
  },
  'lets one process deliver at a time, until its lease ends or somebody steps in': async ({ store: { endpoints } }) => {
    await endpoints.add(endpoint, 4, origin);
    const lease = (owner: string, until: number) => ({ owner, until });
    const progress = { position: 5, attempts: 0, due: 3_000, disabled: undefined };
    assert.equal((await endpoints.claim('wh_1', lease('a', 200), 100))?.position, 4);
    assert.equal(await endpoints.claim('wh_1', lease('b', 300), 150), undefined);
    assert.equal((await endpoints.claim('wh_1', lease('a', 400), 150))?.position, 4);
    assert.equal((await endpoints.claim('wh_1', lease('b', 600), 401))?.position, 4);
    assert.equal(await endpoints.settle('wh_1', lease('a', 700), { ...progress, position: 9 }, delivery), false);
    assert.deepEqual(await endpoints.deliveries('wh_1', { count: 10 }), []);
    assert.equal(await endpoints.settle('wh_1', lease('b', 700), progress, delivery), true);
    assert.equal((await endpoints.get('wh_1'))?.position, 5);
    await endpoints.release('wh_1', 'a');
    assert.equal(await endpoints.claim('wh_1', lease('a', 800), 650), undefined);
    await endpoints.release('wh_1', 'b');
    assert.equal((await endpoints.claim('wh_1', lease('a', 800), 650))?.position, 5);
    await endpoints.move('wh_1', { position: 1 }, origin);
    assert.equal(await endpoints.settle('wh_1', lease('a', 900), progress), false);
    assert.equal((await endpoints.get('wh_1'))?.position, 1);
    await endpoints.move('wh_1', { disabled: 'by hand' }, origin);
    assert.equal(await endpoints.claim('wh_1', lease('a', 900), 1_000), undefined);
  },
  'keeps the last thousand attempts, and those that were given up beside them': async ({ store: { endpoints } }) => {
    await endpoints.add(endpoint, 0, origin);
    const lease = { owner: 'a', until: 1e12 };
    await endpoints.claim('wh_1', lease, 0);
    const settle = (more: Partial<NewDelivery>) =>
      endpoints.settle(
        'wh_1',
        lease,
        { position: 1, attempts: 0, due: 0, disabled: undefined },
        { ...delivery, ...more },
      );
    await settle({ outcome: 'dead', sequence: 1 });
    for (let i = 0; i < 17; i++)
      await Promise.all(Array.from({ length: 59 }, (_, j) => settle({ sequence: 59 * i + j })));
    const { length } = await endpoints.deliveries('wh_1', { count: 2_000, outcome: 'failed' });
    assert.equal(length, 1_000);
    const [dead] = await endpoints.deliveries('wh_1', { count: 10, outcome: 'dead' });
    const { request: _, response: __, ...summary } = delivery;
    assert.deepEqual(dead, { ...summary, id: dead?.id, endpoint: 'wh_1', outcome: 'dead', sequence: 1 });
    assert.deepEqual(await endpoints.delivery('wh_1', dead.id), {
      ...dead,
      request: delivery.request,
      response: delivery.response,
    });
    assert.equal(await endpoints.delivery('wh_2', dead.id), undefined);
    const [newest, next] = await endpoints.deliveries('wh_1', { count: 2 });
    assert.deepEqual(await endpoints.deliveries('wh_1', { count: 1, before: newest!.id }), [next]);
  },
});
