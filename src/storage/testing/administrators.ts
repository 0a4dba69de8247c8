import assert from 'node:assert/strict';
import { createChecks } from './fixture.ts';

const bjensen = { tenant: 'acme', name: 'bjensen', created: 1_305_261_754_000, password: '$scrypt$…' };

export const administratorChecks = createChecks({
  'keeps the administrators of each tenant apart': async ({ store: { administrators } }) => {
    const other = { ...bjensen, tenant: 'globex', password: '$scrypt$other' };
    const jsmith = { ...bjensen, name: 'jsmith' };
    for (const one of [jsmith, other, bjensen]) await administrators.addAdministrator(one);
    assert.deepEqual(await administrators.administrator('acme', 'bjensen'), bjensen);
    assert.deepEqual(await administrators.administrator('globex', 'bjensen'), other);
    assert.equal(await administrators.administrator('globex', 'jsmith'), undefined);
    assert.deepEqual(await administrators.administrators('acme'), [bjensen, jsmith]);
    assert.deepEqual(await administrators.administrators(), [bjensen, jsmith, other]);
  },
  'refuses an administrator again, and one of an unknown tenant': async ({ store: { administrators } }) => {
    await administrators.addAdministrator(bjensen);
    await assert.rejects(administrators.addAdministrator({ ...bjensen, password: '' }), /bjensen/);
    await assert.rejects(administrators.addAdministrator({ ...bjensen, tenant: 'nowhere' }), /nowhere/);
    assert.deepEqual(await administrators.administrators(), [bjensen]);
  },
  'removes an administrator': async ({ store: { administrators } }) => {
    await administrators.addAdministrator(bjensen);
    await assert.rejects(administrators.removeAdministrator('globex', 'bjensen'), /bjensen/);
    await administrators.removeAdministrator('acme', 'bjensen');
    assert.equal(await administrators.administrator('acme', 'bjensen'), undefined);
  },
});
