import { randomBytes } from 'node:crypto';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { createAdminApi, type AdminApiOptions } from '../../admin/api/api.ts';
import { createOperatorAuthenticate } from '../../admin/api/authenticate.ts';
import { formatOperatorToken, hashSecret, newSecret } from '../../authentication/credentials.ts';
import type { OperatorStore } from '../../authentication/store.ts';
import { isLoopback } from '../../org/local.ts';
import { writeAdminAddress } from '../administration/address.ts';
import { startInTurn } from './in-turn.ts';
import { explainListening } from './options.ts';
import type { Settings } from '../settings/settings.ts';

interface Options extends Omit<AdminApiOptions, 'authenticate'> {
  readonly operators: OperatorStore;
  readonly port: number;
  /** PEM; with it the admin API speaks HTTPS, save at the loopback address. */
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined;
}

export interface AdminServer {
  readonly url: string;
  /** A credential that lasts as long as the process. */
  readonly token: string;
  /** The API itself, for who is in this process. */
  readonly fetch: typeof fetch;
  readonly stop: () => Promise<void>;
}

/** The name of the credential that lasts as long as the process. */
const local = 'local';

const listen = (server: Server, port: number, host: string): Promise<AddressInfo> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server.address() as AddressInfo);
    });
  });

/**
 * Starts the admin API, and writes where it is beside the database.
 * @throws Error that says what to change where it cannot listen
 */
export const startAdminServer = (
  { adminHost: host, database }: Settings,
  { operators, port, tls, ...options }: Options,
): Promise<AdminServer> =>
  startInTurn(async (stopBy) => {
    const secret = newSecret(randomBytes);
    const now = Date.now();
    const authenticate = createOperatorAuthenticate({
      operators,
      local: { name: local, created: now, hash: hashSecret(secret) },
      clock: Date.now,
    });
    const app = createAdminApi({ ...options, authenticate });
    const secure = tls && !isLoopback(host) ? tls : undefined;
    const server = createAdaptorServer({
      fetch: app.fetch,
      ...(secure ? { createServer: createHttpsServer, serverOptions: secure } : { createServer: createHttpServer }),
    }) as Server;
    const address = await listen(server, port, host).catch(explainListening({ host, port, flag: 'admin-port' }));
    stopBy(async () => {
      const closed = new Promise((resolve) => void server.close(resolve));
      // Streams would never end by themselves.
      server.closeAllConnections();
      await closed;
    });
    const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
    const url = `${secure ? 'https' : 'http'}://${name}:${address.port}`;
    const token = formatOperatorToken(local, secret);
    stopBy(writeAdminAddress(database, { url, token }));
    return { url, token, fetch: async (input, init) => app.fetch(new Request(input, init)) };
  });
