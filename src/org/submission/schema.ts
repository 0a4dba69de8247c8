import * as v from 'valibot';
import { detailsInput } from './details.ts';

const warning = v.strictObject({
  text: v.string(),
  /** Of the details, where that mends it. */
  field: v.optional(v.string()),
  /** Where in the console it is mended. */
  place: v.optional(v.string()),
});

/** What is submitted to the OIN, and what stands against it. */
export const submissionSchema = v.strictObject({
  app: v.string(),
  details: v.strictObject(Object.fromEntries(Object.keys(detailsInput.entries).map((name) => [name, v.string()]))),
  /** When the details were saved; absent: never. */
  saved: v.optional(v.string()),
  /** Absent where nothing can be published; the first warning says why. */
  guide: v.optional(
    v.strictObject({
      markdown: v.string(),
      html: v.string(),
      /** What it lacks of what Okta looks for. */
      lacks: v.array(v.string()),
    }),
  ),
  warnings: v.array(warning),
  /** What the OIN Wizard asks for; an empty answer is still to be given. */
  wizard: v.array(v.strictObject({ page: v.string(), field: v.string(), answer: v.string() })),
});
