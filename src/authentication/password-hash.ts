import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

interface Cost {
  /** Binary logarithm of scrypt's N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

// One of the equally strong choices of the OWASP Password Storage Cheat Sheet; it takes 32 MiB.
const cost: Cost = { ln: 15, r: 8, p: 3 };

const derive = (password: string, salt: Buffer, size: number, { ln, r, p }: Cost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { N: 2 ** ln, r, p, maxmem: 2 * 128 * 2 ** ln * r };
    // RFC 8265 §4.2.2: the same password typed on another keyboard is the same password.
    scrypt(password.normalize('NFC'), salt, size, options, (error, key) => (error ? reject(error) : resolve(key)));
  });

const encode = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

/** A salted scrypt hash with its parameters, `$scrypt$ln=15,r=8,p=3$salt$hash`; computed off the main thread. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16);
  const key = await derive(password, salt, 32, cost);
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${encode(salt)}$${encode(key)}`;
};

/**
 * Whether `encoded` was made of this password, whatever the parameters then were.
 * @throws Error where `encoded` is not a hash of this form
 */
export const verifyPassword = async (password: string, encoded: string): Promise<boolean> => {
  const [, ln, r, p, salt, key] =
    /^\$scrypt\$ln=(1?\d),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(encoded) ?? [];
  if (salt === undefined || key === undefined) throw new Error('What is kept of the password is not a scrypt hash.');
  const expected = Buffer.from(key, 'base64');
  const parameters = { ln: Number(ln), r: Number(r), p: Number(p) };
  const actual = await derive(password, Buffer.from(salt, 'base64'), expected.length, parameters);
  return timingSafeEqual(actual, expected);
};
