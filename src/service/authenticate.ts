import { ScimError } from '../protocol/error.ts';
import type { ProfileName } from '../protocol/leniency.ts';
import type { UserManagementCapability } from '../protocol/v1/capabilities.ts';

/** Who a request comes from. */
export interface Principal {
  /** The tenant whose resources the request may see: the only way by which a tenant is chosen. */
  readonly tenant: string;
  readonly connection: string;
  readonly profile: ProfileName;
  /** Whether it may only read: its token has the scope scim:read and no other. */
  readonly readOnly?: boolean;
  /** The id of the User that /Me stands for (RFC 7644 §3.11), where the connection is linked to one. */
  readonly user?: string;
  /** What Okta's on-premises agent is told that it may ask for; absent: all that the service does. */
  readonly capabilities?: readonly UserManagementCapability[];
  /** Requests a second that it may send, 0 for any number; absent: as many as any. */
  readonly rateLimit?: number;
}

/** What authentication may look at. */
export interface Credentials {
  /** The `Authorization` header as received. */
  readonly authorization: string | undefined;
  /** The address that the request came from, where it is known. */
  readonly source?: string | undefined;
}

/**
 * The port from a request to its principal.
 * @throws ScimError 401 with `WWW-Authenticate` (RFC 9110 §11.6.1; RFC 6750 §3)
 */
export type Authenticate = (credentials: Credentials) => Promise<Principal>;

/** RFC 6750 §3.1: the token is good, but not for this. @param scope the one that would be enough */
export const insufficientScope = (detail: string, scope: string) =>
  new ScimError(403, detail, {
    headers: {
      'www-authenticate': `Bearer realm="muster", error="insufficient_scope", error_description="${detail}", scope="${scope}"`,
    },
  });
