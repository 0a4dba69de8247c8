import type { Check } from './check.ts';
import { createChecks } from './suites/create.ts';
import { discoveryChecks } from './suites/discovery.ts';
import { resourceTypeChecks } from './suites/resource-types.ts';
import { schemaAttributeChecks } from './suites/schema-attributes.ts';
import { schemaChecks } from './suites/schemas.ts';
import { serviceProviderConfigChecks } from './suites/service-provider-config.ts';

/** Every check, in the order of the specification. */
export const checks: readonly Check[] = [
  ...serviceProviderConfigChecks,
  ...resourceTypeChecks,
  ...schemaChecks,
  ...schemaAttributeChecks,
  ...discoveryChecks,
  ...createChecks,
];
