import type { Exchange } from '../client/exchange.ts';
import type { JsonObject } from '../protocol/json.ts';

/** How many results there are of each verdict. */
export interface VerdictCounts {
  readonly pass: number;
  readonly warn: number;
  readonly fail: number;
  readonly skipped: number;
  readonly error: number;
}

/** One run of the inspector against a service. */
export interface Inspection {
  readonly id: string;
  /** What runs are compared by: the id of the application, or the base URL where it is none's. */
  readonly target: string;
  /** The application whose service it is. */
  readonly app?: string;
  readonly baseUrl: string;
  readonly scim: '2.0' | '1.1';
  readonly profile: string;
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  /** ISO 8601. */
  readonly started: string;
  readonly finished?: string;
  /** Who started it. */
  readonly person?: string;
  /** Why it came to nothing. */
  readonly message?: string;
  readonly counts: VerdictCounts;
  /** Of each suite or Runscope file: how many there were to try, and what came of them. */
  readonly suites: readonly {
    readonly name: string;
    /** How many checks or steps it has. */
    readonly total: number;
    readonly counts: VerdictCounts;
  }[];
  /** What else the report says, as the inspector writes it. */
  readonly report?: JsonObject;
}

/** What came of one check, or of one step of a Runscope file. */
export interface InspectedResult {
  /** Unique within its run. */
  readonly id: string;
  /** As the inspector writes it, apart from its exchanges. */
  readonly result: JsonObject;
  /** Without credentials. */
  readonly exchanges: readonly Exchange[];
}
