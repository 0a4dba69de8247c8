import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** A step on the way to a server. */
export interface ReachStep {
  readonly name: 'name' | 'tcp' | 'tls';
  readonly ok: boolean;
  /** Milliseconds. */
  readonly duration: number;
  /** The address, the protocol; or why it failed. */
  readonly detail: string;
}

/** Looks up the host, connects, agrees on TLS; ends with the first step that fails. */
export const reach = async (
  url: string,
  { clock, timeout }: { readonly clock: () => number; readonly timeout: number },
): Promise<readonly ReachStep[]> => {
  const { protocol, hostname: bracketed, port: given } = new URL(url);
  const hostname = bracketed.replaceAll(/^\[|\]$/g, '');
  const secure = protocol === 'https:';
  const port = Number(given) || (secure ? 443 : 80);
  const steps: ReachStep[] = [];
  const take = async <T>(name: ReachStep['name'], run: () => Promise<readonly [T, string]>): Promise<T | undefined> => {
    const started = clock();
    try {
      const [value, detail] = await run();
      steps.push({ name, ok: true, duration: clock() - started, detail });
      return value;
    } catch (error) {
      steps.push({ name, ok: false, duration: clock() - started, detail: (error as Error).message });
      return undefined;
    }
  };
  const open = (socket: Socket, event: string): Promise<Socket> =>
    new Promise((resolve, reject) => {
      socket.setTimeout(timeout, () => socket.destroy(new Error(`no answer within ${timeout} ms`)));
      socket.once('error', reject);
      socket.once(event, () => resolve(socket));
    });

  const address = await take('name', async () => {
    const found = isIP(hostname) ? hostname : (await lookup(hostname)).address;
    return [found, found];
  });
  if (address === undefined) return steps;
  const socket = await take('tcp', async () => {
    const opened = await open(connectTcp({ host: address, port }), 'connect');
    return [opened, `${address}:${port}`];
  });
  if (!socket) return steps;
  if (secure) {
    await take('tls', async () => {
      const tls = connectTls({ socket, ...(isIP(hostname) ? {} : { servername: hostname }) });
      await open(tls, 'secureConnect');
      return [true, `${tls.getProtocol() ?? 'TLS'}, ${tls.getCipher().name}`];
    });
  }
  socket.destroy();
  return steps;
};
