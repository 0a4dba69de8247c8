import { ScimError } from '../../protocol/error.ts';

/** The SQLSTATE of an error that PostgreSQL reported; undefined for others. */
export const sqlState = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)
    ? error.code
    : undefined;

export const queryCanceled = '57014';
export const divisionByZero = '22012';
export const inFailedTransaction = '25P02';
const uniqueViolation = '23505';

/** serialization_failure, deadlock_detected: the transaction was undone, and may succeed when it is run again. */
export const isConflict = (error: unknown): boolean => ['40001', '40P01'].includes(sqlState(error) ?? '');

/** An error by which a transaction is run again, as after one of PostgreSQL's. */
export const lostRace = (what: string): Error => Object.assign(new Error(what), { code: '40001' });

/** Says what a constraint of the schema refused. */
export const mapConflict =
  (detail: string) =>
  (error: unknown): never => {
    throw sqlState(error) === uniqueViolation ? new Error(detail, { cause: error }) : error;
  };

/** What passes by itself: insufficient resources, operator intervention, a standby, a lock not to be had. */
const transient = /^(?:08|53|57|58)|^(?:25006|40001|40P01|55P03)$/;

export const unavailable = (detail: string, cause?: unknown): ScimError =>
  new ScimError(503, detail, { headers: { 'retry-after': '1' }, cause });

export const overloaded = (): ScimError =>
  unavailable('The service is overloaded: too many requests wait for the database. Try again.');

/** Errors of node:net and of the driver, which has no codes for its own. */
const isConnectionError = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code)) ||
    /^(?:Connection terminated|Client has encountered|Client was closed|timeout exceeded|Query read timeout)/.test(
      error.message,
    ));

/** Whether a connection ends by an error: PostgreSQL tells of it before it closes it. */
export const endsConnection = (error: unknown): boolean => {
  const state = sqlState(error);
  return state === undefined ? isConnectionError(error) : /^(?:08|57P|25P03)/.test(state);
};

/** What is told where a database cannot be opened: which one, and why. */
export const namingDatabase = (error: unknown, url: string): unknown => {
  if (!(error instanceof ScimError) || !(error.cause instanceof Error)) return error;
  const { host, pathname } = new URL(url);
  return new Error(`The database ${host}${pathname} cannot be opened: ${error.cause.message || error.detail}`, {
    cause: error,
  });
};

/**
 * A client is told 503 of what passes by itself: no connection, one that was lost, a server that restarts. A lost
 * connection is an error without a SQLSTATE.
 */
export const toUnavailable = (error: unknown): unknown => {
  if (error instanceof ScimError) return error;
  const state = sqlState(error);
  if (state === undefined ? isConnectionError(error) : transient.test(state)) {
    return unavailable('The database does not answer; try again.', error);
  }
  return error;
};
