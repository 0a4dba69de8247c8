import * as v from 'valibot';
import { suiteNames } from '../../inspect/check.ts';
import { scimVersions } from '../../inspect/dialect.ts';
import { profiles, type ProfileName } from '../../protocol/leniency.ts';

const profileNames = Object.keys(profiles) as ProfileName[];

const text = v.string('Expected a text.');
const flag = v.boolean('Expected true or false.');
const short = v.pipe(text, v.maxLength(1_024, 'The field is too long'));

/** What goes into a header, or what fetch refuses in words that show it. */
const secret = v.pipe(
  text,
  v.minLength(1, 'The field cannot be left blank'),
  v.maxLength(8_192, 'The field is too long'),
  v.regex(/^[\t\u0020-\u007E]+$/, 'It holds characters that no header may hold.'),
);

const isTarget = (value: string): boolean => {
  const { protocol, username, search, hash } = URL.canParse(value) ? new URL(value) : {};
  return (protocol === 'http:' || protocol === 'https:') && !username && !search && !hash;
};

const baseUrl = v.pipe(
  short,
  v.trim(),
  v.check(isTarget, 'Expected one such as https://scim.example.com/scim/v2.'),
  v.transform((value) => value.replace(/\/+$/, '')),
);

const credentials = v.variant(
  'mode',
  [
    v.object({ mode: v.literal('none') }),
    v.object({ mode: v.literal('bearer'), token: secret }),
    v.object({ mode: v.literal('basic'), username: secret, password: secret }),
    v.object({ mode: v.literal('header'), value: secret }),
    v.object({
      mode: v.literal('oauth'),
      clientId: secret,
      clientSecret: secret,
      tokenUrl: v.optional(baseUrl),
      scope: v.optional(short),
    }),
  ],
  'Expected a mode: none, bearer, basic, header or oauth.',
);

/** What a run is asked for. Credentials that are given here are for this run, and kept nowhere. */
export const runInput = v.pipe(
  v.object({
    /** The application whose service it is: its address, version and credentials are used where none are given. */
    app: v.optional(short),
    baseUrl: v.optional(baseUrl),
    credentials: v.optional(credentials),
    scim: v.optional(v.picklist(scimVersions, 'Expected 2.0 or 1.1.')),
    profile: v.optional(v.picklist(profileNames, `Expected one of ${profileNames.join(', ')}.`), 'okta'),
    /** Absent: all that belong to the profile; where there are files, none. */
    suites: v.optional(v.array(v.picklist(suiteNames, `Expected some of ${suiteNames.join(', ')}.`))),
    /** Ids of checks, or sections with what lies below them. */
    only: v.optional(v.pipe(v.array(short), v.maxLength(1_000, 'There are too many'))),
    files: v.optional(
      v.pipe(
        v.array(v.object({ name: v.pipe(short, v.minLength(1, 'The field cannot be left blank')), text })),
        v.maxLength(20, 'Expected 20 files at most.'),
      ),
      [],
    ),
    variables: v.optional(v.record(short, v.pipe(text, v.maxLength(8_192, 'The field is too long'))), {}),
    initialScript: v.optional(text),
    /** What pauses in files are multiplied by. */
    pauseScale: v.optional(
      v.pipe(v.number('Expected a number.'), v.minValue(0, 'Expected 0 to 1.'), v.maxValue(1, 'Expected 0 to 1.')),
      1,
    ),
    relaxTime: v.optional(flag, false),
    seed: v.optional(v.pipe(v.number('Expected a number.'), v.integer(), v.minValue(0), v.maxValue(2 ** 31))),
  }),
  v.check(({ app, baseUrl: url }) => app !== undefined || url !== undefined, 'Expected an application or a base URL.'),
);

export type RunInput = v.InferOutput<typeof runInput>;

const countsSchema = v.strictObject({
  pass: v.number(),
  warn: v.number(),
  fail: v.number(),
  skipped: v.number(),
  error: v.number(),
});

const verdict = v.picklist(['pass', 'warn', 'fail', 'skipped', 'error']);
const client = v.picklist(['Okta', 'Entra', 'RFC', 'Runscope']);

