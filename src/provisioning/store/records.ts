import type { JsonObject } from '../../protocol/json.ts';
import type { Mail } from '../access.ts';
import type { Condition } from '../condition.ts';
import type { LogEvent } from '../log-event.ts';
import type { Page, PageRequest } from '../page.ts';

export interface LogQuery extends PageRequest {
  /** ISO 8601, inclusive. */
  readonly since?: string;
  /** ISO 8601, exclusive. */
  readonly until?: string;
  readonly condition?: Condition;
  /** Words that all occur in the event's texts, whatever the case. */
  readonly q?: string;
  readonly descending?: boolean;
}

export interface LogTable {
  /** Keeps as many as the store is told to, and forgets the oldest. */
  add(events: readonly LogEvent[]): Promise<void>;
  /** Always has a `next`, from where what comes later can be read. */
  list(query: LogQuery): Promise<Page<LogEvent>>;
}

export interface MailTable {
  get(id: string): Promise<Mail | undefined>;
  /** The newest first. */
  list(query: PageRequest & { readonly to?: string }): Promise<Page<Mail>>;
  put(mail: Mail): Promise<void>;
}

/** What the org keeps of itself, by name: `userSchema`, `org`, …; each a document that one part of the code writes. */
export interface SettingTable {
  get(name: string): Promise<JsonObject | undefined>;
  put(name: string, value: JsonObject): Promise<void>;
}
