import type { Mask } from './mask.ts';
import { maskEntry } from './record.ts';
import type { NewLogEntry, RequestLogStore } from './store.ts';

/** What the log writes to: entries come as they were gathered, and are masked before they are kept. */
export interface LogWriter extends Pick<RequestLogStore, 'prune' | 'close'> {
  /** Keeps all of them or, where it rejects, none. */
  append(entries: readonly NewLogEntry[]): Promise<void>;
}

/** Masks and writes on the thread of its caller. @param bodySize characters of a body that are kept */
export const createLogWriter = (store: RequestLogStore, mask: Mask, bodySize: number): LogWriter => ({
  append: (entries) => store.append(entries.map((entry) => maskEntry(entry, mask, bodySize))),
  prune: (limits) => store.prune(limits),
  close: () => store.close(),
});
