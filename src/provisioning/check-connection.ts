import type { ReachStep } from '../client/reach.ts';
import type { UserManagementCapability } from '../protocol/v1/capabilities.ts';
import type { Application, Integration, ProvisioningAction } from './application.ts';
import { clientOf, type ScimClient } from './client/client.ts';
import { page, search } from './client/requests.ts';
import { explain, type Explanation } from './explain.ts';
import { readPage } from './exchange.ts';
import type { Failure } from './failure.ts';
import type { Answer, Flow, ScimRequest } from './flow.ts';
import { perform, sendRequest, type Connection, type PerformedExchange } from './perform.ts';
import { testConnection } from './entra/users.ts';
import { testCredentials, type Verified } from './test-credentials.ts';

/** A step of the test, as we list them beneath Okta's message. */
export interface TestStep {
  readonly name: ReachStep['name'] | 'authentication' | 'list' | 'filter' | 'groups';
  readonly result: 'passed' | 'failed' | 'skipped';
  /** Milliseconds. */
  readonly duration: number;
  readonly detail: string;
  /** The exchange's place in the report. */
  readonly exchange?: number;
}

/** What Test API Credentials, or Test Connector Configuration, shows. */
export interface ConnectionReport {
  readonly ok: boolean;
  /** Okta's words. */
  readonly message: string;
  /** The ✓ and ✗ of Okta's dialog: what is ticked in the wizard, what an on-premises connector says it can. */
  readonly actions?: readonly { readonly name: string; readonly on: boolean }[];
  /** What an on-premises connector says it can. */
  readonly capabilities?: readonly string[];
  readonly steps: readonly TestStep[];
  readonly exchanges: readonly PerformedExchange[];
  readonly explanation?: Explanation;
}

export interface CheckOptions extends Omit<Connection, 'baseUrl' | 'version' | 'credentials'> {
  /** Asks for name, TCP and TLS; absent where the service is in the same process. */
  readonly reach?: (url: string) => Promise<readonly ReachStep[]>;
  /** Whether the steps beyond Okta's own requests (filter, groups) are sent too. */
  readonly more: boolean;
}

const wizardActions: readonly (readonly [string, ProvisioningAction])[] = [
  ['User Import', 'IMPORT_NEW_USERS_AND_PROFILE_UPDATES'],
  ['Import Profile Updates', 'IMPORT_NEW_USERS_AND_PROFILE_UPDATES'],
  ['Create Users', 'PUSH_NEW_USERS'],
  ['Update User Attributes', 'PUSH_PROFILE_UPDATES'],
  ['Push Groups', 'PUSH_GROUPS'],
  ['Import Groups', 'IMPORT_GROUPS'],
];

const connectorFeatures: readonly (readonly [string, UserManagementCapability])[] = [
  ['User Import', 'IMPORT_NEW_USERS'],
  ['Import Profile Updates', 'IMPORT_PROFILE_UPDATES'],
  ['Create New Users', 'PUSH_NEW_USERS'],
  ['Push Pending Users', 'PUSH_PENDING_USERS'],
  ['Push Password Updates', 'PUSH_PASSWORD_UPDATES'],
  ['Push Profile Updates', 'PUSH_PROFILE_UPDATES'],
  ['Push User Deactivation', 'PUSH_USER_DEACTIVATION'],
  ['Reactivate Users', 'REACTIVATE_USERS'],
  ['Push Groups', 'GROUP_PUSH'],
  ['Incremental Imports', 'OPP_SCIM_INCREMENTAL_IMPORTS'],
];

const actionsOf = ({ kind }: ScimClient, { actions }: Integration, { capabilities }: Verified) => {
  if (kind === 'wizard') return wizardActions.map(([name, action]) => ({ name, on: actions.includes(action) }));
  if (kind !== 'on-premises') return undefined;
  return connectorFeatures.map(([name, feature]) => ({ name, on: capabilities?.includes(feature) ?? true }));
};

/** The test of the dialect that the application speaks. */
const testOf = (client: ScimClient): Flow<Verified> =>
  client.dialect === 'okta' ? testCredentials(client) : testConnection(client);

