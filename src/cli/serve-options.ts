import { readFileSync } from 'node:fs';
import type { ServeOptions } from '../node/serve.ts';
import type { ObservedExchange } from '../service/http.ts';
import { variableOf, type Settings } from './settings.ts';
import { asUsage } from './usage-error.ts';

/** Says what to change where an address could not be had. */
export const explainListening = (
  error: NodeJS.ErrnoException,
  { host, port, flag }: { host: string; port: number; flag: 'port' | 'admin-port' },
): Error => {
  switch (error.code) {
    case 'EADDRINUSE':
      return new Error(`Port ${port} at ${host} is taken. Name another with --${flag} or ${variableOf(flag)}.`);
    case 'EACCES':
      return new Error(
        `Port ${port} is not for this user: below 1024 it needs privileges. Name another with --${flag}.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Error(`${host} is no address of this machine. Name another with --${flag.replace('port', 'host')}.`);
    default:
      return error;
  }
};

type Observe = (observed: ObservedExchange) => void;

/** Both are told. */
export const observeBoth = (one: Observe | undefined, other: Observe | undefined): Observe | undefined =>
  one && other
    ? (observed) => {
        one(observed);
        other(observed);
      }
    : (one ?? other);

/** @throws UsageError */
export const tlsOf = ({ tlsCert, tlsKey }: Settings) =>
  tlsCert !== undefined && tlsKey !== undefined
    ? { cert: asUsage(() => readFileSync(tlsCert)), key: asUsage(() => readFileSync(tlsKey)) }
    : undefined;

/** What a server of SCIM has of the settings, times in milliseconds. */
export const boundsOf = (
  settings: Settings,
): Required<
  Pick<ServeOptions, 'maxHeaderSize' | 'headersTimeout' | 'bodyTimeout' | 'keepAliveTimeout' | 'drainTimeout'>
> => ({
  maxHeaderSize: settings.maxHeaderSize,
  headersTimeout: settings.headersTimeout * 1_000,
  bodyTimeout: settings.bodyTimeout * 1_000,
  keepAliveTimeout: settings.keepAliveTimeout * 1_000,
  drainTimeout: settings.drainTimeout * 1_000,
});
