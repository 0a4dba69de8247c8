import * as v from 'valibot';
import { operations } from '../../provisioning/operation.ts';

const linkedSchema = v.strictObject({
  at: v.string(),
  how: v.picklist(['created', 'matched', 'imported', 'chosen']),
});

/** Mappings of Group Push, as the Push Groups tab lists them. */
export const pushedGroupSchema = v.strictObject({
  id: v.string(),
  app: v.string(),
  group: v.string(),
  /** The group's name in the org. */
  name: v.string(),
  status: v.picklist(['ACTIVE', 'INACTIVE', 'ERROR']),
  pushing: v.boolean(),
  externalId: v.optional(v.string()),
  linked: v.optional(linkedSchema),
  externalName: v.optional(v.string()),
  rule: v.optional(v.string()),
  created: v.string(),
  lastUpdated: v.string(),
  lastPush: v.optional(v.string()),
  error: v.optional(v.string()),
});

/** A person or a group of the org, and what it is at a service. */
export const linkSchema = v.strictObject({
  app: v.string(),
  kind: v.picklist(['person', 'group']),
  /** The id of the person or the group. */
  subject: v.string(),
  /** The person's login, the group's name in the org. */
  subjectName: v.string(),
  externalId: v.string(),
  /** The app username, the group's name at the service. */
  name: v.string(),
  linked: v.optional(linkedSchema),
});

/** A group at the service, as the last listing had it. */
export const appGroupEntrySchema = v.strictObject({ app: v.string(), externalId: v.string(), name: v.string() });

export const pushRuleSchema = v.strictObject({
  id: v.string(),
  app: v.string(),
  name: v.string(),
  status: v.picklist(['ACTIVE', 'INACTIVE']),
  field: v.picklist(['name', 'description']),
  operator: v.picklist(['starts with', 'ends with', 'contains', 'equals']),
  value: v.string(),
});

export const jobSchema = v.looseObject({
  id: v.string(),
  app: v.string(),
  action: v.string(),
  state: v.picklist(['queued', 'running', 'waiting', 'failed', 'done', 'dismissed']),
  attempts: v.number(),
});

const headers = v.optional(v.record(v.string(), v.string()));

/** A request with its answer; where a list was asked for without bodies, it has no headers either. */
export const exchangeSchema = v.strictObject({
  id: v.string(),
  app: v.string(),
  operation: v.picklist(operations),
  job: v.optional(v.string()),
  person: v.optional(v.string()),
  group: v.optional(v.string()),
  /** The exchange whose request was sent again. */
  replayOf: v.optional(v.string()),
  warnings: v.optional(v.array(v.string())),
  request: v.strictObject({ method: v.string(), url: v.string(), headers, body: v.optional(v.string()) }),
  response: v.optional(v.strictObject({ status: v.number(), headers, body: v.optional(v.string()) })),
  failure: v.optional(v.string()),
  started: v.number(),
  duration: v.number(),
});

const sketch = v.optional(v.string());

/** An exchange beside what Okta's documentation says. */
export const comparisonSchema = v.strictObject({
  matches: v.boolean(),
  checks: v.array(v.strictObject({ part: v.string(), ok: v.boolean(), documented: v.string(), seen: v.string() })),
  documented: v.optional(
    v.strictObject({
      title: v.string(),
      when: v.string(),
      request: v.string(),
      answers: v.array(v.strictObject({ status: v.number(), means: v.string(), body: sketch })),
    }),
  ),
});

/** A request that was sent again, and what is another in the answer. */
export const resentSchema = v.strictObject({
  exchange: exchangeSchema,
  differences: v.array(
    v.strictObject({ path: v.string(), before: v.optional(v.unknown()), now: v.optional(v.unknown()) }),
  ),
});

export const planSchema = v.strictObject({
  app: v.string(),
  digest: v.string(),
  complete: v.boolean(),
  totals: v.strictObject({
    jobs: v.number(),
    failed: v.number(),
    nothing: v.number(),
    requests: v.record(v.string(), v.number()),
  }),
  /** The first 2,000. */
  jobs: v.array(
    v.looseObject({
      action: v.string(),
      requests: v.array(v.looseObject({ method: v.string(), path: v.string() })),
      result: v.picklist(['done', 'failed', 'nothing']),
    }),
  ),
});

/** A plan that is made, or applied, while nobody waits for it. */
export const planRunSchema = v.strictObject({
  id: v.string(),
  app: v.string(),
  state: v.picklist(['planning', 'applying', 'done', 'failed', 'cancelled']),
  progress: v.strictObject({ done: v.number(), total: v.number() }),
  plan: v.optional(planSchema),
  applied: v.optional(v.boolean()),
  message: v.optional(v.string()),
});

export const differenceSchema = v.strictObject({
  active: v.boolean(),
  attributes: v.array(v.looseObject({ variable: v.string(), title: v.string(), changed: v.string() })),
});

export const driftSchema = v.looseObject({
  app: v.string(),
  users: v.number(),
  groups: v.number(),
  drifts: v.array(v.looseObject({ kind: v.string() })),
});

/** What refers to a job that was queued. */
export const queuedSchema = v.strictObject({ job: v.string() });

export const target = v.picklist(['delete', 'leave'], 'Expected delete or leave.');
