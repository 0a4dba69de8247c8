/** One of the two messages of an exchange. */
export interface LoggedMessage {
  /** By lower-case names; credentials masked. */
  readonly headers: Readonly<Record<string, string>>;
  /** Secrets masked; absent where there was none, or where bodies are not logged. */
  readonly body?: string;
  /** How long the body was, in characters, where only its beginning is kept. */
  readonly length?: number;
}

/** Where the time of an exchange went, in milliseconds. */
export interface Timings {
  readonly total: number;
  /** Until it was known whose request it is. */
  readonly authentication?: number;
  /** Until the body had come, from when it was asked for. */
  readonly body?: number;
  /** For which the store was waited for. */
  readonly store?: number;
}

/** A SCIM request with its response, as it is to be kept. */
export interface NewLogEntry {
  /** When the request came, in milliseconds since the epoch. */
  readonly time: number;
  readonly requestId: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** As it was sent, secrets masked; absent where there was none. */
  readonly query?: string;
  readonly status: number;
  /** Absent where the request proved none. */
  readonly tenant?: string;
  readonly connection?: string;
  /** Whether the request named the connection without proving to be its. */
  readonly claimed?: true;
  /** The address that the request came from. */
  readonly source?: string;
  /** The leniencies of the connection's profile that were used. */
  readonly leniencies?: readonly string[];
  /** Why it was refused. */
  readonly detail?: string;
  /** What lay behind a failure of the service itself. */
  readonly cause?: string;
  readonly timings: Timings;
  readonly request: LoggedMessage;
  readonly response: LoggedMessage;
  /** How many exchanges just before this one could not be kept. */
  readonly lost?: number;
}

export interface LogEntry extends NewLogEntry {
  /** Given by the store: greater than that of every entry that could be read before this one could. */
  readonly id: number;
}

/** Which entries are wanted; all conditions have to be met. */
export interface LogQuery {
  readonly tenant?: string;
  readonly connection?: string;
  readonly requestId?: string;
  readonly method?: string;
  /** A part of the path. */
  readonly path?: string;
  /** Both inclusive. */
  readonly status?: { readonly from: number; readonly to: number };
  /** Milliseconds since the epoch, inclusive. */
  readonly since?: number;
  /** Milliseconds since the epoch, exclusive. */
  readonly until?: number;
  /** Only ids below this one. */
  readonly before?: number;
  /** Only ids above this one, and the oldest of them first: what has come since. Otherwise the newest come first. */
  readonly after?: number;
  /** So many at most. */
  readonly count: number;
  /** Whether `request.body` and `response.body` are to be read. */
  readonly bodies: boolean;
}

export interface LogLimits {
  /** Entries of an earlier time go, in milliseconds since the epoch. */
  readonly before: number;
  /** Bytes that the entries may take, as the store counts them: the oldest go. */
  readonly size: number;
}

/**
 * The port by which the request log is kept; `storage/testing.ts` has its contract. It may lose its last moments when the
 * machine fails, and must not slow the store of the resources.
 */
export interface RequestLogStore {
  /** Keeps all of them or, where it rejects, none. They can be read, from every process, when the promise resolves. */
  append(entries: readonly NewLogEntry[]): Promise<void>;
  list(query: LogQuery): Promise<readonly LogEntry[]>;
  /** With its bodies. */
  get(id: number): Promise<LogEntry | undefined>;
  /** Removes a bounded number of the oldest of those beyond the limits. @returns how many; 0 when none are left */
  prune(limits: LogLimits): Promise<number>;
  close(): Promise<void>;
}
