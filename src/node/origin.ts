import type { IncomingMessage } from 'node:http';
import { ScimError } from '../protocol/error.ts';
import { connectionPeer, type PeerOf } from './peer.ts';
import { createTrust, single } from './trusted-proxies.ts';

interface OriginOptions {
  /** What comes before `/scim/v2` in the public URL; with it nothing of the request matters. */
  readonly publicOrigin?: string | undefined;
  /** Addresses and CIDR blocks whose forwarding headers are believed. */
  readonly trustedProxies?: readonly string[];
  readonly peer?: PeerOf;
}

/** RFC 3986 §3.2.2 as far as it names servers: a name, an IPv4 address or an IPv6 one in brackets, and a port. */
const host = /^(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

// Each proxy adds at the end: the last value is that of the one we trust, those before it may be the client's.
const last = (value: string | undefined): string | undefined => value?.slice(value.lastIndexOf(',') + 1).trim();

/** RFC 7239 §4 `Forwarded: for=…;proto=https;host="scim.example.com"`, else the headers that came before it. */
const forwarded = ({ headers }: IncomingMessage): { proto: string | undefined; host: string | undefined } => {
  const element = last(headers.forwarded);
  if (element === undefined) {
    return { proto: last(single(headers['x-forwarded-proto'])), host: last(single(headers['x-forwarded-host'])) };
  }
  const pairs = new Map(
    element.split(';').map((pair) => {
      const [name = '', value = ''] = pair.split('=', 2);
      return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1')] as const;
    }),
  );
  return { proto: pairs.get('proto'), host: pairs.get('host') };
};

/**
 * Tells the origin of the public URL by which a request came: the configured one, else that which a trusted proxy
 * forwards, else the connection's scheme with the Host header.
 * @throws Error where `trustedProxies` holds what is neither an address nor a CIDR block
 */
export const createOrigin = ({
  publicOrigin,
  trustedProxies = [],
  peer = connectionPeer,
}: OriginOptions): ((request: IncomingMessage) => string) => {
  if (publicOrigin !== undefined) return () => publicOrigin;
  const trusts = createTrust(trustedProxies);
  return (request) => {
    const { address, secure } = peer(request);
    const said = trustedProxies.length > 0 && address && trusts(address) ? forwarded(request) : undefined;
    const proto = said?.proto?.toLowerCase() ?? (secure ? 'https' : 'http');
    const name = said?.host ?? request.headers.host ?? '';
    if (!host.test(name) || (proto !== 'http' && proto !== 'https')) {
      throw new ScimError(
        400,
        `"${proto}://${name}" is no origin; expected the Host header to hold a host and a port.`,
      );
    }
    return `${proto}://${name}`;
  };
};
