import type { Exchange } from '../client/exchange.ts';
import type { Leniency } from '../protocol/leniency.ts';
import type { ScimVersion } from './dialect.ts';
import type { Target } from './target.ts';

/** Who demands it. What a SHOULD, a MAY or good practice asks for and does not get is a warning, not a failure. */
export type Level = 'MUST' | 'SHOULD' | 'MAY' | 'Okta' | 'Entra' | 'good practice';

export const suiteNames = [
  'rfc',
  'okta',
  'entitlements',
  'entra',
  'oauth',
  'security',
  'limits',
  'concurrency',
  'unicode',
  'v1',
  'agent',
] as const;
export type SuiteName = (typeof suiteNames)[number];

/** What a service says in ServiceProviderConfig and /ResourceTypes that it has. */
export type Feature =
  | 'patch'
  | 'bulk'
  | 'filter'
  | 'sort'
  | 'etag'
  | 'cursor'
  | 'groups'
  | 'enterprise'
  | 'otherTenant'
  /** Not what the service says, but how it is reached: what an HTTP server does is not seen in process. */
  | 'network';

/** One requirement and how it is tried. */
export interface Check {
  /** A slug that never changes: `create-18`, or `patch-06-emails` where one case needs several checks. */
  readonly id: string;
  readonly suite: SuiteName;
  /** The version of SCIM that it is about; 2.0 where it is absent. */
  readonly scim?: ScimVersion;
  /** `rfc7644/3.3`, `rfc7643/2.1`, `rfc9865/2`, `okta/4.2`, `entra`. */
  readonly section: string;
  readonly level: Level;
  /** The requirement in a sentence of our own: "A create without userName is refused with 400 invalidValue." */
  readonly requirement: string;
  /** Where the service says it lacks one of them the check is skipped. */
  readonly needs?: readonly Feature[];
  /** Left out where the profile that is expected grants this leniency: the requirement is the RFC's strict one. */
  readonly unless?: Leniency;
  /** Only where the profile that is expected grants this leniency. */
  readonly when?: Leniency;
  /** Runs while no other check does: it counts what others would add to, or loads the service. */
  readonly alone?: boolean;
  /** Waits up to a minute for the service, beside all others: made only where it or its suite is asked for. */
  readonly slow?: boolean;
  readonly run: (target: Target) => Promise<void>;
}

/** What a check found wrong, in words. */
export interface Finding {
  readonly expected: string;
  readonly found: string;
  /** How to mend it, specific to what was seen. */
  readonly hint?: string;
  /** The exchange that shows it. */
  readonly exchange?: Exchange;
}

export type Verdict = 'pass' | 'warn' | 'fail' | 'skipped' | 'error';

export interface Result {
  readonly check: Omit<Check, 'run'>;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** Why it was skipped, or what broke in the check itself. */
  readonly reason?: string;
  readonly exchanges: readonly Exchange[];
  /** Milliseconds. */
  readonly duration: number;
}

/** The reason of what is skipped because the run was ended early. */
export const interrupted = 'the run was interrupted';

/** Ends a check: what it found is in the way of the rest. */
export class CheckFailed extends Error {
  override readonly name = 'CheckFailed';
}

/** Ends a check that has nothing to try: the reason is shown. */
export class CheckSkipped extends Error {
  override readonly name = 'CheckSkipped';
}
