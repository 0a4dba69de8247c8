import { expect, it } from 'vitest';
import { hashPassword, verifyPassword } from '../../src/authentication/password-hash.ts';

it('verifies the password that was hashed and no other [security-13]', async () => {
  const encoded = await hashPassword('t1meMa$heen');
  expect(encoded).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[^$=]+\$[^$=]+$/);
  expect(encoded).not.toContain('t1meMa$heen');
  expect(await verifyPassword('t1meMa$heen', encoded)).toBe(true);
  expect(await verifyPassword('t1meMa$heem', encoded)).toBe(false);
});

it('salts, so that equal passwords have different hashes', async () => {
  const [first, second] = await Promise.all([hashPassword('t1meMa$heen'), hashPassword('t1meMa$heen')]);
  expect(first).not.toBe(second);
});

it('takes composed and decomposed spellings as one password', async () => {
  expect(await verifyPassword('Zu\u0308rich', await hashPassword('Z\u00fcrich'))).toBe(true);
});

// RFC 7914 §12, the second test vector with its password.
it('verifies a hash of other parameters', async () => {
  const key = Buffer.from('fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162', 'hex');
  const salt = Buffer.from('NaCl').toString('base64').replaceAll('=', '');
  const encoded = `$scrypt$ln=10,r=8,p=16$${salt}$${key.toString('base64').replaceAll('=', '')}`;
  expect(await verifyPassword('password', encoded)).toBe(true);
});

it('leaves the main thread free while it computes', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await hashPassword('t1meMa$heen');
  clearInterval(timer);
  expect(turns).toBeGreaterThan(5);
});

it('refuses what is no scrypt hash', async () => {
  await expect(verifyPassword('t1meMa$heen', 't1meMa$heen')).rejects.toThrow('not a scrypt hash');
});
