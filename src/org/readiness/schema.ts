import * as v from 'valibot';
import { inspectionSchema } from '../inspections/schema.ts';

const note = v.pipe(v.string('Expected a text.'), v.trim(), v.maxLength(2_000, 'The field is too long'));

export const markInput = v.object({
  state: v.picklist(['done', 'not supported'], 'Expected done or not supported.'),
  note: v.optional(note, ''),
});

export const caseSchema = v.strictObject({
  id: v.string(),
  section: v.string(),
  title: v.string(),
  steps: v.array(v.string()),
  expects: v.string(),
  /** Where in the console it is walked. */
  place: v.string(),
  needs: v.optional(v.string()),
  state: v.picklist(['seen', 'done', 'not supported', 'open']),
  visible: v.boolean(),
  evidence: v.optional(
    v.strictObject({
      at: v.string(),
      what: v.string(),
      exchange: v.optional(v.string()),
      job: v.optional(v.string()),
    }),
  ),
  mark: v.optional(
    v.strictObject({ state: v.picklist(['done', 'not supported']), note: v.string(), by: v.string(), at: v.string() }),
  ),
});

const suite = v.strictObject({
  name: v.string(),
  title: v.string(),
  about: v.string(),
  /** Whether whoever publishes with Okta has to show it. */
  required: v.boolean(),
  /** The last run that has it, and what came of it there. */
  last: v.optional(
    v.strictObject({
      inspection: v.string(),
      at: v.string(),
      total: v.number(),
      counts: inspectionSchema.entries.counts,
      passed: v.boolean(),
    }),
  ),
});

export const readinessSchema = v.strictObject({
  app: v.string(),
  /** Whether nothing is left. */
  ready: v.boolean(),
  suites: v.array(suite),
  cases: v.array(caseSchema),
});
