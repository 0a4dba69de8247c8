import { hash as digest, timingSafeEqual } from 'node:crypto';
import type { Connection, SecretHash } from './store.ts';

/** Unpredictable bytes, as `randomBytes` of node:crypto gives them. */
export type RandomBytes = (size: number) => Buffer;

/** A connection's id: 64 random bits in hexadecimal, hence safe in a URL, a Basic user name and a token. */
export const newConnectionId = (randomBytes: RandomBytes): string => randomBytes(8).toString('hex');

/** A secret of 256 random bits, in base64url. */
export const newSecret = (randomBytes: RandomBytes): string => randomBytes(32).toString('base64url');

/**
 * SHA-256 of a secret, in hexadecimal. A fast hash is right here and nowhere else: there is nothing to guess in 256
 * random bits.
 */
export const hashSecret = (secret: string): string => digest('sha256', secret);

/** The credential as it is handed out. The prefix lets scanners find one that leaked; the id lets us look it up. */
export const formatToken = (id: string, secret: string): string => `mst_${id}_${secret}`;

/** The parts of a token; undefined where `text` is none. */
export const parseToken = (text: string): { readonly id: string; readonly secret: string } | undefined => {
  const [, id, secret] = /^mst_([A-Za-z0-9-]{1,64})_([A-Za-z0-9_-]{1,128})$/.exec(text) ?? [];
  return id !== undefined && secret !== undefined ? { id, secret } : undefined;
};

/** The connection that an `Authorization` value names, whether it proves to be its or not; undefined where it names none. */
export const claimedConnection = (authorization: string): string | undefined => {
  const value = authorization.trim().replace(/^(?:Basic|Bearer) +/i, '');
  const token = parseToken(value);
  if (token) return token.id;
  if (!/^Basic /i.test(authorization.trim())) return undefined;
  return /^([A-Za-z0-9-]{1,64}):/.exec(Buffer.from(value, 'base64').toString('latin1'))?.[1];
};

/** The credential of an operator, for the admin API. */
export const formatOperatorToken = (name: string, secret: string): string => `mso_${name}_${secret}`;

/** The parts of an operator's credential; undefined where `text` is none. */
export const parseOperatorToken = (text: string): { readonly name: string; readonly secret: string } | undefined => {
  const [, name, secret] = /^mso_([a-z0-9-]{1,64})_([\w-]{1,128})$/.exec(text) ?? [];
  return name !== undefined && secret !== undefined ? { name, secret } : undefined;
};

/**
 * The whole value of the `Authorization` header that a client of this connection sends; of mode oauth, that which it
 * sends to the token endpoint, and nowhere else.
 */
export const authorizationOf = ({ id, auth }: Pick<Connection, 'id' | 'auth'>, token: string): string => {
  switch (auth) {
    case 'basic':
    case 'oauth':
      return `Basic ${Buffer.from(`${id}:${token}`).toString('base64')}`;
    case 'header':
      return token;
    case 'bearer':
      return `Bearer ${token}`;
  }
};

// No secret has this hash: it is compared with where there is nothing to compare with.
const nothing: readonly SecretHash[] = [{ hash: '0'.repeat(64) }];

/**
 * Whether `secret` is one of those kept and in force at `now` (milliseconds since the epoch). Takes as long where there
 * is none to compare with, so that the time does not tell whether a connection exists.
 */
export const matchesSecret = (secrets: readonly SecretHash[] | undefined, secret: string, now: number): boolean => {
  const sent = Buffer.from(hashSecret(secret));
  let matches = false;
  for (const { hash, expires = Infinity } of secrets?.length ? secrets : nothing) {
    if (timingSafeEqual(sent, Buffer.from(hash)) && now < expires) matches = true;
  }
  return matches && secret !== '';
};

/**
 * The connection with a new secret, the old ones good until `overlap` milliseconds from `now` at the latest. Those that
 * are over by then already are forgotten.
 */
export const rotateSecret = (
  connection: Connection,
  secret: string,
  { now, overlap }: { now: number; overlap: number },
): Connection => {
  const old = connection.secrets.map(({ hash, expires = Infinity }) => ({
    hash,
    expires: Math.min(expires, now + overlap),
  }));
  return { ...connection, secrets: [{ hash: hashSecret(secret) }, ...old.filter(({ expires }) => expires > now)] };
};
