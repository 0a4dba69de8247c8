import type { IncomingMessage } from 'node:http';

/** Who holds the connection that a request came by. */
export interface Peer {
  readonly address: string | undefined;
  /** Whether the connection is encrypted. */
  readonly secure: boolean;
}

export type PeerOf = (request: IncomingMessage) => Peer;

export const connectionPeer: PeerOf = ({ socket }) => ({
  address: socket.remoteAddress,
  secure: 'encrypted' in socket,
});

/** What a process that forwards a request to another says of its connection. No client may: who forwards leaves out theirs. */
export const peerHeader = 'x-muster-peer';

export const printPeer = ({ address = '', secure }: Peer): string => `${secure ? 'https' : 'http'} ${address}`;

/** Believes `peerHeader`: only where nobody but such a process can connect. */
export const forwardedPeer: PeerOf = ({ headers }) => {
  const [scheme, address] = String(headers[peerHeader] ?? '').split(' ');
  return { address: address === '' ? undefined : address, secure: scheme === 'https' };
};
