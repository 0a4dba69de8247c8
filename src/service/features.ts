import type { Features } from '../protocol/discovery.ts';
import type { Limits } from './limits.ts';

/** What ServiceProviderConfig says of a service with these limits. */
export const featuresOf = (
  limits: Limits,
  {
    keepsPasswords,
    oauth,
    securityEvents,
    asynchronous,
  }: Pick<Features, 'keepsPasswords' | 'oauth' | 'securityEvents' | 'asynchronous'>,
): Features => ({
  bulk: { maxOperations: limits.bulkOperations, maxPayloadSize: limits.bodySize },
  pagination: {
    defaultPageSize: limits.defaultPageSize,
    maxPageSize: limits.maxPageSize,
    cursorTimeout: limits.cursorTimeout,
  },
  keepsPasswords,
  ...(oauth && { oauth }),
  ...(securityEvents && { securityEvents }),
  ...(asynchronous && { asynchronous }),
});
