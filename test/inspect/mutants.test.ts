import { expect, it } from 'vitest';
import { checks } from '../../src/inspect/catalogue.ts';
import { mutants } from './mutants/index.ts';

// Each is run by `npm run mutants`, and with the long tests.
it('has a mutant for each of its checks, and each check once', () => {
  const caught = new Set(mutants.flatMap(({ fails }) => fails));
  const ids = checks.map(({ id }) => id);
  expect(ids.filter((id) => !caught.has(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
});
