import type { Credentials } from '../../provisioning/application.ts';
import { featuresOf, type FeatureName } from './guide/features.ts';
import { baseUrlOf, nameOf } from './guide/source.ts';
import type { Submission } from './submission.ts';

/** A field of the OIN Wizard, and what belongs into it; `''`: nobody said it yet. */
export interface WizardAnswer {
  readonly page: string;
  readonly field: string;
  readonly answer: string;
}

const variable = /\{([A-Za-z]\w*)\}/g;

const settingName = (name: string): string => name.toLowerCase();

/** The base URL as the wizard wants it: with variables, an expression of their parts. */
const baseUrlExpression = (baseUrl: string): string => {
  if (!baseUrl.match(variable)) return baseUrl;
  return baseUrl
    .split(/(\{[A-Za-z]\w*\})/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('{') ? `app.${settingName(part.slice(1, -1))}` : `'${part}'`))
    .join(' + ');
};

const authentication = (credentials: Credentials | undefined): string => {
  switch (credentials?.mode) {
    case 'header':
      return credentials.value.startsWith('Bearer ') ? 'Bearer' : 'Header';
    case 'bearer':
      return 'Bearer';
    case 'oauth':
      return `OAuth 2; authorize endpoint ${credentials.authorizationEndpoint}, token endpoint ${credentials.tokenEndpoint}, client ID ${credentials.clientId}`;
    case 'basic':
      return 'Basic, which the wizard does not take: choose a header, a bearer token or OAuth 2';
    default:
      return '';
  }
};

const onPage = (page: string, fields: readonly (readonly [string, string])[]): readonly WizardAnswer[] =>
  fields.map(([field, answer]) => ({ page, field, answer }));

/** What the OIN Wizard asks for (OIN submission requirements), page by page. */
export const wizardAnswers = (submission: Submission): readonly WizardAnswer[] => {
  const { application, details, waived, cases, suites } = submission;
  const { integration } = application;
  const features = featuresOf(application, waived);
  const has = (name: FeatureName): boolean => features.some((one) => one.name === name && one.on);
  const chosen = (options: readonly (readonly [string, boolean])[]): string =>
    options.flatMap(([name, on]) => (on ? [name] : [])).join(', ');
  const groups = has('Group push') || has('Import groups');
  const patched = cases.some(({ evidence }) => evidence?.what.includes('PATCH /Users') ?? false);
  const baseUrl = baseUrlOf(submission);
  const variables = [...new Set([...baseUrl.matchAll(variable)].map(([, name = '']) => name))];
  const count = (state: string): number => cases.filter((one) => one.state === state).length;
  const plan = `${count('seen')} of ${cases.length} cases were seen in the org, ${count('done')} were done by hand, ${count('not supported')} are not supported, ${count('open')} are left`;
  const passed = suites.filter(({ required }) => required).every(({ last }) => last?.passed);
  return [
    ...onPage('OIN catalog properties', [
      ['Display name', nameOf(submission)],
      ['Description', details.description],
      ['Logo', 'Upload it there: PNG without text, such as 200 × 200 pixels, less than 1 MB'],
    ]),
    ...onPage(
      'Tenant settings',
      variables.map((name) => [name, settingName(name)]),
    ),
    ...onPage('Support contact', [
      ['Support email (Okta alone sees it)', details.escalationContact],
      ['Public support contact', details.supportContact],
    ]),
    ...onPage('SCIM properties', [
      ['Base URL', baseUrlExpression(baseUrl)],
      ['Objects that Okta manages', groups ? 'Users, Groups' : 'Users'],
      ['Authentication mode', authentication(integration?.credentials)],
      [
        'User operations',
        chosen([
          ['Create', has('Create users')],
          ['Read', true],
          ['Update', has('Update user attributes')],
          ['Change password', has('Sync password')],
          ['Deactivate', has('Deactivate users')],
          ['Support PATCH for User', patched],
        ]),
      ],
      [
        'Group operations',
        chosen([
          ['Create', has('Group push')],
          ['Read', groups],
          ['Update (Uses PATCH)', has('Group push')],
          ['Delete', has('Group push')],
        ]) || 'None',
      ],
      ['Unique identifier', integration?.uniqueIdentifier ?? ''],
      ['Link to configuration guide', details.guideUrl],
    ]),
    ...onPage('Test information', [
      ['Account URL', details.testAccountUrl],
      ['Username', details.testUsername],
      ['Password', 'Give it in the wizard alone'],
      ['Testing instructions', details.testInstructions],
    ]),
    ...onPage('Test your integration', [
      ['Link to Runscope spec test results', details.specResults],
      ['Link to Runscope CRUD test results', details.crudResults],
      [
        'I certify that I have successfully completed required tests',
        `${plan}; required suites: ${passed ? 'passed' : 'not passed'}`,
      ],
    ]),
  ];
};
