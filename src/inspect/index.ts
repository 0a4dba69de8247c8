/** `muster-scim/inspect`: the inspector as a library, for a service in any language or in the same process. */
export type { ClientRequest, ClientResponse, Exchange, Fetch } from '../client/exchange.ts';
export type { ProfileName } from '../protocol/leniency.ts';
export { checks } from './catalogue.ts';
export {
  CheckFailed,
  CheckSkipped,
  suiteNames,
  type Check,
  type Feature,
  type Finding,
  type Level,
  type Result,
  type SuiteName,
  type Verdict,
} from './check.ts';
export type { ServiceDescription } from './describe.ts';
export { scimVersions, type ScimVersion } from './dialect.ts';
export { inspect, selectChecks, type InspectOptions, type Report } from './inspect.ts';
export type { OAuthAccess, OAuthClient } from './oauth/access.ts';
export { UnreachableError } from './reach.ts';
export type { Reported } from './report/entry.ts';
export { reportFormats, type ReportFormat } from './report/formats.ts';
export { terminalReport, type TerminalOptions } from './report/terminal.ts';
export type { Answer, SendOptions, Target, Why } from './target.ts';
export { parseRunscope, RunscopeFileError, type RunscopeTest } from './runscope/file.ts';
export type { AssertionResult, RunscopeResult, StepResult, StepVerdict } from './runscope/result.ts';
export { runRunscope, type RunscopeOptions } from './runscope/run.ts';
