import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { ServeOptions } from '../../node/serve.ts';
import type { ObservedExchange } from '../../service/http.ts';
import { variableOf, type Settings } from '../settings/settings.ts';
import { asUsage } from '../usage-error.ts';

interface Address {
  readonly host: string;
  readonly port: number;
  readonly flag: 'port' | 'admin-port';
}

/** For a promise that was rejected because an address could not be had. @throws Error that says what to change */
export const explainListening =
  ({ host, port, flag }: Address) =>
  (error: NodeJS.ErrnoException): never => {
    switch (error.code) {
      case 'EADDRINUSE':
        throw new Error(`Port ${port} at ${host} is taken. Name another with --${flag} or ${variableOf(flag)}.`);
      case 'EACCES':
        throw new Error(
          `Port ${port} is not for this user: below 1024 it needs privileges. Name another with --${flag}.`,
        );
      case 'EADDRNOTAVAIL':
      case 'ENOTFOUND':
        throw new Error(`${host} is no address of this machine. Name another with --${flag.replace('port', 'host')}.`);
      default:
        throw error;
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
export const tlsOf = ({ tlsCert, tlsKey }: Settings) => {
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  return asUsage(() => {
    const tls = { cert: readFileSync(tlsCert), key: readFileSync(tlsKey) };
    try {
      createSecureContext(tls);
    } catch (error) {
      const reason = `${tlsCert} and ${tlsKey} are no certificate and its key in PEM`;
      throw new Error(`${reason}: ${(error as Error).message}.`, { cause: error });
    }
    return tls;
  });
};

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
