import type { Operation } from '../../../src/provisioning/operation.ts';
import type { Comparison } from '../../../src/provisioning/documented/compare.ts';
import type { AnswerDifference } from '../../../src/provisioning/engine/resend.ts';
import type { Exchange } from '../parts/exchange-view.tsx';

export type { Comparison, AnswerDifference, Operation };

export const exchangesPath = '/muster/api/v1/exchanges';

interface About {
  readonly id: string;
  readonly app: string;
  readonly operation: Operation;
  readonly job?: string;
  readonly person?: string;
  readonly group?: string;
  /** The exchange whose request was sent again. */
  readonly replayOf?: string;
  readonly warnings?: readonly string[];
}

export type KeptExchange = Exchange & About;

/** An exchange as a list has it. */
export interface ExchangeSummary extends About {
  readonly request: { readonly method: string; readonly url: string };
  readonly response?: { readonly status: number };
  readonly failure?: string;
  /** Milliseconds since the epoch. */
  readonly started: number;
  /** Milliseconds. */
  readonly duration: number;
}

export interface ExchangeFilter {
  readonly app?: string | undefined;
  readonly job?: string | undefined;
  readonly person?: string | undefined;
  readonly group?: string | undefined;
  readonly operation?: string | undefined;
  readonly status?: string | undefined;
}

/** What people call the operations. */
export const operationLabels: Readonly<Record<Operation, string>> = {
  'list-users': 'List users',
  'find-user': 'Find user',
  'read-user': 'Read user',
  'create-user': 'Create user',
  'replace-user': 'Replace user',
  'change-user': 'Change user',
  'delete-user': 'Delete user',
  'list-groups': 'List groups',
  'find-group': 'Find group',
  'read-group': 'Read group',
  'create-group': 'Create group',
  'replace-group': 'Replace group',
  'change-group': 'Change group',
  'delete-group': 'Delete group',
  discover: 'Discovery',
  other: 'Other',
};

export const statusLabels: Readonly<Record<string, string>> = {
  '2xx': 'Succeeded (2xx)',
  '3xx': 'Redirected (3xx)',
  '4xx': 'Refused (4xx)',
  '401': 'Unauthorized (401)',
  '404': 'Not found (404)',
  '409': 'Conflict (409)',
  '429': 'Too many requests (429)',
  '5xx': 'Service failed (5xx)',
  none: 'No answer',
};
