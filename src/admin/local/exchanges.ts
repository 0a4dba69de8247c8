import type { Administration } from '../administration.ts';
import { missing, Problem } from '../problem.ts';
import type { LogEntry, RequestLogStore } from '../request-log/store.ts';
import type { ExchangeView } from '../views/exchange.ts';
import { timeOf } from './time.ts';

// What is read back is ours: copied where a view may be changed and an entry may not.
const viewOf = ({ time, leniencies, ...rest }: LogEntry): ExchangeView => ({
  ...rest,
  time: timeOf(time),
  ...(leniencies && { leniencies: [...leniencies] }),
});

/** The request log. @param log undefined where none is kept */
export const createExchangeAdministration = (
  log: RequestLogStore | undefined,
): Pick<Administration, 'exchanges' | 'exchange'> => {
  const opened = (): RequestLogStore => {
    if (log) return log;
    throw new Problem(409, 'No request log is kept; the setting requestLog switches it on.');
  };
  return {
    async exchanges(query) {
      const entries = await opened().list(query);
      const last = entries.at(-1);
      const more = query.after === undefined && last !== undefined && entries.length === query.count;
      return { items: entries.map(viewOf), ...(more && { next: last.id }) };
    },
    async exchange(id) {
      const found = await opened().get(id);
      if (!found) throw missing(`There is no exchange ${id}; it may have been too old to be kept.`);
      return viewOf(found);
    },
  };
};
