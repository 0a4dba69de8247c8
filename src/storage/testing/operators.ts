import assert from 'node:assert/strict';
import { createChecks } from './fixture.ts';

const ada = { name: 'ada', created: 1_305_261_754_000, hash: 'ab'.repeat(32) };

export const operatorChecks = createChecks({
  'keeps operators, and refuses the same again': async ({ store: { operators } }) => {
    const console = { name: 'console', created: 1, expires: 1_400_000_000_000, hash: 'cd'.repeat(32) };
    for (const one of [console, ada]) await operators.addOperator(one);
    assert.deepEqual(await operators.operators(), [ada, console]);
    assert.deepEqual(await operators.operator('console'), console);
    assert.equal(await operators.operator('nobody'), undefined);
    await assert.rejects(operators.addOperator({ ...ada, hash: '' }), /ada/);
    assert.deepEqual(await operators.operator('ada'), ada);
  },
  'removes an operator': async ({ store: { operators } }) => {
    await operators.addOperator(ada);
    await assert.rejects(operators.removeOperator('nobody'), /nobody/);
    await operators.removeOperator('ada');
    assert.deepEqual(await operators.operators(), []);
  },
});