const inspectionFields = {
  id: v.string(),
  target: v.string(),
  app: v.optional(v.string()),
  baseUrl: v.string(),
  scim: v.picklist(['2.0', '1.1']),
  profile: v.string(),
  state: v.picklist(['running', 'done', 'cancelled', 'failed']),
  started: v.string(),
  finished: v.optional(v.string()),
  person: v.optional(v.string()),
  message: v.optional(v.string()),
  counts: countsSchema,
  suites: v.array(v.strictObject({ name: v.string(), total: v.number(), counts: countsSchema })),
  headline: v.optional(v.string()),
  passed: v.optional(v.boolean()),
  /** Whether each suite of Okta passes. */
  okta: v.optional(v.array(v.strictObject({ verdict: v.picklist(['passed', 'failed', 'not run']), text: v.string() }))),
};

/** A run as lists show it. */
export const inspectionSchema = v.strictObject(inspectionFields);

/** A run with what its report says of causes; what has no report has none of it. */
export const inspectionDetailSchema = v.strictObject({
  ...inspectionFields,
  /** Likely one fault each, with all that it made fail. */
  causes: v.optional(
    v.array(
      v.strictObject({
        title: v.string(),
        sent: v.optional(v.string()),
        expected: v.optional(v.string()),
        found: v.optional(v.string()),
        verdict: v.picklist(['fail', 'error', 'warn']),
        client,
        hint: v.optional(v.string()),
        effect: v.string(),
        ids: v.array(v.string()),
      }),
    ),
  ),
  groups: v.optional(v.array(v.strictObject({ name: v.string(), counts: countsSchema }))),
  /** What was made and could not be removed. */
  left: v.optional(v.array(v.strictObject({ url: v.string(), reason: v.string() }))),
  seed: v.optional(v.number()),
  /** Milliseconds. */
  duration: v.optional(v.number()),
  /** The Runscope files that were run. */
  runscope: v.optional(v.array(v.looseObject({ name: v.string(), passed: v.boolean() }))),
});

const triedSchema = v.strictObject({
  id: v.string(),
  group: v.string(),
  requirement: v.string(),
  verdict,
});

/** A run as far as it has come. */
export const progressSchema = v.strictObject({
  /** Grows with all that happens. */
  revision: v.number(),
  inspection: inspectionSchema,
  /** What went wrong so far, the newest first. */
  wrong: v.array(triedSchema),
  /** What was tried last. */
  latest: v.optional(triedSchema),
});

const headers = v.record(v.string(), v.string());

/** One line of a report; its exchanges where it was asked for by itself. */
export const entrySchema = v.strictObject({
  ...triedSchema.entries,
  suite: v.string(),
  level: v.string(),
  section: v.optional(v.strictObject({ name: v.string(), url: v.string() })),
  client,
  findings: v.array(
    v.strictObject({
      expected: v.string(),
      found: v.string(),
      hint: v.optional(v.string()),
      /** Which of the exchanges shows it, from 0. */
      exchange: v.optional(v.number()),
    }),
  ),
  /** Why it was skipped, or broke. */
  reason: v.optional(v.string()),
  /** Milliseconds. */
  duration: v.number(),
  exchanges: v.optional(
    v.array(
      v.strictObject({
        request: v.strictObject({ method: v.string(), url: v.string(), headers, body: v.optional(v.string()) }),
        response: v.optional(v.strictObject({ status: v.number(), headers, body: v.string() })),
        failure: v.optional(v.string()),
        started: v.number(),
        duration: v.number(),
      }),
    ),
  ),
});

export const suiteSchema = v.strictObject({
  name: v.picklist(suiteNames),
  title: v.string(),
  about: v.string(),
  /** The profile with which it runs unless it is asked for; absent: each. */
  profile: v.optional(v.string()),
  /** How many it has of each version of SCIM. */
  checks: v.strictObject({ '2.0': v.number(), '1.1': v.number() }),
});

const changed = v.array(v.strictObject({ ...triedSchema.entries, before: v.optional(verdict) }));

/** What came of two runs of the same. */
export const comparisonSchema = v.strictObject({
  before: inspectionSchema,
  after: inspectionSchema,
  newlyFailing: changed,
  newlyPassing: changed,
  /** Another verdict, though neither of the two. */
  changed,
  /** How many came to the same. */
  same: v.number(),
  /** How many were tried in one of them only. */
  onlyBefore: v.number(),
  onlyAfter: v.number(),
});
