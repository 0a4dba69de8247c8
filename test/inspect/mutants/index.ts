import { authenticationMutants } from './authentication.ts';
import { concurrencyMutants } from './concurrency.ts';
import { createMutants } from './create.ts';
import { discoveryMutants } from './discovery.ts';
import { entraMutants } from './entra.ts';
import { errorMutants } from './errors.ts';
import { groupMutants } from './groups.ts';
import { limitMutants } from './limits.ts';
import type { Mutant } from './mutant.ts';
import { oktaGroupMutants } from './okta-groups.ts';
import { oktaSpecMutants } from './okta-spec.ts';
import { oktaMutants } from './okta.ts';
import { patchMemberMutants } from './patch-members.ts';
import { patchOperationMutants } from './patch-operations.ts';
import { patchPathMutants } from './patch-paths.ts';
import { patchMutants } from './patch.ts';
import { resourceMutants } from './resources.ts';
import { schemaMutants } from './schemas.ts';
import { securityMutants } from './security.ts';
import { tenantMutants } from './tenants.ts';
import { unicodeMutants } from './unicode.ts';
import { valueMutants } from './values.ts';
/** Every mutant; each check is found by one at least. */
export const mutants: readonly Mutant[] = [
  ...discoveryMutants,
  ...schemaMutants,
  ...valueMutants,
  ...createMutants,
  ...groupMutants,
  ...resourceMutants,
  ...patchMutants,
  ...patchOperationMutants,
  ...patchPathMutants,
  ...patchMemberMutants,
  ...errorMutants,
  ...authenticationMutants,
  ...tenantMutants,
  ...securityMutants,
  ...limitMutants,
  ...unicodeMutants,
  ...concurrencyMutants,
  ...oktaSpecMutants,
  ...oktaMutants,
  ...oktaGroupMutants,
  ...entraMutants,
];
