import { createECDH, createHash } from 'node:crypto';
import { importJWK, SignJWT, type JSONWebKeySet, type JWK } from 'jose';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { StoredEvent } from '../event.ts';
import { claimsOf } from './security-event.ts';

export interface Sets {
  /** The event as a signed security event token; undefined for what is no change of a resource. */
  sign(event: StoredEvent, audience: string): Promise<string | undefined>;
  /** The public key, by which receivers verify it (RFC 7517). */
  readonly jwks: JSONWebKeySet;
}

export interface SetsOptions {
  /** 32 random bytes, the same in every process. */
  readonly key: Uint8Array;
  readonly resourceTypes: readonly ResourceType[];
  /** `iss`: the public URL of the service. */
  readonly issuer: () => string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Where the public URL has the key that signs. */
export const jwksPath = '/events/jwks.json';

const algorithm = 'ES256';

/** Makes security event tokens (RFC 8417) of events, as RFC 9967 profiles them. */
export const createSets = ({ key, resourceTypes, issuer, clock }: SetsOptions): Sets => {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(key);
  const point = pair.getPublicKey();
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  const shared: JWK = { kty: 'EC', crv: 'P-256', x: text(point.subarray(1, 33)), y: text(point.subarray(33)) };
  const kid = createHash('sha256').update(point).digest('base64url').slice(0, 16);
  const endpoints = new Map(resourceTypes.map(({ name, endpoint }) => [name, endpoint]));
  const signing = importJWK({ ...shared, d: text(key) }, algorithm);
  return {
    jwks: { keys: [{ ...shared, kid, use: 'sig', alg: algorithm }] },
    async sign(event, audience) {
      const claims = claimsOf(event, {
        issuer: issuer(),
        audience,
        // One that is not configured any more has its name.
        endpointOf: (type) => endpoints.get(type) ?? `/${type}`,
        now: clock(),
      });
      if (!claims) return undefined;
      // RFC 8417 §2.3: its type keeps it from being taken for an access token.
      return new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid, typ: 'secevent+jwt' }).sign(await signing);
    },
  };
};
