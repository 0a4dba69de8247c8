import * as v from 'valibot';
import { operatorScopes } from '../../authentication/store.ts';
import { described, seconds, slug, time } from './parts.ts';

const scope = described(
  v.optional(v.picklist(operatorScopes, `expected ${operatorScopes.join(' or ')}`)),
  'All that it may do: events, to read the events; metrics, to read /metrics. Absent: everything.',
);

export const operatorView = v.object({ name: v.string(), created: time, expires: v.optional(time), scope });

export const newOperator = v.strictObject({
  name: described(slug, 'Lower-case letters, digits and hyphens.'),
  lifetime: described(v.optional(seconds), 'Seconds after which the credential is refused.'),
  scope,
});

export const issuedOperatorView = v.object({
  ...operatorView.entries,
  token: described(v.string(), 'The credential; it is shown in this answer only.'),
});

export type OperatorView = v.InferOutput<typeof operatorView>;

export type NewOperator = v.InferOutput<typeof newOperator>;

export type IssuedOperatorView = v.InferOutput<typeof issuedOperatorView>;
