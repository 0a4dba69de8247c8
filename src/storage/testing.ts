import type { ResourceStore } from '../service/store.ts';
import { administratorChecks } from './testing/administrators.ts';
import { connectionChecks } from './testing/connections.ts';
import { acceptedRequestChecks } from './testing/accepted-requests.ts';
import { configurationEventChecks } from './testing/configuration-events.ts';
import { endpointChecks } from './testing/endpoints.ts';
import { eventChecks } from './testing/events.ts';
import type { createChecks, ContractCheck, ContractOptions, ContractStore } from './testing/fixture.ts';
import { memberPageChecks } from './testing/member-pages.ts';
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

/** A store of resources alone, empty when it is opened. */
export interface ContractResources extends Pick<ContractStore, 'close'> {
  readonly resources: ResourceStore;
  addTenant(id: string): Promise<void> | void;
}

/** A store of resources with their events, empty when it is opened. */
export interface ContractEvents
  extends ContractResources, Pick<ContractStore, 'events' | 'endpoints' | 'acceptedRequests'> {}

/** The checks on a store that is opened with what they ask for, and no more. */
const checksOf = (
  checks: readonly ReturnType<typeof createChecks>[],
  open: (options: ContractOptions) => Promise<ContractResources> | ContractResources,
): readonly ContractCheck[] => {
  const openWhole = async (options: ContractOptions): Promise<ContractStore> => {
    const store = await open(options);
    return {
      ...store,
      connections: { addTenant: ({ id }: { id: string }) => store.addTenant(id) },
    } as unknown as ContractStore;
  };
  return checks.flatMap((each) => each(openWhole));
};

/**
 * What a store of resources has to do, as `storageContract` says of a whole one: for those that implement `ResourceStore` and
 * authenticate by themselves.
 */
export const resourceContract = (
  open: (options: ContractOptions) => Promise<ContractResources> | ContractResources,
): readonly ContractCheck[] => checksOf([resourceChecks, memberChecks, queryChecks], open);

/**
 * What a store of resources has to do that has events, beside `resourceContract`: they are told in order without gaps, kept
 * as long as they are to be, and delivered; and requests that are answered before they are done are kept until they are.
 */
export const eventContract = (
  open: (options: ContractOptions) => Promise<ContractEvents> | ContractEvents,
): readonly ContractCheck[] => checksOf([eventChecks, endpointChecks, acceptedRequestChecks], open);

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
    memberPageChecks,
    connectionChecks,
    operatorChecks,
    oauthChecks,
    administratorChecks,
    eventChecks,
    configurationEventChecks,
    endpointChecks,
    acceptedRequestChecks,
  ].flatMap((checks) => checks(open));
