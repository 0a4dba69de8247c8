import * as v from 'valibot';
import { deliveryOutcomes } from '../../events/delivery/endpoint.ts';
import { count, described, milliseconds, name, seconds, time } from './parts.ts';

const webhookEntries = {
  id: v.string(),
  name: v.string(),
  url: described(v.optional(v.string()), 'Absent where the receiver polls.'),
  format: described(
    v.optional(v.picklist(['set'])),
    'set: security event tokens (RFC 9967). Absent: Standard Webhooks.',
  ),
  audience: described(v.optional(v.string()), 'With the format set: the aud of its tokens.'),
  tenant: described(v.optional(v.string()), 'Only events of this tenant.'),
  types: described(v.array(v.string()), 'Only events of these types.'),
  created: time,
  overlapEnds: described(v.optional(time), 'Until when the secret before the last rotation signs, too.'),
  position: described(count, 'Every event up to this sequence is delivered, given up, or not meant for it.'),
  attempts: described(count, 'How often the event that comes next was tried in vain.'),
  due: described(time, 'When it is tried again.'),
  disabled: described(v.optional(v.string()), 'Why nothing is delivered; absent where it is.'),
};

export const webhookView = v.object(webhookEntries);

export const issuedWebhookView = v.object({
  ...webhookEntries,
  secret: described(
    v.optional(v.string()),
    'Signs what is delivered (Standard Webhooks), save with the format set; shown in this answer only.',
  ),
  jwksUri: described(v.optional(v.string()), 'With the format set: where the key is that signs its tokens.'),
});

const eventType = v.pipe(
  v.string('expected a type'),
  v.regex(/^(?:\*|[a-z0-9._-]{1,99}\*?)$/, 'expected types such as user.created, or user.* for all that begin so'),
);

export const newWebhook = v.strictObject({
  name: described(name, 'Unique.'),
  url: described(
    v.optional(v.pipe(v.string('expected a URL'), v.url('expected a URL'), v.maxLength(2_048))),
    'Needed, save with the format set, whose receiver may poll instead (RFC 8936).',
  ),
  format: described(
    v.optional(v.picklist(['set'], 'expected set')),
    'set: security event tokens (RFC 9967), pushed (RFC 8935) or polled. Absent: Standard Webhooks.',
  ),
  audience: described(
    v.optional(v.string()),
    'With the format set: the aud of its tokens; the URL where it is absent.',
  ),
  authorization: described(
    v.optional(v.pipe(v.string(), v.regex(/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/, 'expected the value of a header'))),
    'With the format set: the Authorization header with which tokens are pushed.',
  ),
  tenant: described(v.optional(v.string()), 'Only events of this tenant.'),
  types: described(
    v.optional(v.pipe(v.array(eventType), v.minLength(1), v.maxLength(50))),
    'Only events of these types, user.* for all that begin so; absent: user.*, group.*, and with the format set request.*.',
  ),
  after: described(v.optional(count), 'The sequence after which it begins; absent: with what comes from now on.'),
});

export const setPoll = v.object({
  maxEvents: described(
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000)), 100),
    'Tokens of an answer, 0 to 1000: with 0 it only acknowledges.',
  ),
  returnImmediately: described(v.optional(v.boolean(), false), 'Whether it waits for one where there is none.'),
  ack: described(v.optional(v.array(v.string()), []), 'The jti of tokens that are done with.'),
  setErrs: described(
    v.optional(v.record(v.string(), v.object({ err: v.string(), description: v.optional(v.string()) })), {}),
    'By their jti those that cannot be dealt with: they are given up.',
  ),
});

export const setPage = v.object({
  sets: described(v.record(v.string(), v.string()), 'Tokens by their jti, in order.'),
  moreAvailable: v.optional(v.boolean()),
});

export const webhookRotation = v.strictObject({
  overlap: described(v.optional(seconds, 86_400), 'Seconds for which the present secret signs, too.'),
});

export const replay = v.strictObject({
  from: described(v.pipe(count, v.minValue(1)), 'The sequence of the event that is delivered next.'),
});

const deliveryMessage = v.object({ headers: v.record(v.string(), v.string()), body: v.optional(v.string()) });

export const deliveryView = v.object({
  id: count,
  webhook: v.string(),
  sequence: count,
  event: described(v.string(), 'The id of the event.'),
  type: v.string(),
  attempt: count,
  time,
  duration: described(milliseconds, 'Milliseconds.'),
  outcome: described(
    v.picklist(deliveryOutcomes),
    'failed: it is tried again; dead: it was given up; lost: it was not kept until it could be delivered.',
  ),
  status: v.optional(count),
  error: v.optional(v.string()),
  request: v.optional(deliveryMessage),
  response: v.optional(deliveryMessage),
});

export const deliveryPage = v.object({
  items: v.array(deliveryView),
  next: described(v.optional(count), 'Pass it as `before` for the next page; absent on the last.'),
});

export type WebhookView = v.InferOutput<typeof webhookView>;

export type IssuedWebhookView = v.InferOutput<typeof issuedWebhookView>;

export type NewWebhook = v.InferOutput<typeof newWebhook>;

export type SetPoll = v.InferOutput<typeof setPoll>;

export type SetPage = v.InferOutput<typeof setPage>;

export type WebhookRotation = v.InferOutput<typeof webhookRotation>;

export type DeliveryView = v.InferOutput<typeof deliveryView>;

export type DeliveryPage = v.InferOutput<typeof deliveryPage>;
