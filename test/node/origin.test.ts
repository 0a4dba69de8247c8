import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createOrigin } from '../../src/node/origin.ts';

const incoming = (headers: Record<string, string>, { address = '10.1.2.3', encrypted = false } = {}) =>
  ({ headers, socket: { remoteAddress: address, ...(encrypted && { encrypted }) } }) as unknown as IncomingMessage;

describe('the origin', () => {
  it('is the configured one whatever a request says', () => {
    const origin = createOrigin({ publicOrigin: 'https://scim.example.com', trustedProxies: ['10.0.0.0/8'] });
    expect(origin(incoming({ host: 'evil', 'x-forwarded-host': 'worse' }))).toBe('https://scim.example.com');
  });

  it('is the scheme of the connection with the Host header', () => {
    const origin = createOrigin({});
    expect(origin(incoming({ host: '127.0.0.1:8080' }))).toBe('http://127.0.0.1:8080');
    expect(origin(incoming({ host: '[::1]:8443' }, { encrypted: true }))).toBe('https://[::1]:8443');
  });

  it('is taken from a trusted proxy alone', () => {
    const origin = createOrigin({ trustedProxies: ['10.0.0.0/8', '2001:db8::1'] });
    const headers = { host: 'inner', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'scim.example.com' };
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '2001:db8::1']) {
      expect(origin(incoming(headers, { address }))).toBe('https://scim.example.com');
    }
    for (const address of ['11.1.2.3', '::ffff:11.1.2.3', '2001:db8::2']) {
      expect(origin(incoming(headers, { address }))).toBe('http://inner');
    }
    expect(createOrigin({})(incoming(headers))).toBe('http://inner');
  });

  it('is what the nearest proxy wrote, not what the client wrote before it', () => {
    const origin = createOrigin({ trustedProxies: ['10.0.0.0/8'] });
    const xForwarded = { host: 'inner', 'x-forwarded-proto': 'http, https', 'x-forwarded-host': 'evil, good' };
    expect(origin(incoming(xForwarded))).toBe('https://good');
    const forwarded = { host: 'inner', forwarded: 'host=evil, for=1.2.3.4;proto=https;Host="good:8443"' };
    expect(origin(incoming(forwarded))).toBe('https://good:8443');
  });

  it('keeps the Host header where a proxy forwards the scheme alone', () => {
    const origin = createOrigin({ trustedProxies: ['10.1.2.3'] });
    expect(origin(incoming({ host: 'scim.example.com', 'x-forwarded-proto': 'https' }))).toBe(
      'https://scim.example.com',
    );
    expect(origin(incoming({ host: 'scim.example.com', forwarded: 'for=1.2.3.4' }))).toBe('http://scim.example.com');
  });

  it('is refused where it is none', () => {
    const origin = createOrigin({ trustedProxies: ['10.0.0.0/8'] });
    for (const headers of [
      { host: 'a/b' },
      { host: 'a b' },
      { host: 'user@a' },
      { host: 'a:b' },
      { host: '"><script>' },
      { host: '' },
      { host: 'a', 'x-forwarded-host': 'b/c' },
      { host: 'a', 'x-forwarded-proto': 'javascript' },
    ]) {
      expect(() => origin(incoming(headers))).toThrow(expect.objectContaining({ status: 400 }));
    }
  });

  it('wants addresses and CIDR blocks as trusted proxies', () => {
    for (const entry of ['nonsense', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/x', '::1/129', '']) {
      expect(() => createOrigin({ trustedProxies: [entry] })).toThrow('is not an address or a CIDR block');
    }
  });
});
