import type { Application, OrgStore } from '../../../provisioning/store.ts';
import type { SavedGuide } from '../../readiness/facts.ts';
import { attributeBlocks } from './attributes.ts';
import type { Block, Guide, Step } from './blocks.ts';
import { headlines } from './check.ts';
import { keptDetails } from '../details.ts';
import { featuresOf } from './features.ts';
import { guideMarkdown } from './markdown.ts';
import { baseUrlOf, nameOf, readSource, whyNotPublished, type GuideSource } from './source.ts';
import { stepsOf } from './steps.ts';
import { code, linesOf, say, type Words } from './words.ts';

const text = (words: Words): Block => ({ kind: 'text', text: words });

/** C9299: a headline under which there is nothing says so. */
const orNothing = (blocks: readonly Block[]): readonly Block[] => (blocks.length > 0 ? blocks : [text(['N/A'])]);

const listOf = (items: readonly Words[]): readonly Block[] => (items.length > 0 ? [{ kind: 'list', items }] : []);

const featureBlocks = ({ application, waived }: GuideSource): readonly Block[] => {
  const features = featuresOf(application, waived);
  const missing = features.filter(({ on }) => !on).map(({ name }) => name.toLowerCase());
  return [
    ...listOf(features.filter(({ on }) => on).map(({ name, what }) => [{ label: name }, `: ${what}`])),
    ...(missing.length > 0 ? [text([`Not supported: ${missing.join(', ')}.`])] : []),
  ];
};

const authentication: Readonly<Record<string, string>> = {
  basic: 'a username and a password',
  header: 'an API token',
  bearer: 'an API token',
  oauth: 'OAuth 2: an administrator signs in and consents',
  none: 'no credentials',
};

const requirementBlocks = (source: GuideSource): readonly Block[] => {
  const { application, details } = source;
  const name = nameOf(source);
  const mode = application.integration?.credentials.mode ?? 'none';
  const credentials = linesOf(details.credentials);
  return [
    ...listOf([
      ['An Okta org with provisioning (Lifecycle Management), and an administrator of it.'],
      [`An account of ${name} whose administrator may set up provisioning.`],
      say`The base URL of the SCIM ${application.scim} service: ${code(baseUrlOf(source))}`,
      [`Authentication by ${authentication[mode]!}.`],
      ...linesOf(details.requirements).map((line) => [line]),
    ]),
    ...(credentials.length > 0
      ? [{ kind: 'heading' as const, text: 'How to get the credentials' }, ...listOf(credentials.map((line) => [line]))]
      : []),
  ];
};

const contactBlocks = ({ details }: GuideSource): readonly Block[] =>
  details.supportContact === '' ? [] : [text([`Support: ${details.supportContact}`])];

/** The guide of an application, all of it from its settings and what somebody said of it. */
export const makeGuide = (source: GuideSource): Guide => {
  const { details, issues } = source;
  const name = nameOf(source);
  const known = [...linesOf(details.knownIssues), ...issues].map((line) => [line]);
  const blocks: Readonly<Record<(typeof headlines)[number], readonly Block[]>> = {
    'Supported Features': featureBlocks(source),
    Requirements: requirementBlocks(source),
    'Configuration Steps': stepsOf(source).map((step) => ({ kind: 'step', step })),
    'Attributes and Mapping': attributeBlocks(source.application),
    'Known Issues/Troubleshooting and Tips': [...orNothing(listOf(known)), ...contactBlocks(source)],
  };
  return {
    title: `Configuring provisioning for ${name} with Okta`,
    about: [
      ...linesOf(details.description).map((line) => [line]),
      [`This guide sets up provisioning (SCIM ${source.application.scim}) between Okta and ${name}.`],
    ],
    sections: headlines.map((title) => ({ title, blocks: orNothing(blocks[title]) })),
  };
};

/** The steps of a guide. */
export const stepsIn = ({ sections }: Guide): readonly Step[] =>
  sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'step' ? [block.step] : [])));

/** The guide as it is now, once somebody saved what only people know; undefined where there is nothing to publish. */
export const readGuide = async (
  store: OrgStore,
  application: Application,
  readiness: Readonly<Record<string, object>>,
): Promise<SavedGuide | undefined> => {
  const kept = keptDetails(readiness);
  if (!kept || whyNotPublished(application) !== undefined) return undefined;
  const source = await readSource(store, application, readiness);
  return { markdown: guideMarkdown(makeGuide(source)), saved: kept.saved };
};
