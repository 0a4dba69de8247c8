import type { Exchange } from './http.ts';
import type { TenantStore } from './store.ts';

/** The store, which notes in the exchange how long it was waited for. */
export const timed = (store: TenantStore, exchange: Exchange): TenantStore => {
  const time = async <T>(work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    try {
      return await work();
    } finally {
      exchange.storeTime = (exchange.storeTime ?? 0) + performance.now() - started;
    }
  };
  return {
    get: (...asked) => time(() => store.get(...asked)),
    query: (...asked) => time(() => store.query(...asked)),
    create: (...asked) => time(() => store.create(...asked)),
    modify: (...asked) => time(() => store.modify(...asked)),
    delete: (...asked) => time(() => store.delete(...asked)),
  };
};
