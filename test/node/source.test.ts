import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createSource } from '../../src/node/source.ts';

const request = (remoteAddress: string | undefined, headers: Record<string, string> = {}): IncomingMessage =>
  ({ headers, socket: { remoteAddress } }) as unknown as IncomingMessage;

describe('the source of a request', () => {
  const source = createSource(['10.0.0.0/8', '::1']);

  it('is the address of the connection where that is no trusted proxy', () => {
    const headers = { forwarded: 'for=192.0.2.9', 'x-forwarded-for': '192.0.2.9' };
    expect(source(request('192.0.2.1', headers))).toBe('192.0.2.1');
    expect(createSource()(request('10.0.0.1', headers))).toBe('10.0.0.1');
    expect(source(request(undefined, headers))).toBeUndefined();
  });

  it.each([
    ['a client said something before', { 'x-forwarded-for': '198.51.100.7, 192.0.2.9' }, '192.0.2.9'],
    ['several trusted proxies are in a row', { 'x-forwarded-for': '192.0.2.9, 10.1.1.1,10.2.2.2' }, '192.0.2.9'],
    ['all are trusted', { 'x-forwarded-for': '10.9.9.9' }, '10.9.9.9'],
    [
      'Forwarded is there too, which wins',
      { forwarded: 'for=192.0.2.60;proto=https', 'x-forwarded-for': '1.1.1.1' },
      '192.0.2.60',
    ],
    ['Forwarded is quoted, with a port', { forwarded: 'proto=https; for="[2001:db8::17]:4711"' }, '2001:db8::17'],
    ['an address has a port', { 'x-forwarded-for': '192.0.2.9:4711' }, '192.0.2.9'],
    ['the trail ends in a name', { forwarded: 'for=192.0.2.43, for=_hidden, for=10.1.1.1' }, '10.1.1.1'],
    ['it says nothing', {}, '10.0.0.1'],
    ['it says nonsense', { 'x-forwarded-for': 'nonsense' }, '10.0.0.1'],
  ])('is told by a trusted proxy: %s', (_, headers, address) => {
    expect(source(request('10.0.0.1', headers))).toBe(address);
  });

  it('is found in time that does not grow with the header', () => {
    expect(source(request('10.0.0.1', { 'x-forwarded-for': Array(5_000).fill('10.1.1.1').join(',') }))).toBe(
      '10.1.1.1',
    );
  });
});
