import { expect, it } from 'vitest';
import { nextImport } from '../../../src/provisioning/import/schedule.ts';

it('an import is due a period after the last one, or after its schedule was set', () => {
  const hour = 3_600_000;
  expect(nextImport('never', 0, 0)).toBeUndefined();
  expect(nextImport('hourly', undefined, 5)).toBe(hour + 5);
  expect(nextImport('hourly', 10 * hour, 0)).toBe(11 * hour);
  expect(nextImport('daily', 10 * hour, 0)).toBe(34 * hour);
  expect(nextImport('weekly', 0, 0)).toBe(168 * hour);
});
