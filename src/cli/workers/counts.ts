import type { Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { addCounts, onlyTotals, printCounts, type Counts } from '../../telemetry/metrics.ts';
import type { Asked, Told } from './worker.ts';

/** How long a worker is waited for, in milliseconds; of one that is slower what it told last is taken. */
const patience = 1_000;

/**
 * Adds up what workers count. What those counted that have ended is kept, so that no sum goes back: a reader would take it for
 * a restart of all.
 * @returns has a worker count with the others, and answers it what all of them did
 */
export const createWorkerCounts = (): ((worker: Worker) => void) => {
  /** What each told last. */
  const told = new Map<Worker, Counts>();
  let ended: Counts = [];
  let asked = 0;

  const send = (worker: Worker, message: Asked): void => {
    if (worker.isConnected()) worker.send(message);
  };

  const ask = async (worker: Worker): Promise<void> => {
    const number = (asked += 1);
    let hear: (message: Told) => void;
    const answer = new Promise<void>((resolve) => {
      hear = (message) => {
        if (message.kind === 'counted' && message.number === number) resolve();
      };
      worker.on('message', hear);
    });
    send(worker, { kind: 'count', number });
    await Promise.race([answer, sleep(patience, undefined, { ref: false })]);
    worker.off('message', hear!);
  };

  const sum = async (): Promise<string> => {
    await Promise.all([...told.keys()].map(ask));
    return printCounts([...told.values(), ended]);
  };

  return (worker) => {
    worker.on('message', (message: Told) => {
      if (message.kind === 'listening') told.set(worker, []);
      if (message.kind === 'counted') told.set(worker, message.counts);
      if (message.kind === 'sum') {
        void sum().then((text) => send(worker, { kind: 'summed', number: message.number, text }));
      }
    });
    // Comes after the last message, as `exit` may not.
    worker.once('disconnect', () => {
      ended = onlyTotals(addCounts([ended, told.get(worker) ?? []]));
      told.delete(worker);
    });
  };
};
