import { hashSecret } from '../credentials.ts';

/**
 * The id of the connection that stands for a client of an outside issuer. It is made of both, so that a token leads to
 * its connection by one look-up, and no issuer can speak for the connection of another.
 */
export const issuedConnectionId = (issuer: string, client: string): string =>
  hashSecret(JSON.stringify([issuer, client])).slice(0, 32);
