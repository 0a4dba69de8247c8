import type { CasePlace } from '../readiness/case.ts';
import type { DetailName } from './details.ts';
import { baseUrlOf, nameOf, whyNotPublished } from './guide/source.ts';
import type { Submission } from './submission.ts';

/** What is missing or will not be taken, and where it is mended. */
export interface Warning {
  readonly text: string;
  readonly field?: DetailName;
  readonly place?: CasePlace | 'general' | 'suites' | 'cases';
}

const needed: readonly (readonly [DetailName, string])[] = [
  ['description', 'Describe the integration: the OIN Wizard asks for it.'],
  ['supportContact', 'Name a support contact for customers.'],
  ['escalationContact', 'Name an email by which Okta reaches you in an emergency.'],
  ['credentials', 'Tell how a customer gets the credentials.'],
  ['guideUrl', 'Publish the guide, and give the link to it.'],
  ['specResults', 'Give the link to the results of Okta’s SPEC suite in Runscope.'],
  ['crudResults', 'Give the link to the results of Okta’s CRUD suite in Runscope.'],
  ['testAccountUrl', 'Give the address at which Okta signs in to test.'],
  ['testUsername', 'Give the username of the account for Okta’s tests.'],
];

const isPublic = (baseUrl: string): boolean => {
  const plain = baseUrl.replaceAll(/\{\w+\}/g, 'tenant');
  if (!URL.canParse(plain)) return false;
  const { protocol, hostname } = new URL(plain);
  return protocol === 'https:' && hostname !== 'localhost' && !/^(?:127\.|\[)/.test(hostname);
};

/** What stands against a submission, in the order in which one would mend it. */
export const warningsOf = (submission: Submission): readonly Warning[] => {
  const { application, details, suites, cases } = submission;
  const { integration, scim, signOn, toOkta } = application;
  const why = whyNotPublished(application);
  const open = cases.filter(({ state }) => state === 'open').length;
  const found: readonly (Warning | undefined | false)[] = [
    why !== undefined && { text: why, place: application.kind === 'on-premises' ? 'general' : 'integration' },
    scim === '1.1' && { text: 'The OIN takes SCIM 2.0 alone.', place: 'general' },
    integration?.credentials.mode === 'basic' && {
      text: 'The OIN takes no Basic authentication: use a header, a bearer token or OAuth 2.',
      place: 'integration',
    },
    signOn.mode !== 'SAML_2_0' && {
      text: 'The OIN takes no new SWA integrations: use SAML 2.0, or OIDC beside it.',
      place: 'sign-on',
    },
    toOkta.sourcing.enabled && {
      text: 'The OIN Wizard does not offer profile sourcing: ask the OIN team for it.',
      place: 'to-okta',
    },
    integration &&
      !isPublic(baseUrlOf(submission)) && {
        text: 'Okta calls public addresses with https: say which base URL customers type.',
        field: 'baseUrl',
      },
    nameOf(submission).length > 64 && { text: 'The name has more than 64 characters.', field: 'name' },
    ...needed.map(([field, text]) => details[field] === '' && { text, field }),
    ...suites.map(
      ({ required, title, last }) =>
        required &&
        !last?.passed && {
          text: `The suite “${title}” ${last ? 'did not pass' : 'was not run'}.`,
          place: 'suites' as const,
        },
    ),
    open > 0 && {
      text: `${open} ${open === 1 ? 'case of the QA plan is' : 'cases of the QA plan are'} left.`,
      place: 'cases',
    },
    integration && {
      text: 'The pictures of the guide are drawings: put screenshots of your Okta org in their places.',
      place: 'guide',
    },
  ];
  return found.filter((one): one is Warning => one !== undefined && one !== false);
};
