import { authenticationMutants } from './authentication.ts';
import { bearerTokenMutants } from './bearer-tokens.ts';
import { concurrencyMutants } from './concurrency.ts';
import { bulkMutants } from './bulk.ts';
import { createMutants } from './create.ts';
import { cursorPageMutants } from './cursor-pages.ts';
import { discoveryMutants } from './discovery.ts';
import { entitlementMutants } from './entitlements.ts';
import { entraMutants } from './entra.ts';
import { errorMutants } from './errors.ts';
import { filterOperatorMutants } from './filter-operators.ts';
import { filterMutants } from './filters.ts';
import { groupMutants } from './groups.ts';
import { indexPageMutants } from './index-pages.ts';
import { limitMutants } from './limits.ts';
import { meMutants } from './me.ts';
import type { Mutant } from './mutant.ts';
import { oauthMutants } from './oauth.ts';
import { oktaGroupMutants } from './okta-groups.ts';
import { oktaSpecMutants } from './okta-spec.ts';
import { oktaMutants } from './okta.ts';
import { patchMemberMutants } from './patch-members.ts';
import { patchOperationMutants } from './patch-operations.ts';
import { patchPathMutants } from './patch-paths.ts';
import { patchMutants } from './patch.ts';
import { projectionMutants } from './projection.ts';
import { resourceMutants } from './resources.ts';
import { schemaMutants } from './schemas.ts';
import { searchMutants } from './search.ts';
import { securityMutants } from './security.ts';
import { sortMutants } from './sort.ts';
import { tenantMutants } from './tenants.ts';
import { unicodeMutants } from './unicode.ts';
import { v1AgentMutants, v1OktaMutants, v1OktaSpecMutants } from './v1-okta.ts';
import { v1Mutants } from './v1.ts';
import { valueMutants } from './values.ts';
import { versionMutants } from './versions.ts';

/** Every mutant; each check is found by one at least. */
export const mutants: readonly Mutant[] = [
  ...discoveryMutants,
  ...schemaMutants,
  ...valueMutants,
  ...createMutants,
  ...groupMutants,
  ...resourceMutants,
  ...filterMutants,
  ...filterOperatorMutants,
  ...sortMutants,
  ...indexPageMutants,
  ...cursorPageMutants,
  ...searchMutants,
  ...projectionMutants,
  ...patchMutants,
  ...patchOperationMutants,
  ...patchPathMutants,
  ...patchMemberMutants,
  ...bulkMutants,
  ...meMutants,
  ...errorMutants,
  ...versionMutants,
  ...authenticationMutants,
  ...bearerTokenMutants,
  ...oauthMutants,
  ...tenantMutants,
  ...securityMutants,
  ...limitMutants,
  ...unicodeMutants,
  ...concurrencyMutants,
  ...oktaSpecMutants,
  ...oktaMutants,
  ...oktaGroupMutants,
  ...entitlementMutants,
  ...entraMutants,
  ...v1Mutants,
  ...v1OktaSpecMutants,
  ...v1OktaMutants,
  ...v1AgentMutants,
];
