import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { suiteNames, type SuiteName } from '../../inspect/check.ts';
import { scimVersions } from '../../inspect/dialect.ts';
import type { InspectOptions } from '../../inspect/inspect.ts';
import type { OAuthClient } from '../../inspect/oauth/access.ts';
import { reportFormats, type ReportFormat } from '../../inspect/report/formats.ts';
import { profiles, type ProfileName } from '../../protocol/leniency.ts';
import { jsonOption, type Values } from '../command.ts';
import { parseDuration } from '../duration.ts';
import { choose, parseCount } from '../option-value.ts';
import { asUsage, UsageError } from '../usage-error.ts';

const profileNames = Object.keys(profiles) as ProfileName[];
const formatNames = Object.keys(reportFormats) as ReportFormat[];

export const inspectOptions = {
  bearer: { value: 'token', description: 'Sends Authorization: Bearer <token>.' },
  basic: { value: 'user:password', description: 'Sends Authorization: Basic, with both encoded.' },
  header: {
    value: 'value',
    description: 'Sends Authorization: <value>. Without any credential, the variable AUTHORIZATION holds the value.',
  },
  'oauth-client': {
    value: 'id:secret',
    description: 'Gets bearer tokens by client credentials, and again where they expire; adds the suite oauth.',
  },
  'token-url': {
    value: 'url',
    description: 'The token endpoint; found by RFC 8414 and RFC 9728 where it is not said.',
  },
  'oauth-scope': {
    value: 'scopes',
    description: "What tokens are asked for, with spaces; the server's choice where it is not said.",
  },
  'other-tenant-header': {
    value: 'value',
    description: 'The same of a second tenant, for the checks that nothing leaks across.',
  },
  scim: { value: 'version', description: 'The version of SCIM: 2.0, 1.1; 2.0 where it is not said.' },
  profile: {
    value: 'profile',
    description: `What the service is expected to allow: ${profileNames.join(', ')}; rfc, hence nothing, where none is named.`,
  },
  suite: {
    value: 'names',
    description: `Only these suites, with commas: ${suiteNames.join(', ')}. okta, entitlements and entra run with their profile or by name. v1 and agent are of SCIM 1.1.`,
  },
  only: { value: 'names', description: 'Only these checks or sections, with commas: create-25, rfc7644/3.5.2.' },
  runscope: {
    value: 'file',
    many: true,
    description:
      "Runs a Runscope file, such as one of Okta's suites; for each file once. Checks run with --suite only.",
  },
  var: { value: 'name=value', many: true, description: 'A variable of the Runscope files; for each once.' },
  'initial-script': { value: 'file', description: 'The initial script of the Runscope files.' },
  'pause-scale': {
    value: 'factor',
    description: 'What the pauses of Runscope files are multiplied by: 0 leaves them out.',
  },
  'relax-time': { description: 'A response time that is too long in a Runscope file is a warning.' },
  strict: { description: 'A warning counts as a failure.' },
  report: {
    value: 'format=file',
    many: true,
    description: `Writes reports, with commas: ${formatNames.map((name) => `${name}=F`).join(',')}.`,
  },
  list: { description: 'Writes the checks, and runs none.' },
  keep: { description: 'Leaves what was made on the service.' },
  seed: { value: 'number', description: 'Makes the same names again.' },
  concurrency: { value: 'count', description: 'Checks that run at the same time; 4 where it is not said.' },
  timeout: { value: 'time', description: 'What the service has for an answer; 30s where it is not said.' },
  ...jsonOption,
} as const;

/** The options as they were given. */
export type InspectFlags = Values<typeof inspectOptions>;

const split = (values: string | readonly string[] | undefined): string[] | undefined => {
  if (values === undefined) return undefined;
  return [values]
    .flat()
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
};

/** `name=value`, at its first `=`. @throws UsageError */
export const readPair = (option: string, text: string, form = 'name=value'): [string, string] => {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`${option}: expected ${form}; found "${text}".`);
  return [text.slice(0, at), text.slice(at + 1)];
};