const lacksSignIn = ({ credentials }: Integration): boolean =>
  credentials.mode === 'oauth' && credentials.accessToken === undefined;
const signIn = 'Press Authenticate first: nobody has signed in at the service yet, so that there is no access token.';

const isForm = ({ kind }: ScimClient): boolean => kind === 'wizard' || kind === 'on-premises';

/** Tests an integration before it is saved: Okta's requests and message first, then ours. */
export const checkConnection = async (application: Application, options: CheckOptions): Promise<ConnectionReport> => {
  const client = clientOf(application);
  const { integration } = application;
  if (!integration) throw new TypeError('An application without an integration cannot be tested.');
  const connection: Connection = {
    ...options,
    ...integration,
    version: application.scim,
    dialect: application.switches.dialect,
  };
  const exchanges: PerformedExchange[] = [];
  const send = async (request: ScimRequest): Promise<Answer> => {
    const { answer, exchange } = await sendRequest(request, connection);
    exchanges.push(exchange);
    return answer;
  };
  const outcome = await perform(testOf(client), send);
  const actions = outcome.ok ? actionsOf(client, integration, outcome.value) : undefined;
  const steps: TestStep[] = [...((await options.reach?.(integration.baseUrl)) ?? [])].map(({ ok, ...step }) => ({
    ...step,
    result: ok ? 'passed' : 'failed',
  }));
  steps.push(...judge(outcome.ok ? undefined : outcome.failure, exchanges));

  if (options.more && outcome.ok) {
    const name = 'muster-connection-test';
    steps.push(
      await step('filter', search('/Users', client.uniqueIdentifier, name), ({ resources }) =>
        resources.length === 0 ? undefined : `${resources.length} users are found for a name that nobody has`,
      ),
      await step('groups', page('/Groups', 1, 1), () => undefined),
    );
  }

  async function step(
    what: TestStep['name'],
    request: ScimRequest,
    wrong: (page: { readonly resources: readonly unknown[] }) => string | undefined,
  ): Promise<TestStep> {
    const flow: Flow<{ readonly resources: readonly unknown[] }> = readPage(request, (reason) => reason);
    const found = await perform(flow, send);
    const problem = found.ok ? wrong(found.value) : found.failure.reason;
    // A search that finds nothing may be answered with 404 too.
    const passed = problem === undefined || (!found.ok && found.failure.kind === 'not-found' && what === 'filter');
    return {
      name: what,
      result: passed ? 'passed' : 'failed',
      duration: exchanges.at(-1)!.duration,
      detail: passed ? `${request.method} ${request.path}` : problem,
      exchange: exchanges.length - 1,
    };
  }

  return {
    ok: outcome.ok,
    message: outcome.ok
      ? isForm(client)
        ? 'Connector configured successfully'
        : `${application.catalogueName} was verified successfully!`
      : outcome.failure.message,
    ...(actions && { actions }),
    ...(outcome.ok && outcome.value.capabilities && { capabilities: outcome.value.capabilities }),
    steps,
    exchanges,
    ...(!outcome.ok && {
      explanation: {
        ...explain(outcome.failure),
        ...(outcome.failure.kind === 'unauthorized' && lacksSignIn(integration) && { action: signIn }),
      },
    }),
  };
};

/** What Okta's one listing tells of authentication and of lists. */
const judge = (failure: Failure | undefined, exchanges: readonly PerformedExchange[]): TestStep[] => {
  const last = exchanges.at(-1)!;
  const common = { duration: last.duration, exchange: exchanges.length - 1 };
  const answered = last.response !== undefined;
  const refused = failure?.kind === 'unauthorized' || failure?.kind === 'forbidden';
  const status = last.response ? `${last.response.status}` : (last.failure ?? '');
  return [
    { name: 'authentication', result: refused ? 'failed' : answered ? 'passed' : 'skipped', detail: status, ...common },
    {
      name: 'list',
      result: !failure ? 'passed' : refused || !answered ? 'skipped' : 'failed',
      detail: failure && !refused ? failure.reason : status,
      ...common,
    },
  ];
};
