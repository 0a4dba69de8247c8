import { administratorChecks } from './testing/administrators.ts';
import { connectionChecks } from './testing/connections.ts';
import { acceptedRequestChecks } from './testing/accepted-requests.ts';
import { endpointChecks } from './testing/endpoints.ts';
import { eventChecks } from './testing/events.ts';
import type { ContractCheck, ContractOptions, ContractStore } from './testing/fixture.ts';
import { memberChecks } from './testing/members.ts';
import { oauthChecks } from './testing/oauth.ts';
import { operatorChecks } from './testing/operators.ts';
import { queryChecks } from './testing/queries.ts';
import { resourceChecks } from './testing/resources.ts';

export { requestLogContract } from './testing/request-log.ts';
export type { ContractCheck, ContractOptions, ContractStore } from './testing/fixture.ts';
export {
  orgStorageContract,
  type ContractOrgStore,
  type OpenOrgStore,
  type OrgContractOptions,
} from './testing/org.ts';

/**
 * What every store has to do, as checks that any test runner can run: `for (const { name, run } of storageContract(open))
 * test(name, run)`. Each check opens a store, which has to be empty and to know the types and the clock that it is given.
 */
export const storageContract = (
  open: (options: ContractOptions) => Promise<ContractStore> | ContractStore,
): readonly ContractCheck[] =>
  [
    resourceChecks,
    memberChecks,
    queryChecks,
    connectionChecks,
    operatorChecks,
    oauthChecks,
    administratorChecks,
    eventChecks,
    endpointChecks,
    acceptedRequestChecks,
  ].flatMap((checks) => checks(open));
