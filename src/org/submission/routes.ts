import type { Application } from '../../provisioning/store.ts';
import { findApp } from '../apps/find.ts';
import { now, type OrgContext } from '../context.ts';
import { invalid, notFound, refused } from '../errors.ts';
import { defineRoute, type Route } from '../route.ts';
import { lacksOf } from './guide/check.ts';
import { detailsInput, saveDetails, type Details } from './details.ts';
import { guideHtml } from './guide/html.ts';
import { guideMarkdown } from './guide/markdown.ts';
import { submissionSchema } from './schema.ts';
import { secretsOf } from './secrets.ts';
import { nameOf, whyNotPublished } from './guide/source.ts';
import { readSubmission, type Submission } from './submission.ts';
import { warningsOf } from './warnings.ts';
import { wizardAnswers } from './wizard.ts';

const tag = 'Submission';
const base = '/muster/api/v1/apps/{id}/submission';

const submissionView = (submission: Submission) => {
  const { application, details, saved, guide } = submission;
  const markdown = guide && guideMarkdown(guide);
  return {
    app: application.id,
    details,
    ...(saved !== undefined && { saved }),
    ...(guide && markdown !== undefined && { guide: { markdown, html: guideHtml(guide), lacks: lacksOf(markdown) } }),
    warnings: warningsOf(submission),
    wizard: wizardAnswers(submission),
  };
};

const get = defineRoute({
  method: 'GET',
  path: base,
  tag,
  summary:
    'What is submitted to the OIN: the configuration guide, the answers for the OIN Wizard, and what is missing.',
  answers: { 200: submissionSchema },
  async handle({ params, org }) {
    const application = await findApp(org.store, params.id);
    return { status: 200, body: submissionView(await readSubmission(org, application)) };
  },
});

/** Others read what is written here: no credential may slip in. @throws OktaError E0000001 */
const assertNoSecret = (application: Application, details: Details): void => {
  const secrets = secretsOf(application);
  for (const [name, text] of Object.entries(details))
    if (secrets.some((secret) => text.includes(secret)))
      throw invalid(name, 'It holds the credential of the application, and others will read it.');
};

const save = defineRoute({
  method: 'PUT',
  path: base,
  tag,
  summary: 'Saves what only people know of a submission: contacts, requirements, known issues, links.',
  body: detailsInput,
  answers: { 200: submissionSchema },
  async handle({ params, body, org }) {
    const application = await findApp(org.store, params.id);
    assertNoSecret(application, body);
    await saveDetails(org.store, application.id, body, now(org));
    return { status: 200, body: submissionView(await readSubmission(org, application)) };
  },
});

/** @throws OktaError where there is nothing that could be submitted */
const readComplete = async (org: OrgContext, id: string) => {
  const application = await findApp(org.store, id);
  const why = whyNotPublished(application);
  if (why !== undefined) throw refused(why);
  const submission = await readSubmission(org, application);
  return { submission, guide: submission.guide! };
};

const guide = defineRoute({
  method: 'GET',
  path: `${base}/guide/{format}`,
  tag,
  summary: 'The configuration guide as a file: html, with its pictures, or markdown.',
  answers: { 200: undefined },
  file: '*/*',
  async handle({ params, org }) {
    const { guide: written } = await readComplete(org, params.id);
    const file = (ending: string, type: string, content: string) => ({
      status: 200,
      file: { name: `configuration-guide.${ending}`, type: `${type}; charset=utf-8`, content },
    });
    if (params.format === 'html') return file('html', 'text/html', guideHtml(written));
    if (params.format === 'markdown') return file('md', 'text/markdown', guideMarkdown(written));
    throw notFound(params.format, 'GuideFormat');
  },
});

const pack = defineRoute({
  method: 'GET',
  path: `${base}/pack`,
  tag,
  summary:
    'The submission pack as a ZIP file: configuration guide, reports of the suites, evidence of the QA plan, answers for the OIN Wizard; credentials masked.',
  answers: { 200: undefined },
  file: 'application/zip',
  async handle({ params, org }) {
    const { submission } = await readComplete(org, params.id);
    const { writePack } = await import('./pack.ts');
    const name = nameOf(submission)
      .replaceAll(/[^A-Za-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '');
    return {
      status: 200,
      file: {
        name: `submission-pack-${name || submission.application.id}-${now(org).slice(0, 10)}.zip`,
        type: 'application/zip',
        content: await writePack(org, submission),
      },
    };
  },
});

/** What is handed in with Okta. */
export const submissionRoutes: readonly Route[] = [get, save, guide, pack];
