import type { Check } from './check.ts';
import { accessTokenChecks, revocationChecks } from './suites/access-tokens.ts';
import { authenticationChecks } from './suites/authentication.ts';
import { bearerTokenChecks } from './suites/bearer-tokens.ts';
import { bulkReferenceChecks } from './suites/bulk-references.ts';
import { bulkRefusedChecks } from './suites/bulk-refused.ts';
import { bulkChecks } from './suites/bulk.ts';
import { characteristicChecks } from './suites/characteristics.ts';
import { concurrencyChecks } from './suites/concurrency.ts';
import { createGroupChecks } from './suites/create-groups.ts';
import { createMetaChecks } from './suites/create-meta.ts';
import { createRefusedChecks } from './suites/create-refused.ts';
import { createChecks } from './suites/create.ts';
import { cursorPageChecks } from './suites/cursor-pages.ts';
import { deleteChecks } from './suites/delete.ts';
import { discoveryChecks } from './suites/discovery.ts';
import { entraDialectChecks } from './suites/entra-dialect.ts';
import { entraGroupChecks } from './suites/entra-groups.ts';
import { entraUserChecks } from './suites/entra-users.ts';
import { entraVerboseChecks } from './suites/entra-verbose.ts';
import { errorChecks } from './suites/errors.ts';
import { extensionChecks } from './suites/extensions.ts';
import { filterOperatorChecks } from './suites/filter-operators.ts';
import { filterRefusalChecks } from './suites/filter-refusals.ts';
import { filterTimeChecks } from './suites/filter-times.ts';
import { filterTypeChecks } from './suites/filter-types.ts';
import { filterValueChecks } from './suites/filter-values.ts';
import { filterChecks } from './suites/filters.ts';
import { indexPageChecks } from './suites/index-pages.ts';
import { limitChecks } from './suites/limits.ts';
import { meChecks } from './suites/me.ts';
import { nameChecks } from './suites/names.ts';
import { oktaAssignmentChecks } from './suites/okta-assignments.ts';
import { oktaCustomChecks } from './suites/okta-custom.ts';
import { oktaEntitlementChecks } from './suites/okta-entitlements.ts';
import { oktaGroupChecks } from './suites/okta-groups.ts';
import { oktaImportChecks } from './suites/okta-import.ts';
import { oktaResponseChecks } from './suites/okta-responses.ts';
import { oktaSpecChecks } from './suites/okta-spec.ts';
import { oktaUpdateChecks } from './suites/okta-updates.ts';
import { patchAddChecks } from './suites/patch-add.ts';
import { patchMatrixChecks } from './suites/patch-matrix.ts';
import { patchMemberChecks } from './suites/patch-members.ts';
import { patchPathChecks } from './suites/patch-paths.ts';
import { patchRemoveChecks } from './suites/patch-remove.ts';
import { patchReplaceChecks } from './suites/patch-replace.ts';
import { patchUserChecks } from './suites/patch-users.ts';
import { patchChecks } from './suites/patch.ts';
import { projectionChecks } from './suites/projection.ts';
import { replaceChecks } from './suites/replace.ts';
import { resourceTypeChecks } from './suites/resource-types.ts';
import { retrieveChecks } from './suites/retrieve.ts';
import { schemaAttributeChecks } from './suites/schema-attributes.ts';
import { schemaChecks } from './suites/schemas.ts';
import { searchChecks } from './suites/search.ts';
import { securityHttpChecks } from './suites/security-http.ts';
import { securityJsonChecks } from './suites/security-json.ts';
import { securityTextChecks } from './suites/security-text.ts';
import { authorizationEndpointChecks, serverMetadataChecks } from './suites/server-metadata.ts';
import { serviceProviderConfigChecks } from './suites/service-provider-config.ts';
import { sortChecks } from './suites/sort.ts';
import { tenantChecks } from './suites/tenants.ts';
import { tokenEndpointChecks } from './suites/token-endpoint.ts';
import { unicodeChecks } from './suites/unicode.ts';
import { v1AgentChecks } from './suites/v1-agent.ts';
import { v1DiscoveryChecks } from './suites/v1-discovery.ts';
import { v1ErrorChecks } from './suites/v1-errors.ts';
import { v1OktaSpecChecks } from './suites/v1-okta-spec.ts';
import { v1OktaChecks } from './suites/v1-okta.ts';
import { v1PatchChecks } from './suites/v1-patch.ts';
import { v1ResourceChecks } from './suites/v1-resources.ts';
import { v1VersionChecks } from './suites/v1-versions.ts';
import { valueChecks } from './suites/values.ts';
import { versionChecks } from './suites/versions.ts';

/** Every check, in the order of the specification. */
export const checks: readonly Check[] = [
  ...serviceProviderConfigChecks,
  ...resourceTypeChecks,
  ...schemaChecks,
  ...schemaAttributeChecks,
  ...nameChecks,
  ...valueChecks,
  ...characteristicChecks,
  ...extensionChecks,
  ...discoveryChecks,
  ...createChecks,
  ...createMetaChecks,
  ...createRefusedChecks,
  ...createGroupChecks,
  ...retrieveChecks,
  ...filterChecks,
  ...filterOperatorChecks,
  ...filterTypeChecks,
  ...filterTimeChecks,
  ...filterValueChecks,
  ...filterRefusalChecks,
  ...sortChecks,
  ...indexPageChecks,
  ...cursorPageChecks,
  ...searchChecks,
  ...replaceChecks,
  ...patchChecks,
  ...patchMatrixChecks,
  ...patchAddChecks,
  ...patchReplaceChecks,
  ...patchRemoveChecks,
  ...patchPathChecks,
  ...patchUserChecks,
  ...patchMemberChecks,
  ...deleteChecks,
  ...bulkChecks,
  ...bulkReferenceChecks,
  ...bulkRefusedChecks,
  ...projectionChecks,
  ...meChecks,
  ...errorChecks,
  ...versionChecks,
  ...authenticationChecks,
  ...bearerTokenChecks,
  ...serverMetadataChecks,
  ...tokenEndpointChecks,
  ...authorizationEndpointChecks,
  ...accessTokenChecks,
  ...revocationChecks,
  ...tenantChecks,
  ...securityJsonChecks,
  ...securityTextChecks,
  ...securityHttpChecks,
  ...limitChecks,
  ...unicodeChecks,
  ...concurrencyChecks,
  ...oktaSpecChecks,
  ...oktaResponseChecks,
  ...oktaAssignmentChecks,
  ...oktaUpdateChecks,
  ...oktaImportChecks,
  ...oktaGroupChecks,
  ...oktaCustomChecks,
  ...oktaEntitlementChecks,
  ...entraUserChecks,
  ...entraGroupChecks,
  ...entraDialectChecks,
  ...entraVerboseChecks,
  ...v1DiscoveryChecks,
  ...v1ResourceChecks,
  ...v1PatchChecks,
  ...v1VersionChecks,
  ...v1ErrorChecks,
  ...v1OktaSpecChecks,
  ...v1OktaChecks,
  ...v1AgentChecks,
];
