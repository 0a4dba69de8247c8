import type { ContractCheck } from './fixture.ts';
import { applicationChecks } from './org/applications.ts';
import type { OpenOrgStore } from './org/fixture.ts';
import { groupChecks } from './org/groups.ts';
import { inspectionChecks } from './org/inspections.ts';
import { jobChecks } from './org/jobs.ts';
import { linkChecks } from './org/links.ts';
import { peopleChecks } from './org/people.ts';
import { recordChecks } from './org/records.ts';
import { transactionChecks } from './org/transactions.ts';

export type { ContractOrgStore, OpenOrgStore, OrgContractOptions } from './org/fixture.ts';

/** What every store of an org has to do, as checks for any test runner. Each check opens a store, which has to be empty. */
export const orgStorageContract = (open: OpenOrgStore): readonly ContractCheck[] =>
  [
    peopleChecks,
    groupChecks,
    applicationChecks,
    linkChecks,
    jobChecks,
    recordChecks,
    inspectionChecks,
    transactionChecks,
  ].flatMap((checks) => checks(open));
