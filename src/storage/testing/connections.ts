import assert from 'node:assert/strict';
import type { Connection } from '../../authentication/store.ts';
import { createChecks } from './fixture.ts';

const connection = (changes: Partial<Connection> = {}): Connection => ({
  id: 'c1',
  tenant: 'acme',
  name: 'Okta',
  auth: 'bearer',
  profile: 'okta',
  created: 1_305_261_754_000,
  secrets: [{ hash: 'ab'.repeat(32) }],
  ...changes,
});

export const connectionChecks = createChecks({
  'lists tenants, and refuses the same again': async ({ store: { connections } }) => {
    assert.deepEqual(
      (await connections.tenants()).map(({ id }) => id),
      ['acme', 'globex'],
    );
    await assert.rejects(connections.addTenant({ id: 'acme', created: 0 }), /acme/);
  },
  'gives a connection back as it was added': async ({ store: { connections } }) => {
    const full = connection({
      expires: 1_400_000_000_000,
      revoked: 1_390_000_000_000,
      user: 'bjensen',
      capabilities: ['PUSH_NEW_USERS', 'GROUP_PUSH'],
    });
    await connections.addConnection(full);
    assert.deepEqual(await connections.connection('c1'), full);
    assert.equal(await connections.connection('c2'), undefined);
  },
  'lists the connections of one tenant or of all': async ({ store: { connections } }) => {
    const one = connection();
    const two = connection({ id: 'c2', tenant: 'globex' });
    await connections.addConnection(one);
    await connections.addConnection(two);
    assert.deepEqual(await connections.connections('globex'), [two]);
    assert.deepEqual(await connections.connections(), [one, two]);
  },
  'refuses a name that the tenant has, and an unknown tenant': async ({ store: { connections } }) => {
    await connections.addConnection(connection());
    await assert.rejects(connections.addConnection(connection({ id: 'c2' })), /Okta/);
    await assert.rejects(connections.addConnection(connection({ id: 'c2', tenant: 'nowhere' })), /nowhere/);
    assert.equal(await connections.connection('c2'), undefined);
  },
  'removes a tenant with its connections and administrators, and makes one of the same id again': async ({ store }) => {
    const { connections, administrators } = store;
    await connections.addConnection(connection());
    const kept = connection({ id: 'c2', tenant: 'globex' });
    await connections.addConnection(kept);
    await administrators.addAdministrator({ tenant: 'acme', name: 'bjensen', created: 1, password: 'hash' });
    assert.deepEqual(await connections.connection('c1'), connection());
    await connections.removeTenant('acme', 2);
    const ids = async () => (await connections.tenants()).map(({ id }) => id);
    assert.deepEqual(await ids(), ['globex']);
    assert.equal(await connections.connection('c1'), undefined);
    assert.deepEqual(await connections.connections(), [kept]);
    assert.deepEqual(await administrators.administrators(), []);
    await assert.rejects(connections.removeTenant('acme', 3), /acme/);
    await assert.rejects(connections.addConnection(connection()), /acme/);
    await assert.rejects(
      administrators.addAdministrator({ tenant: 'acme', name: 'bjensen', created: 1, password: 'hash' }),
      /acme/,
    );
    await connections.addTenant({ id: 'acme', created: 1_305_261_754_000 });
    await connections.addConnection(connection());
    assert.deepEqual((await ids()).toSorted(), ['acme', 'globex']);
    await assert.rejects(connections.addTenant({ id: 'acme', created: 4 }), /acme/);
  },
  'shows an update at once': async ({ store: { connections } }) => {
    await connections.addConnection(connection());
    assert.equal((await connections.connection('c1'))?.revoked, undefined);
    const revoked = connection({ name: 'Okta, old', revoked: 1_390_000_000_000 });
    await connections.updateConnection(revoked);
    assert.deepEqual(await connections.connection('c1'), revoked);
    await assert.rejects(connections.updateConnection(connection({ id: 'c2' })), /c2/);
    await assert.rejects(connections.updateConnection(connection()), /revoked/);
    assert.deepEqual(await connections.connection('c1'), revoked);
  },
  'notes when a connection was last used, to the minute, and keeps it over an update': async ({ store }) => {
    const { connections } = store;
    await connections.addConnection(connection());
    connections.noteUse('c1', 1_305_261_799_999);
    connections.noteUse('unknown', 1_305_261_799_999);
    assert.equal((await connections.connection('c1'))?.lastUsed, 1_305_261_780_000);
    await connections.updateConnection(connection({ profile: 'entra' }));
    const [listed] = await connections.connections('acme');
    assert.equal(listed?.lastUsed, 1_305_261_780_000);
    assert.equal(listed.profile, 'entra');
  },
});
