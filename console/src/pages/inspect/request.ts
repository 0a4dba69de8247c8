import type { SuiteName } from '../../api/inspections.ts';

export interface RunscopeFile {
  readonly name: string;
  readonly text: string;
}

export const credentialModes = [
  { value: 'bearer', label: 'Bearer token' },
  { value: 'basic', label: 'Username and password' },
  { value: 'header', label: 'Authorization header' },
  { value: 'oauth', label: 'OAuth 2 client credentials' },
  { value: 'none', label: 'None' },
] as const;

/** The form as it is filled in. */
export interface InspectForm extends Record<string, unknown> {
  readonly of: 'app' | 'address';
  readonly app: string | null;
  readonly baseUrl: string;
  readonly scim: '2.0' | '1.1';
  readonly mode: (typeof credentialModes)[number]['value'];
  readonly token: string;
  readonly username: string;
  readonly password: string;
  readonly value: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenUrl: string;
  readonly profile: 'okta' | 'rfc' | 'entra';
  readonly withSuites: boolean;
  /** Null: those that the profile has. */
  readonly suites: readonly SuiteName[] | null;
  readonly files: readonly RunscopeFile[];
  readonly initialScript: RunscopeFile | null;
  readonly variables: Readonly<Record<string, string>>;
  readonly pauseScale: string;
  readonly relaxTime: boolean;
}

export const emptyForm: InspectForm = {
  of: 'app',
  app: null,
  baseUrl: '',
  scim: '2.0',
  mode: 'bearer',
  token: '',
  username: '',
  password: '',
  value: '',
  clientId: '',
  clientSecret: '',
  tokenUrl: '',
  profile: 'okta',
  withSuites: true,
  suites: null,
  files: [],
  initialScript: null,
  variables: {},
  pauseScale: '1',
  relaxTime: false,
};

const credentialsOf = (form: InspectForm) => {
  const { mode, token, username, password, value, clientId, clientSecret, tokenUrl } = form;
  const fields = {
    none: {},
    bearer: { token },
    basic: { username, password },
    header: { value },
    oauth: { clientId, clientSecret, ...(tokenUrl !== '' && { tokenUrl }) },
  };
  return { mode, ...fields[mode] };
};

/** Muster's own suites are left out only where there are files to run instead. */
export const triesSuites = ({ withSuites, files }: InspectForm): boolean => withSuites || files.length === 0;

/** What the org is asked for. */
export const requestOf = (form: InspectForm, suites: readonly SuiteName[]) => {
  const { of, app, baseUrl, scim, profile, files, initialScript, variables } = form;
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  return {
    ...(of === 'app' ? { app } : { baseUrl, scim, credentials: credentialsOf(form) }),
    profile,
    ...(triesSuites(form) && { suites }),
    ...(files.length > 0 && {
      files,
      variables: set,
      pauseScale: Number(form.pauseScale),
      relaxTime: form.relaxTime,
      ...(initialScript && { initialScript: initialScript.text }),
    }),
  };
};

/** What the runner fills in: the service, the org, what Okta's initial scripts make, and Runscope's own. */
const given =
  /^(?:SCIMBaseURL|SCIMUrl|auth|SCIMAuth|oktaOrgUrl|oktaAppId|random(?:GivenName|FamilyName|Email|Username|UsernameCaps)|InvalidUserEmail|UserIdThatDoesNotExist|okta_user_\w+|timestamp|utc_datetime|random_int|uuid|random_uuid|runscope_\w+)$/;

interface Step {
  readonly variables?: readonly { readonly name?: string }[] | null;
  readonly steps?: readonly Step[] | null;
}

const extracted = (steps: readonly Step[]): string[] =>
  steps.flatMap(({ variables, steps: inner }) => [
    ...(variables ?? []).map(({ name }) => name ?? ''),
    ...extracted(inner ?? []),
  ]);

/** The variables that the files ask for, and nobody gives but who runs them. */
export const variablesOf = (files: readonly RunscopeFile[], initialScript: RunscopeFile | null): readonly string[] => {
  const names = new Set<string>();
  for (const { text } of files) {
    let own: readonly string[] = [];
    try {
      own = [JSON.parse(text) as { steps?: Step[] }].flat().flatMap(({ steps }) => extracted(steps ?? []));
    } catch {
      // What is wrong with the file is said when it is run.
    }
    for (const [, name = ''] of text.matchAll(/\{\{\s*([\w.-]+)\s*\}\}/g))
      if (!given.test(name) && !own.includes(name) && !initialScript?.text.includes(name)) names.add(name);
  }
  return [...names];
};
