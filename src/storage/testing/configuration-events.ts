import assert from 'node:assert/strict';
import type { Origin } from '../../service/origin.ts';
import { createChecks } from './fixture.ts';

/** Events of what operators and administrators do. */
export const configurationEventChecks = createChecks({
  'tells what an operator configures, without what is secret': async ({ store }) => {
    const { connections, operators, administrators } = store;
    const { position } = await store.events.read({ after: 0, count: 1_000 });
    const by: Origin = { actor: { kind: 'operator', id: 'ada' } };
    const connection = {
      id: 'c1',
      tenant: 'acme',
      name: 'okta',
      auth: 'bearer',
      profile: 'okta',
      created: 1,
      secrets: [{ hash: 'first-hash' }],
    } as const;
    await connections.addTenant({ id: 'initech', created: 1 }, by);
    await assert.rejects(connections.addTenant({ id: 'initech', created: 1 }, by));
    await connections.addConnection(connection, by);
    await connections.updateConnection({ ...connection, secrets: [{ hash: 'second-hash' }] }, by);
    await connections.updateConnection({ ...connection, secrets: [{ hash: 'second-hash' }], revoked: 2 }, by);
    await operators.addOperator({ name: 'app', created: 1, hash: 'third-hash', scope: 'events' }, by);
    await operators.removeOperator('app', by);
    await administrators.addAdministrator({ tenant: 'acme', name: 'babs', created: 1, password: 'fourth-hash' }, by);
    await administrators.removeAdministrator('acme', 'babs', by);
    await assert.rejects(administrators.removeAdministrator('acme', 'babs', by));
    const { events } = await store.events.read({ after: position, count: 1_000, actor: 'ada' });
    assert.deepEqual(
      events.map(({ type, tenant, resource, operation }) => [type, tenant, resource.id, operation]),
      [
        ['config.tenant.created', 'initech', 'initech', 'create'],
        ['config.connection.created', 'acme', 'c1', 'create'],
        ['config.connection.rotated', 'acme', 'c1', 'modify'],
        ['config.connection.revoked', 'acme', 'c1', 'modify'],
        ['config.operator.created', undefined, 'app', 'create'],
        ['config.operator.deleted', undefined, 'app', 'delete'],
        ['config.administrator.created', 'acme', 'babs', 'create'],
        ['config.administrator.deleted', 'acme', 'babs', 'delete'],
      ],
    );
    assert.equal(events[1]?.after?.['name'], 'okta');
    assert.deepEqual([events[3]?.before?.['revoked'], events[3]?.after?.['revoked']], [undefined, 2]);
    assert.equal(events[5]?.before?.['scope'], 'events');
    assert.ok(!/hash/.test(JSON.stringify(events)));
  },
  'tells of a grant by OAuth, made and revoked': async ({ store: { oauth, events } }) => {
    const { position } = await events.read({ after: 0, count: 1_000 });
    const grant = { connection: 'c1', administrator: 'babs', scope: 'scim' };
    const by = (kind: 'administrator' | 'connection', id: string) =>
      ({ tenant: 'acme', origin: { actor: { kind, id } }, grant }) as const;
    const record = { id: 'g1', kind: 'Grant', expires: Date.parse('2100-01-01T00:00:00Z'), content: {} };
    await oauth.put(record, by('administrator', 'babs'));
    await oauth.removeGrant('g1', by('connection', 'c1'));
    await oauth.removeGrant('g1', by('connection', 'c1'));
    const found = (await events.read({ after: position, count: 10 })).events;
    assert.deepEqual(
      found.map(({ type, tenant, actor, before, after }) => [
        type,
        tenant,
        `${actor?.kind} ${actor?.id}`,
        before,
        after,
      ]),
      [
        ['config.grant.created', 'acme', 'administrator babs', undefined, grant],
        ['config.grant.revoked', 'acme', 'connection c1', grant, undefined],
      ],
    );
  },
});
