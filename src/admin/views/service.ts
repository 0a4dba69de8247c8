import * as v from 'valibot';
import { count, described, time } from './parts.ts';

export const limitsView = v.object({
  bodySize: count,
  jsonDepth: count,
  filter: v.object({ length: count, terms: count, depth: count }),
  patchOperations: count,
  bulkOperations: count,
  defaultPageSize: count,
  maxPageSize: count,
  heldMembers: count,
  cursorTimeout: count,
  failuresPerSource: count,
  failuresPerConnection: count,
  requestsPerConnection: count,
  requestsPerTenant: count,
});

const storeKinds = ['sqlite', 'memory', 'postgres'] as const;

export type StoreKind = (typeof storeKinds)[number];

export const healthView = v.object({
  status: v.picklist(['ok', 'unavailable']),
  version: v.string(),
  started: time,
  baseUrl: v.string(),
  v1BaseUrl: v.string(),
  store: described(v.picklist(storeKinds), 'By what the resources are kept.'),
  warnings: described(v.array(v.string()), 'What the operator should know before it is too late.'),
  requestLog: v.object({
    kept: v.picklist(['bodies', 'summary', 'off']),
    lost: described(count, 'Exchanges since the start that could not be kept.'),
  }),
});

export const problemView = v.object({
  type: v.string(),
  title: v.string(),
  status: count,
  detail: v.string(),
});

export type LimitsView = v.InferOutput<typeof limitsView>;

export type HealthView = v.InferOutput<typeof healthView>;
