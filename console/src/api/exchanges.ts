import type { Exchange as ExchangeOfApi, Operations } from './generated/org.ts';
import type { Exchange } from '../parts/exchange-view.tsx';

export type Operation = ExchangeOfApi['operation'];

/** An exchange beside what Okta's documentation says. */
export type Comparison = Operations['GET /muster/api/v1/exchanges/{id}/documented']['answer'];

export type AnswerDifference = Operations['POST /muster/api/v1/exchanges/{id}/resend']['answer']['differences'][number];

export const exchangesPath = '/muster/api/v1/exchanges';

/** An exchange as a list has it. */
export type ExchangeSummary = ExchangeOfApi;

/** The same, with headers and bodies. */
export type KeptExchange = Omit<ExchangeOfApi, keyof Exchange> & Exchange;

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
