import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Keeps secrets that have to be sent again: sealed where they are kept, opened where they are used. */
export interface Seal {
  seal(text: string): string;
  /** @throws Error where it was sealed with another key, or altered */
  open(sealed: string): string;
}

const nonceSize = 12;
const tagSize = 16;

/** AES-256-GCM with a key of 32 bytes; a nonce at random for each text. */
export const createSeal = (key: Uint8Array): Seal => ({
  seal(text) {
    const nonce = randomBytes(nonceSize);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
  },
  open(sealed) {
    const bytes = Buffer.from(sealed, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceSize));
    decipher.setAuthTag(bytes.subarray(-tagSize));
    try {
      return decipher.update(bytes.subarray(nonceSize, -tagSize), undefined, 'utf8') + decipher.final('utf8');
    } catch (cause) {
      throw new Error('A secret cannot be opened: it was sealed with another key.', { cause });
    }
  },
});
