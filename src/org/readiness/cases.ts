import type { QaCase } from './case.ts';
import { groupPushCases } from './cases/group-push.ts';
import { importCases } from './cases/imports.ts';
import { setupCases } from './cases/setup.ts';
import { userCases } from './cases/users.ts';

const sourcing = importCases.filter(({ needs }) => needs === 'sourcing');

/** Okta's QA plan for a SCIM integration, in its order. */
export const qaCases: readonly QaCase[] = [
  ...setupCases,
  ...userCases,
  ...importCases.filter((one) => !sourcing.includes(one)),
  ...groupPushCases,
  ...sourcing,
];
