import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { zip, type AsyncZippable } from 'fflate';
import manifest from '../../../package.json' with { type: 'json' };
import { now, type OrgContext } from '../context.ts';
import { stepsIn } from './guide/guide.ts';
import { evidenceFiles } from './evidence.ts';
import { guideHtml } from './guide/html.ts';
import { escapeText, guideMarkdown } from './guide/markdown.ts';
import { pictureFile } from './guide/picture-file.ts';
import { reportFiles, type SuiteReport } from './reports.ts';
import { secretsOf, withoutSecrets } from './secrets.ts';
import { nameOf } from './guide/source.ts';
import type { Submission } from './submission.ts';
import { warningsOf } from './warnings.ts';
import { wizardAnswers } from './wizard.ts';

type Files = ReadonlyMap<string, string>;

const guideFiles = ({ guide }: Submission): Files => {
  if (!guide) return new Map();
  return new Map([
    ['configuration-guide.md', guideMarkdown(guide)],
    ['configuration-guide.html', guideHtml(guide)],
    ...stepsIn(guide).map((step, i): [string, string] => [pictureFile(step, i + 1), step.picture.drawing.markup]),
  ]);
};

const tableOf = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows.map((row) => row.map(escapeText))]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

const wizardFile = (submission: Submission): string =>
  `${[
    '# What the OIN Wizard asks for',
    'In the order of its pages. The password of the test account is given there alone.',
    tableOf(
      ['Page', 'Field', 'Answer'],
      wizardAnswers(submission).map(({ page, field, answer }) => [page, field, answer || 'Still to be given']),
    ),
  ].join('\n\n')}\n`;

const suiteRow = ({ title, required, last, files }: SuiteReport): readonly string[] => [
  required ? `${title} (Okta asks for it)` : title,
  last ? (last.passed ? 'Passed' : `${last.counts.fail + last.counts.error} failed`) : 'Not run',
  last?.at ?? '',
  files.join(', '),
];

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What each kind of file is, by how its path begins. */
const kinds = [
  ['configuration-guide', 'The configuration guide for customers (C9299)'],
  ['pictures/', 'A picture of the guide'],
  ['oin-wizard', 'What the OIN Wizard asks for'],
  ['suites/', 'What came of the inspector’s suites'],
  ['runscope/', 'What came of a Runscope file'],
  ['evidence/', 'The evidence of Okta’s QA plan'],
] as const;

const readme = (submission: Submission, reports: readonly SuiteReport[], files: Files, at: string): string => {
  const { application, cases } = submission;
  const count = (state: string): string => String(cases.filter((one) => one.state === state).length);
  const warnings = warningsOf(submission);
  const guide = submission.guide ? stepsIn(submission.guide) : [];
  return `${[
    `# Submission pack: ${escapeText(nameOf(submission))}`,
    tableOf(
      ['', ''],
      [
        ['Written', at],
        ['By', `Muster ${manifest.version}`],
        ['Application', `${application.label} (${application.id}), ${application.catalogueName}`],
        ['SCIM', application.scim],
        ['Settings last changed', application.lastUpdated],
      ],
    ),
    'Credentials are masked in every file, and passwords are in none. Names and addresses of people are those that were used to test.',
    '## Before you submit',
    warnings.length === 0 ? 'Nothing is missing.' : warnings.map(({ text }) => `- ${escapeText(text)}`).join('\n'),
    'The pictures of the guide are drawings of Okta’s forms with your values. Okta expects screenshots of the present screens (C9299); take them in your Okta org:',
    tableOf(
      ['Picture', 'Where in Okta', 'Step of the guide'],
      guide.map((step, i) => [pictureFile(step, i + 1), step.picture.at, `${i + 1}. ${step.title}`]),
    ),
    'Where your base URL is the same for all customers, or made of tenant settings, Okta’s form does not ask for it: leave that line out of the guide.',
    '## Suites',
    tableOf(['Suite', 'Result', 'When', 'Reports'], reports.map(suiteRow)),
    '## QA plan',
    tableOf(
      ['Seen in the org', 'Done by hand', 'Not supported', 'Left', 'All'],
      [[...['seen', 'done', 'not supported', 'open'].map(count), String(cases.length)]],
    ),
    '## Files',
    tableOf(
      ['File', 'What it is', 'Bytes', 'SHA-256'],
      [...files].map(([path, text]) => [
        path,
        kinds.find(([start]) => path.startsWith(start))?.[1] ?? '',
        String(Buffer.byteLength(text)),
        digest(text),
      ]),
    ),
  ].join('\n\n')}\n`;
};

/** The files of the pack by their paths: no credential of the application is in any. */
const packFiles = async (org: OrgContext, submission: Submission): Promise<Files> => {
  const { files: reports, reports: suites } = await reportFiles(org, submission.suites);
  const secrets = secretsOf(submission.application);
  const files = new Map(
    [
      ...guideFiles(submission),
      ['oin-wizard.md', wizardFile(submission)] as const,
      ...reports,
      ...(await evidenceFiles(org, submission.cases)),
    ].map(([path, text]) => [path, withoutSecrets(text, secrets)]),
  );
  const index = withoutSecrets(readme(submission, suites, files, now(org)), secrets);
  return new Map([['README.md', index], ...files]);
};

const zipFiles = promisify<AsyncZippable, object, Uint8Array<ArrayBuffer>>(zip);

/** The submission pack as a ZIP file. */
export const writePack = async (org: OrgContext, submission: Submission): Promise<Uint8Array<ArrayBuffer>> => {
  const files = await packFiles(org, submission);
  const encoder = new TextEncoder();
  const contents = Object.fromEntries([...files].map(([path, text]) => [path, encoder.encode(text)]));
  return zipFiles(contents, { mtime: new Date(org.clock()), consume: true });
};
