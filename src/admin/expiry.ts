import type { ConnectionStore, OperatorStore } from '../authentication/store.ts';

/** A credential that ends soon, or has ended of late. */
export interface Expiry {
  readonly kind: 'connection' | 'operator';
  readonly id: string;
  readonly name: string;
  /** Absent for an operator. */
  readonly tenant?: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

export interface ExpiryOptions {
  readonly connections: ConnectionStore;
  readonly operators: OperatorStore;
  /** Milliseconds before the end from which on it is told, and after it to which it still is. */
  readonly horizon: number;
}

/** The credentials that end within the horizon, or ended within it, the first first. What is revoked is none. */
export const findExpiries = async (
  { connections, operators, horizon }: ExpiryOptions,
  now: number,
): Promise<readonly Expiry[]> => {
  const ofConnections = (await connections.connections())
    .filter(({ revoked }) => revoked === undefined)
    .map(({ id, name, tenant, expires }) => ({ kind: 'connection', id, name, tenant, expires }) as const);
  const ofOperators = (await operators.operators()).map(
    ({ name, expires }) => ({ kind: 'operator', id: name, name, expires }) as const,
  );
  return [...ofConnections, ...ofOperators]
    .flatMap((one) => (one.expires === undefined ? [] : [{ ...one, expires: one.expires }]))
    .filter(({ expires }) => Math.abs(expires - now) < horizon)
    .toSorted((a, b) => a.expires - b.expires);
};

/** A sentence for the operator. */
export const describeExpiry = ({ kind, name, tenant, expires }: Expiry, now: number): string => {
  const of = tenant === undefined ? '' : ` of tenant ${tenant}`;
  return `The ${kind} ${name}${of} ${now < expires ? 'expires' : 'expired'} at ${new Date(expires).toISOString()}.`;
};

/** The same for those who are not to know names: how many there are, and when the first ends. */
export const summarizeExpiries = (expiries: readonly Expiry[], now: number): readonly string[] => {
  const coming = expiries.filter(({ expires }) => now < expires);
  const [first] = coming;
  if (!first) return [];
  const at = new Date(first.expires).toISOString();
  return [
    coming.length === 1 ? `1 credential expires at ${at}.` : `${coming.length} credentials expire, the first at ${at}.`,
  ];
};
