import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sharedFile } from './shared.ts';

it('finds the reference that lies beside the checkout', () => {
  expect(readFileSync(sharedFile('conformance/cases.md'), 'utf8')).toContain('patch-57');
});

it('says which reference file is missing, and where it was looked for', () => {
  expect(() => sharedFile('conformance/none.md')).toThrow(/conformance\/none\.md is missing: .*shared/);
});
