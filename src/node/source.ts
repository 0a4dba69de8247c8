import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { connectionPeer, type PeerOf } from './peer.ts';
import { createTrust, single } from './trusted-proxies.ts';

/** Addresses looked at, at most. */
const longestWay = 16;

/** `192.0.2.1:4711` and `[2001:db8::1]:4711` without the port; undefined where it is no address. */
const addressOf = (text: string): string | undefined => {
  const bare =
    /^"?\[([^\]]+)\](?::\d+)?"?$/.exec(text)?.[1] ?? text.replace(/^"?(\d+\.\d+\.\d+\.\d+)(?::\d+)?"?$/, '$1');
  return isIP(bare) === 0 ? undefined : bare;
};

/** RFC 7239 §4 `Forwarded: for=192.0.2.60`, else `X-Forwarded-For`: from the client's to the last proxy's. */
const forwardedFor = ({ headers }: IncomingMessage): readonly string[] => {
  const { forwarded } = headers;
  if (forwarded === undefined) return (single(headers['x-forwarded-for']) ?? '').split(',');
  return forwarded.split(',').map((element) => /(?:^|;)\s*for=([^;]+)/i.exec(element)?.[1] ?? '');
};

/**
 * Tells the address that a request came from: that of the connection or, where a trusted proxy holds the connection, the
 * last one on the way that is no trusted proxy's. What stands before it may be invented.
 * @throws Error where `trustedProxies` holds what is neither an address nor a CIDR block
 */
export const createSource = (
  trustedProxies: readonly string[] = [],
  peer: PeerOf = connectionPeer,
): ((request: IncomingMessage) => string | undefined) => {
  if (trustedProxies.length === 0) return (request) => peer(request).address;
  const trusts = createTrust(trustedProxies);
  return (request) => {
    let { address } = peer(request);
    if (address === undefined || !trusts(address)) return address;
    for (const said of forwardedFor(request).slice(-longestWay).toReversed()) {
      const next = addressOf(said.trim());
      // RFC 7239 §6.3: `unknown` and names of one's own end the trail.
      if (next === undefined) return address;
      address = next;
      if (!trusts(address)) return address;
    }
    return address;
  };
};
