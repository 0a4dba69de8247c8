import * as v from 'valibot';
import type { OrgStore } from '../../provisioning/store.ts';

const text = (most: number) =>
  v.optional(
    v.pipe(v.string('Expected a text.'), v.trim(), v.maxLength(most, `Expected ${most} characters at most.`)),
    '',
  );

const isHttps = (value: string): boolean => value === '' || (/^https:\/\//i.test(value) && URL.canParse(value));

/** A link that others have to be able to open. */
const link = v.optional(
  v.pipe(
    v.string('Expected a text.'),
    v.trim(),
    v.maxLength(1_024, 'Expected 1024 characters at most.'),
    v.check(isHttps, 'Expected a URL with https.'),
  ),
  '',
);

/** What the org cannot know of a submission; `''`: nothing was said. Lengths are those of the OIN Wizard. */
export const detailsInput = v.object({
  /** Of the integration in the catalogue; the application's label where it is left out. */
  name: text(64),
  description: text(1_024),
  /** As customers type it, with `{tenant}` or the like where it differs; the integration's own where it is left out. */
  baseUrl: v.optional(
    v.pipe(
      v.string('Expected a text.'),
      v.trim(),
      v.maxLength(1_024, 'Expected 1024 characters at most.'),
      v.check((value) => value === '' || /^https:\/\/\S+$/i.test(value), 'Expected a URL with https.'),
    ),
    '',
  ),
  /** For customers: email, telephone or URL. */
  supportContact: text(256),
  /** For Okta alone; it is not in the guide. */
  escalationContact: text(256),
  /** What a customer needs, a line each. */
  requirements: text(4_000),
  /** How a customer gets what the integration authenticates by, a step each line. */
  credentials: text(4_000),
  /** Known issues and tips, a line each. */
  knownIssues: text(4_000),
  guideUrl: link,
  specResults: link,
  crudResults: link,
  testAccountUrl: link,
  testUsername: text(256),
  testInstructions: text(4_000),
});

export type Details = v.InferOutput<typeof detailsInput>;
export type DetailName = keyof Details;

export const noDetails: Details = v.parse(detailsInput, {});

/** By this name it is kept with what is known of the readiness of the application. */
const kept = 'submission';

interface Kept {
  readonly details: Details;
  /** ISO 8601. */
  readonly saved: string;
}

/** What was said of the submission; undefined where nobody saved anything. */
export const keptDetails = (readiness: Readonly<Record<string, object>>): Kept | undefined =>
  readiness[kept] as Kept | undefined;

export const saveDetails = ({ readiness }: OrgStore, app: string, details: Details, saved: string): Promise<void> =>
  readiness.put(app, kept, { details, saved });
