import { writeSync } from 'node:fs';
import { pino, type Logger } from 'pino';
import type { Exchange } from '../service/http.ts';
import type { LogLevel } from './log-level.ts';

/** Lines are written together: when there are so many characters of them, or the first has waited so long. */
const enough = 8_192;
const patience = 100;

/** Writes at once, as far as somebody reads. */
const writeRest = (text: string): void => {
  for (let rest = Buffer.from(text); rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(2, rest));
    } catch (error) {
      // Who reads slowly is waited for; where nobody reads any more, there is nobody to tell.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
    }
  }
};

/**
 * A logger that writes JSON lines to standard error, in the background; what is left is written at exit. Where nobody reads them
 * any more they are dropped.
 */
export const createLogger = (level: LogLevel): Logger => {
  // It writes when it is told to: what it began by itself while the process ends would be lost. What it has not begun it would
  // try at exit to write for ever where nobody reads, so that it gets no more than it begins at once.
  const destination = pino.destination({ dest: 2, sync: false, minLength: 2 * enough - 1 });
  // To hand a line to the destination takes longer than to make it.
  let lines = '';
  let timer: NodeJS.Timeout | undefined;
  let writing = false;
  let unread = false;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (writing || lines === '') return;
    writing = true;
    destination.write(lines);
    lines = '';
    destination.flush();
  };
  destination.on('drain', () => {
    writing = false;
    flush();
  });
  destination.on('error', () => {
    unread = true;
    lines = '';
  });
  const flushSync = (): void => {
    writeRest(lines);
    lines = '';
  };
  process.once('exit', flushSync);
  const write = (line: string): void => {
    if (unread) return;
    lines += line;
    if (lines.length >= enough) flush();
    else timer ??= setTimeout(flush, patience).unref();
  };
  return pino({ level, base: null }, { write, flushSync } as pino.DestinationStream);
};

/** One request as the log shows it. */
export interface RequestEntry {
  readonly exchange: Exchange;
  readonly method: string;
  /** Path and query as received. */
  readonly url: string;
  readonly status: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly remoteAddress: string | undefined;
}

// Refused, but sent nevertheless: tokens in the query, and filters on the password.
const secret = /(?<=\?.*)(token|secret|password)[^&]*/gi;

/**
 * Writes one line a request. Never part of it: headers and bodies; the query, whose filters name people, only at debug.
 */
export const logRequest = (
  logger: Logger,
  { exchange, method, url, status, duration, remoteAddress }: RequestEntry,
): void => {
  const level = status >= 500 && exchange.cause !== undefined ? 'error' : 'info';
  if (!logger.isLevelEnabled(level)) return;
  const { requestId, tenant, connection, leniencies, detail, cause, storeTime, traceId } = exchange;
  const shown = logger.isLevelEnabled('debug') ? url.replace(secret, '$1[masked]') : url.split('?', 1)[0];
  const line = {
    requestId,
    method,
    url: shown,
    status,
    duration: Math.round(duration * 100) / 100,
    ...(storeTime !== undefined && { storeTime: Math.round(storeTime * 100) / 100 }),
    remoteAddress,
    tenant,
    connection,
    leniencies,
    detail,
    traceId,
    ...(cause !== undefined && { err: cause }),
  };
  logger[level](line, 'request');
};
