import assert from 'node:assert/strict';
import { requestCompleted } from '../../events/changes.ts';
import type { AcceptedRequest } from '../../service/asynchronous.ts';
import { createChecks } from './fixture.ts';

const requestOf = (txn: string): AcceptedRequest => ({
  txn,
  time: 1,
  method: 'PUT',
  url: '/scim/v2/Users/bjensen',
  origin: 'https://scim.example.com',
  principal: { tenant: 'acme', connection: 'okta', profile: 'rfc' },
  headers: { 'content-type': 'application/scim+json' },
  body: '{"userName":"bj\\u0000ensen"}',
  type: 'User',
  id: 'bjensen',
});

const toldOf = (request: AcceptedRequest) => ({
  change: requestCompleted(request, { method: 'PUT', status: '200', version: 'W/"2"' }),
  origin: { actor: { kind: 'connection', id: 'okta' }, requestId: request.txn } as const,
});

const lease = (owner: string, until: number) => ({ owner, until });

export const acceptedRequestChecks = createChecks({
  'does accepted requests one after the other, the oldest first, and tells what came of each': async ({ store }) => {
    const { acceptedRequests: requests, events } = store;
    const { position } = await events.read({ after: 0, count: 1_000 });
    const [first, second] = [requestOf('t1'), requestOf('t2')];
    assert.equal(await requests.add(first, 2), true);
    assert.equal(await requests.add(second, 2), true);
    assert.equal(await requests.add(requestOf('t3'), 2), false);
    assert.deepEqual(await requests.take(lease('a', 200), 100), { request: first, again: false });
    assert.equal(await requests.take(lease('b', 300), 150), undefined);
    await requests.finish(first, 'b', toldOf(first));
    assert.deepEqual(await requests.take(lease('b', 400), 201), { request: first, again: true });
    await requests.finish(first, 'a', toldOf(first));
    await requests.finish(first, 'b', toldOf(first));
    await requests.finish(first, 'b', toldOf(first));
    assert.deepEqual(await requests.take(lease('a', 500), 202), { request: second, again: false });
    await requests.finish(second, 'a', toldOf(second));
    assert.equal(await requests.take(lease('a', 600), 501), undefined);
    const { events: told } = await events.read({ after: position, count: 1_000 });
    assert.deepEqual(
      told.map(({ type, tenant, requestId, resource, result }) => [
        type,
        tenant,
        requestId,
        resource.id,
        result?.status,
      ]),
      [
        ['request.completed', 'acme', 't1', 'bjensen', '200'],
        ['request.completed', 'acme', 't2', 'bjensen', '200'],
      ],
    );
  },
});
