import type { Check } from './check.ts';
import { createChecks } from './suites/create.ts';

/** Every check, in the order of the specification. */
export const checks: readonly Check[] = [...createChecks];
