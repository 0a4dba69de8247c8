import { createServer, type AddressInfo } from 'node:net';

/**
 * Takes a port that is free, so that processes can be told of it before one of them listens there.
 * @returns its number, and what lets go of it
 */
export const reservePort = (host: string): Promise<{ readonly port: number; readonly release: () => void }> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, host, () => {
      const { port } = server.address() as AddressInfo;
      resolve({ port, release: () => void server.close() });
    });
  });
