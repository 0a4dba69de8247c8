import { it } from 'vitest';
import { checkHistories, clients } from '../provisioning/engine/histories.ts';

it.each(clients)('has many a random history end as the org wants it: %s, SCIM %s', async (kind, scim) => {
  await checkHistories(kind, scim, 100);
});
