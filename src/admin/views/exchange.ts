import * as v from 'valibot';
import { count, described, milliseconds, time } from './parts.ts';

const message = v.object({
  headers: v.record(v.string(), v.string()),
  body: v.optional(v.string()),
  length: described(v.optional(count), 'Characters of the body, where only its beginning is kept.'),
});

export const exchangeView = v.object({
  id: count,
  time,
  requestId: v.string(),
  method: v.string(),
  path: v.string(),
  query: v.optional(v.string()),
  status: count,
  tenant: v.optional(v.string()),
  connection: described(v.optional(v.string()), 'The connection that the request came by.'),
  claimed: described(v.optional(v.literal(true)), 'The request named the connection and did not prove to be its.'),
  source: described(v.optional(v.string()), 'The address that the request came from.'),
  leniencies: described(v.optional(v.array(v.string())), 'What the profile allowed beyond the standard, and was used.'),
  detail: described(v.optional(v.string()), 'Why it was refused.'),
  cause: described(v.optional(v.string()), 'What lay behind a failure of the service.'),
  timings: described(
    v.object({
      total: milliseconds,
      authentication: v.optional(milliseconds),
      body: v.optional(milliseconds),
      store: v.optional(milliseconds),
    }),
    'Milliseconds.',
  ),
  request: message,
  response: message,
  lost: described(v.optional(count), 'How many exchanges just before this one could not be kept.'),
});

export const exchangePage = v.object({
  items: v.array(exchangeView),
  next: described(v.optional(count), 'Pass it as `before` for the next page; absent on the last.'),
});

export type ExchangeView = v.InferOutput<typeof exchangeView>;

export type ExchangePage = v.InferOutput<typeof exchangePage>;
