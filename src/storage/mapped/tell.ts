import type { Change } from '../../events/event.ts';
import { reactInTime, reactNow, type React } from '../../events/react.ts';
import type { Origin } from '../../service/origin.ts';
import type { Program } from './database.ts';
import type { MappedEvents } from './events.ts';

/** Tells in the transaction of a write what it changes: to the events, and to the application. */
export type Tell = (
  changes: readonly Change[],
  context: { readonly tenant: string; readonly time: number; readonly origin: Origin | undefined },
) => Program<void>;

export const createTell = (
  kind: 'sqlite' | 'postgres',
  { append }: Pick<MappedEvents, 'append'>,
  react: React | undefined,
): Tell =>
  function* (changes, context) {
    if (changes.length === 0) return;
    yield* append({ changes, ...context });
    if (!react) return;
    const written = { changes, ...context };
    yield {
      call: (transaction) =>
        kind === 'sqlite' ? reactNow(react, written, transaction) : reactInTime(react, written, transaction),
    };
  };
