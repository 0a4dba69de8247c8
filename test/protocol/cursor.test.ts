import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCursor, sealCursor } from '../../src/protocol/cursor.ts';
import type { Json } from '../../src/protocol/json.ts';

const seal = {
  key: new TextEncoder().encode('a key of the service'),
  binding: 'acme okta User userName',
  now: 1_000_000,
};
const opening = { ...seal, timeout: 3600 };
const position = ['bjensen@example.com', 42];
const cursor = sealCursor(position, seal);

const invalid = expect.objectContaining({ status: 400, scimType: 'invalidCursor' });
const unreserved = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~'.split('');
const json = fc.json({ maxDepth: 2 }).map((text): Json => JSON.parse(text));

describe('a cursor', () => {
  it('brings back the position that it was made of', () => {
    fc.assert(
      fc.property(json, fc.string(), (value, binding) => {
        expect(openCursor(sealCursor(value, { ...seal, binding }), { ...opening, binding })).toEqual(value);
      }),
    );
  });

  it('needs no escaping in a URL', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(sealCursor(value, seal)).toMatch(/^[\w.~-]+$/);
      }),
    );
  });

  it('is refused with any character changed, left out or put in [cursor-04]', () => {
    fc.assert(
      fc.property(fc.nat(cursor.length - 1), fc.constantFrom('', ...unreserved, 'é', '='), (index, character) => {
        const put = cursor.slice(0, index) + character + cursor.slice(index);
        const changed = cursor.slice(0, index) + character + cursor.slice(index + 1);
        for (const text of [put, changed].filter((t) => t !== cursor)) {
          expect(() => openCursor(text, opening)).toThrow(invalid);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is refused with every other last character, though Base64 reads some as the same bytes [cursor-04]', () => {
    for (const character of unreserved.filter((c) => c !== cursor.at(-1))) {
      expect(() => openCursor(cursor.slice(0, -1) + character, opening)).toThrow(invalid);
    }
  });

  it('is refused where it is none [cursor-04]', () => {
    for (const text of ['', '.', 'abc', '1', 'W10.', `.${cursor}`, `${cursor}.`, 'é', '\u0000']) {
      expect(() => openCursor(text, opening)).toThrow(invalid);
    }
  });

  it('is refused for another query, another caller and another key [cursor-09]', () => {
    expect(() => openCursor(cursor, { ...opening, binding: 'acme okta User' })).toThrow(invalid);
    expect(() => openCursor(cursor, { ...opening, key: new TextEncoder().encode('another') })).toThrow(invalid);
  });

  it('expires after its time, and not before [cursor-05]', () => {
    expect(openCursor(cursor, { ...opening, now: seal.now + 3_600_000 })).toEqual(position);
    expect(() => openCursor(cursor, { ...opening, now: seal.now + 3_600_001 })).toThrow(
      expect.objectContaining({ status: 400, scimType: 'expiredCursor' }),
    );
  });
});
