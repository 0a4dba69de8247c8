import * as v from 'valibot';
import { count, described, time } from './parts.ts';

const document = v.record(v.string(), v.unknown());

const changedMembers = v.array(v.object({ value: v.string(), type: v.string() }));

export const eventView = v.object({
  sequence: described(count, 'One more than that of the event before: there is no gap, and none comes later.'),
  id: described(v.string(), 'The same whenever the event is delivered: by it one that comes twice is known.'),
  type: described(v.string(), 'Such as user.created, group.members or config.connection.rotated.'),
  time,
  tenant: v.optional(v.string()),
  resource: v.object({
    type: v.string(),
    id: v.string(),
    version: described(v.optional(count), 'The version that it has by the change.'),
  }),
  operation: v.picklist(['create', 'modify', 'replace', 'delete']),
  actor: described(
    v.optional(
      v.object({
        kind: v.picklist(['connection', 'operator', 'administrator', 'command', 'application']),
        id: v.string(),
      }),
    ),
    'Who made the change.',
  ),
  requestId: described(v.optional(v.string()), 'The X-Request-Id by which it was made.'),
  before: described(v.optional(document), 'As it was, without members and what is secret.'),
  after: described(v.optional(document), 'As it is now, likewise.'),
  password: described(v.optional(v.literal('changed')), 'Present where a password was set or forgotten.'),
  result: described(
    v.optional(
      v.object({
        method: v.string(),
        status: v.string(),
        version: v.optional(v.string()),
        response: v.optional(document),
      }),
    ),
    'What came of a request that was answered 202; its X-Request-Id is what Set-Txn said.',
  ),
  added: described(v.optional(changedMembers), 'Members that came, some hundred at most.'),
  removed: described(v.optional(changedMembers), 'Members that went, likewise.'),
});

export const eventPage = v.object({
  items: v.array(eventView),
  next: described(v.string(), 'Pass it as `after` for what follows; it is there on the last page, too.'),
});

export const auditPage = v.object({
  items: v.array(eventView),
  next: described(v.optional(count), 'Pass it as `before` for the next page; absent on the last.'),
});

export type EventView = v.InferOutput<typeof eventView>;

export type EventPageView = v.InferOutput<typeof eventPage>;

export type AuditPageView = v.InferOutput<typeof auditPage>;