const readAuthorization = (
  { bearer, basic, header, 'oauth-client': client }: InspectFlags,
  environment: NodeJS.ProcessEnv,
): string | undefined => {
  const given = [
    bearer !== undefined && `Bearer ${bearer}`,
    basic !== undefined && `Basic ${Buffer.from(basic).toString('base64')}`,
    header,
    client,
  ].filter((value) => typeof value === 'string');
  if (given.length > 1) throw new UsageError('--bearer, --basic, --header, --oauth-client: expected one of them.');
  if (basic !== undefined && !basic.includes(':')) throw new UsageError('--basic: expected user:password.');
  if (client !== undefined) return undefined;
  const value = given[0] ?? (environment['AUTHORIZATION'] || undefined);
  if (value !== undefined) assertHeaderValue(value);
  return value;
};

const readOAuthClient = ({
  'oauth-client': client,
  'token-url': tokenUrl,
  'oauth-scope': scope,
}: InspectFlags): OAuthClient | undefined => {
  if (client === undefined) {
    if ((tokenUrl ?? scope) !== undefined)
      throw new UsageError('--token-url, --oauth-scope: they are for --oauth-client.');
    return undefined;
  }
  const at = client.indexOf(':');
  if (at < 1) throw new UsageError('--oauth-client: expected id:secret.');
  if (tokenUrl !== undefined && !/^https?:$/.test(URL.canParse(tokenUrl) ? new URL(tokenUrl).protocol : ''))
    throw new UsageError(
      `--token-url: expected one such as https://scim.example.com/oauth/token; found "${tokenUrl}".`,
    );
  return { clientId: client.slice(0, at), clientSecret: client.slice(at + 1), tokenUrl, scope };
};

/** fetch would refuse it in words that show it. */
const assertHeaderValue = (value: string): void => {
  if (!/^[\t\x20-\x7e]+$/.test(value)) throw new UsageError('The credential holds characters that no header may hold.');
};

/** @throws UsageError where it is no URL that HTTP goes to */
const readBaseUrl = (text: string): string => {
  const { protocol, username, search, hash } = URL.canParse(text) ? new URL(text) : {};
  if ((protocol === 'http:' || protocol === 'https:') && !username && !search && !hash) return text.replace(/\/+$/, '');
  throw new UsageError(`[base URL]: expected one such as https://scim.example.com/scim/v2; found "${text}".`);
};

/** What `inspect` is to do; `baseUrl` may be missing where only Runscope files are run. @throws UsageError */
export const readInspectOptions = (
  baseUrl: string | undefined,
  flags: InspectFlags,
  environment: NodeJS.ProcessEnv,
): Omit<InspectOptions, 'baseUrl'> & { baseUrl: string | undefined } => {
  const concurrency = parseCount('--concurrency', flags.concurrency ?? '4');
  if (concurrency === 0) throw new UsageError('--concurrency: expected 1 or more; found "0".');
  const otherTenant = flags['other-tenant-header'];
  if (otherTenant !== undefined) assertHeaderValue(otherTenant);
  const suites = split(flags.suite)?.map((name): SuiteName => choose('--suite', name, suiteNames));
  const only = split(flags.only);
  return {
    baseUrl: baseUrl === undefined ? undefined : readBaseUrl(baseUrl),
    authorization: readAuthorization(flags, environment),
    oauth: readOAuthClient(flags),
    otherTenant,
    scim: choose('--scim', flags.scim ?? '2.0', scimVersions),
    profile: choose('--profile', flags.profile ?? 'rfc', profileNames),
    ...(suites && { suites }),
    ...(only && { only }),
    ...(flags.seed !== undefined && { seed: parseCount('--seed', flags.seed) }),
    concurrency,
    timeout: parseDuration(flags.timeout ?? '30s', '--timeout'),
    keep: flags.keep,
  };
};

/** What reports are wanted, and where; that they can be written is known before the run. @throws UsageError */
export const readReportFiles = ({ report }: InspectFlags): { format: ReportFormat; file: string }[] =>
  (split(report) ?? []).map((text) => {
    const [name, file] = readPair('--report', text, 'format=file');
    asUsage(() => accessSync(dirname(file), constants.W_OK));
    return { format: choose('--report', name, formatNames), file };
  });
