import type { Worker } from 'node:cluster';
import { createPrivateSockets } from './private-sockets.ts';
import { reservePort } from './reserve-port.ts';
import type { Settings } from '../settings/settings.ts';
import type { Asked, Listening, Part, Sockets, Told } from './worker.ts';

/** What is known of a worker that is started. */
interface Started {
  readonly role: Part['role'];
  /** Resolves when it says that it listens, with undefined where it ends before that. */
  readonly announced: Promise<Listening | undefined>;
}

export interface Appointments {
  /**
   * Tells a worker its part.
   * @returns what resolves when it does it, with undefined where it ends before that; a writer does once no reader asks another
   */
  begin(worker: Worker, started: Started): Promise<Listening | undefined>;
  end(): void;
}

const send = (worker: Worker, message: Asked): void => {
  if (worker.isConnected()) worker.send(message);
};

/** Has the readers of a file know who writes it: each writer listens at sockets of its own, and the last one that listens counts. */
export const createAppointments = async ({
  host,
  port,
  adminPort: adminPreset,
}: Pick<Settings, 'host' | 'port' | 'adminPort'>): Promise<Appointments> => {
  const names = createPrivateSockets();
  // The writer has to know the port that the readers take after it.
  const reserved = port === 0 ? await reservePort(host) : undefined;
  const readers = new Set<Worker>();
  let current: Sockets | undefined;
  let adminPort = adminPreset;
  let writers = 0;

  const followed = (worker: Worker, { requests }: Sockets): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        worker.off('message', hear).off('exit', done);
        resolve();
      };
      const hear = (message: Told): void => {
        if (message.kind === 'followed' && message.requests === requests) done();
      };
      worker.on('message', hear).once('exit', done);
    });

  const appoint = async (sockets: Sockets | undefined): Promise<void> => {
    current = sockets;
    const following = sockets && [...readers].map((worker) => followed(worker, sockets));
    for (const worker of readers) send(worker, { kind: 'writer', sockets });
    await Promise.all(following ?? []);
  };

  const beginWriter = async (worker: Worker, { announced }: Started): Promise<Listening | undefined> => {
    const sockets = names.next();
    let listening: Listening | undefined;
    writers += 1;
    worker.once('exit', () => {
      if (current === sockets) void appoint(undefined);
      writers -= 1;
      // Any that was free is let go of with its last owner, and has been told.
      if (writers === 0 && listening?.adminUrl !== undefined) adminPort = Number(new URL(listening.adminUrl).port);
    });
    send(worker, { kind: 'begin', part: { role: 'writer', port: reserved?.port ?? port, adminPort, sockets } });
    listening = await announced;
    if (!listening) return undefined;
    reserved?.release();
    await appoint(sockets);
    return listening;
  };

  const beginReader = (worker: Worker, { announced }: Started): Promise<Listening | undefined> => {
    readers.add(worker);
    worker.once('exit', () => readers.delete(worker));
    send(worker, { kind: 'begin', part: { role: 'reader', port: reserved?.port ?? port } });
    if (current) send(worker, { kind: 'writer', sockets: current });
    return announced;
  };

  return {
    begin: (worker, started) => (started.role === 'writer' ? beginWriter : beginReader)(worker, started),
    end() {
      reserved?.release();
      names.remove();
    },
  };
};
