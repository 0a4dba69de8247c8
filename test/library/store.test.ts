import { describe, it } from 'vitest';
import { createStore } from '../../examples/library/store.ts';
import { resourceContract } from '../../src/storage/testing.ts';

describe('the store of one’s own in examples/library', () => {
  for (const { name, run } of resourceContract((options) => createStore(options))) it(name, run);
});
