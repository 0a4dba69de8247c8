import type { NewId } from '../id.ts';
import type { KeptExchange } from '../job.ts';
import { operationOf } from '../operation.ts';
import type { PerformedExchange } from '../perform.ts';

/** What an exchange was about. */
export type About = Pick<KeptExchange, 'job' | 'person' | 'group' | 'replayOf'>;

/** An exchange of an application as it is kept. */
export const keptExchange = (
  { ids }: { readonly ids: NewId },
  app: string,
  exchange: PerformedExchange,
  about: About = {},
): KeptExchange => ({
  ...exchange,
  id: ids('exchange'),
  app,
  operation: operationOf(exchange.request),
  ...about,
});
