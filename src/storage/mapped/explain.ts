import { ScimError, invalidValue, uniqueness } from '../../protocol/error.ts';
import { sqlState, toUnavailable } from '../postgres/errors.ts';
import { resultCode } from '../sqlite/database.ts';

const notNull = [1299, '23502'];
const unique = [1555, 2067, '23505'];
/** Checks, references, and of PostgreSQL what a type does not hold: too long, out of range, U+0000. */
const others = [19, 275, 787, '23503', '23514', '22001', '22003', '22021', '22P02'];

/** What a constraint of the application refuses is told to the client; it says which by the names of the application. */
const explain = (error: unknown): unknown => {
  if (!(error instanceof Error) || error instanceof ScimError) return error;
  const code = 'errcode' in error ? error.errcode : sqlState(error);
  const is = (codes: readonly unknown[]): boolean => codes.includes(code);
  if (is(unique)) return uniqueness('A value that has to be unique is taken by another resource.');
  if (is(notNull))
    return invalidValue('A value is missing that the application needs; expected every attribute that it requires.');
  if (is(others)) return invalidValue('The application does not allow these values.');
  if (resultCode(error) === 5) {
    return new ScimError(503, 'Another process is writing to the database; try again.', {
      headers: { 'retry-after': '1' },
      cause: error,
    });
  }
  return toUnavailable(error);
};

/** Throws an error as clients are told of it. */
export const explained = (error: unknown): never => {
  const told = explain(error);
  throw told === error ? error : Object.assign(told as Error, { cause: error });
};
