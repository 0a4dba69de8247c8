import { expect, it } from 'vitest';
import { userType } from '../../src/protocol/resource-types.ts';
import type { Exchange } from '../../src/service/http.ts';
import type { TenantStore } from '../../src/service/store.ts';
import { timed } from '../../src/service/timed.ts';

it('notes the time of a store that does its work before it returns, as SQLite does', async () => {
  const busy = async (): Promise<never> => {
    for (const end = performance.now() + 5; performance.now() < end;);
    throw new Error('no such user');
  };
  const exchange: Exchange = { requestId: 'r1' };
  const store = timed({ get: busy, delete: busy } as Partial<TenantStore> as TenantStore, exchange);
  await expect(store.delete(userType, 'bjensen', {})).rejects.toThrow('no such user');
  const once = exchange.storeTime;
  await expect(store.get(userType, 'bjensen', { members: false, groups: false })).rejects.toThrow('no such user');
  expect(once).toBeGreaterThanOrEqual(5);
  expect(exchange.storeTime).toBeGreaterThanOrEqual(10);
});
