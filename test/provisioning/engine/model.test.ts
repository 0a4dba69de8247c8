import { describe, it } from 'vitest';
import { checkHistories, clients } from './histories.ts';

describe('random histories of changes, links, imports, faults and crashes', () => {
  it.each(clients)('end with the service equal to what the org wants: %s, SCIM %s', async (kind, scim) => {
    await checkHistories(kind, scim, 5);
  });
});
