import { createAuthenticate } from '../../authentication/authenticate.ts';
import type { BucketStore } from '../../authentication/buckets.ts';
import { createFailureLimit, limitFailures, type FailureLimit } from '../../authentication/failures.ts';
import { createVerifyIssuedToken } from '../../authentication/oauth/issued-token.ts';
import { createVerifyOwnToken } from '../../authentication/oauth/own-token.ts';
import { resourceMetadataUrl } from '../../authentication/oauth/server/metadata.ts';
import { hashPassword } from '../../authentication/password-hash.ts';
import { createRateLimiter, limitRate, type RateLimiter } from '../../authentication/rate-limit.ts';
import { createSharedLimiter } from '../../authentication/shared-limiter.ts';
import { eventUris } from '../../events/sets/security-event.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { SchemaDefinition } from '../../protocol/schema.ts';
import type { Asynchronous } from '../../service/asynchronous.ts';
import { assertEntitlementTypes } from '../../service/endpoints/entitled.ts';
import type { Service } from '../../service/http.ts';
import { defaultLimits, type Limits } from '../../service/limits.ts';
import type { CompletingService } from '../../service/service.ts';
import { basePaths, createVersions } from '../../service/versions.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { traceRequests } from '../../telemetry/tracing.ts';
import type { Logger } from 'pino';
import type { Settings } from '../settings/settings.ts';
import { asUsage } from '../usage-error.ts';

const defaultAlgorithms = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];
const defaultClientClaims = ['client_id', 'cid', 'azp', 'appid'];

const limitsOf = (settings: Settings): Limits => ({
  bodySize: settings.maxBodySize,
  jsonDepth: settings.maxJsonDepth,
  filter: {
    length: settings.maxFilterLength,
    terms: settings.maxFilterTerms,
    depth: settings.maxFilterDepth,
  },
  patchOperations: settings.maxPatchOperations,
  bulkOperations: settings.maxBulkOperations,
  defaultPageSize: settings.defaultPageSize,
  maxPageSize: settings.maxPageSize,
  heldMembers: defaultLimits.heldMembers,
  cursorTimeout: settings.cursorTimeout,
});

export interface Types {
  readonly resourceTypes: readonly ResourceType[];
  readonly schemas: readonly SchemaDefinition[];
}

interface ScimOptions {
  readonly storage: Pick<Storage, 'resources' | 'connections' | 'oauth' | 'cursorKey'>;
  readonly types: Types;
  /** Count requests and attempts for all who share them; absent: they are counted here alone. */
  readonly buckets: Pick<BucketStore, 'take'> | undefined;
  /** The public URL without the path of SCIM. */
  readonly publicUrl: () => string;
  /** Undefined where no requests are done later. */
  readonly asynchronous: Asynchronous | undefined;
  readonly metrics: Metrics | undefined;
  readonly logger: Logger;
}

export interface Scim {
  readonly service: Service;
  /** Does what was accepted. */
  readonly complete: CompletingService['complete'];
  readonly limits: Limits;
  /** Counts attempts that failed, wherever one can fail. */
  readonly failures: FailureLimit;
}

/** Both versions of SCIM as the settings have them, limited, and traced where that is installed. @throws UsageError */
export const createScim = async (
  settings: Settings,
  { storage, types, buckets, publicUrl, asynchronous, metrics, logger }: ScimOptions,
): Promise<Scim> => {
  const { connections, oauth, resources, cursorKey } = storage;
  const clock = Date.now;
  /** One for each purpose: who floods one with keys has those of the other kept. */
  const createLimiter = (): RateLimiter =>
    buckets
      ? createSharedLimiter({ buckets, onError: (error) => logger.error(error, 'requests are counted here alone') })
      : createRateLimiter(clock);
  const failureLimit = createFailureLimit({
    perSource: settings.maxFailuresPerSource,
    perConnection: settings.maxFailuresPerConnection,
    limiter: createLimiter(),
  });
  const failures: FailureLimit = {
    async count(...attempt) {
      const wait = await failureLimit.count(...attempt);
      if (wait !== undefined) metrics?.limited('failures');
      return wait;
    },
  };
  const verifyIssuedToken = createVerifyIssuedToken({
    connections,
    clock,
    fetch,
    algorithms: settings.issuerAlgorithms ?? defaultAlgorithms,
    clockSkew: settings.issuerClockSkew,
    clientClaims: settings.issuerClientClaims ?? defaultClientClaims,
  });
  if (settings.checkEntitlements) asUsage(() => assertEntitlementTypes(types.resourceTypes));
  const limits = limitsOf(settings);
  const untraced = createVersions({
    store: resources,
    authenticate: limitRate(
      limitFailures(
        createAuthenticate({
          connections,
          clock,
          // By its form alone a JWT is none of ours, and the other way round.
          verifyTokens: [verifyIssuedToken, ...(settings.oauth ? [createVerifyOwnToken(oauth, clock)] : [])],
          ...(settings.oauth && { resourceMetadata: () => resourceMetadataUrl(publicUrl(), basePaths['2.0']) }),
        }),
        failures,
      ),
      {
        perConnection: settings.maxRequestsPerConnection,
        perTenant: settings.maxRequestsPerTenant,
        limiter: createLimiter(),
        refused: () => metrics?.limited('rate'),
      },
    ),
    ...types,
    cursorKey,
    limits,
    me: settings.me,
    oauth: settings.oauth === true,
    checkEntitlements: settings.checkEntitlements,
    ...(settings.keepPasswords && { hashPassword }),
    ...(asynchronous && { securityEvents: eventUris, asynchronous }),
  });
  const tracing = await import('@opentelemetry/api').catch(() => undefined);
  const service = tracing ? traceRequests(untraced, tracing) : untraced;
  return { service, complete: untraced.complete, limits, failures };
};
