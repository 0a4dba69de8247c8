import * as v from 'valibot';
import { paging } from '../paging.ts';

const counts = v.strictObject({
  scanned: v.number(),
  added: v.number(),
  updated: v.number(),
  unchanged: v.number(),
  removed: v.number(),
});

const mode = v.picklist(['full', 'incremental'], 'Expected full or incremental.');
const match = v.picklist(['exact', 'partial', 'none'], 'Expected exact, partial or none.');
const decision = v.picklist(['link', 'create', 'ignore', 'undecided'], 'Expected link, create, ignore or undecided.');
const text = v.string('Expected a text.');
const flag = v.boolean('Expected true or false.');

/** One run of an import; `result` is what Okta's dialog says, line by line. */
export const importSchema = v.strictObject({
  id: v.string(),
  app: v.string(),
  mode,
  trigger: v.picklist(['manual', 'scheduled']),
  state: v.picklist(['running', 'done', 'failed', 'safeguard']),
  started: v.string(),
  finished: v.optional(v.string()),
  users: counts,
  groups: counts,
  message: v.optional(v.string()),
  job: v.optional(v.string()),
  progress: v.optional(v.strictObject({ done: v.number(), total: v.optional(v.number()) })),
  result: v.array(v.string()),
});

export const startInput = v.optional(
  v.object({
    mode: v.optional(mode, 'full'),
    /** The import safeguard stopped it, and somebody has looked at what it would do. */
    unguarded: v.optional(flag, false),
  }),
  {},
);

/** The org-wide import safeguard. */
export const safeguardSchema = v.strictObject({
  /** Of the assignments to all applications that one import may end; absent: no safeguard. */
  percent: v.optional(
    v.pipe(v.number('Expected a number.'), v.minValue(0, 'Expected 0 to 100.'), v.maxValue(100, 'Expected 0 to 100.')),
  ),
});

export const startedSchema = v.strictObject({ job: v.string() });

/** A row of the Import tab. */
export const importedUserSchema = v.strictObject({
  externalId: v.string(),
  username: v.string(),
  profile: v.record(v.string(), v.unknown()),
  match,
  decision,
  person: v.optional(v.strictObject({ id: v.string(), login: v.string(), name: v.string() })),
  lastSeen: v.string(),
});

export const importedUsersQuery = v.object({
  q: v.optional(v.string()),
  match: v.optional(match),
  decision: v.optional(decision),
  ...paging(50, 200),
});

export const decisionInput = v.object({
  decision: v.picklist(['link', 'create', 'ignore'], 'Expected link, create or ignore.'),
  /** The id or the login of the Okta user that the user is linked to. */
  person: v.optional(text),
});

export const confirmInput = v.object({
  externalIds: v.pipe(
    v.array(text, 'Expected an array.'),
    v.minLength(1, 'Expected one id at least.'),
    v.maxLength(200, 'Expected 200 ids at most.'),
  ),
  /** Auto-activate users after confirmation. */
  activate: v.optional(flag, false),
});

export const confirmedSchema = v.array(
  v.union([
    v.strictObject({ externalId: v.string(), ok: v.literal(true), person: v.string(), created: v.boolean() }),
    v.strictObject({ externalId: v.string(), ok: v.literal(false), reason: v.string() }),
  ]),
);

export const clearedSchema = v.strictObject({ removed: v.number() });
