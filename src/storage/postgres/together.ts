import type { Session, Transaction } from './database.ts';
import { divisionByZero, sqlState } from './errors.ts';
import type { Part } from './statements.ts';

interface Joined {
  /** `WITH` and all parts. */
  readonly text: string;
  /** Those that are counted, each with an expression for how many rows it has changed. */
  readonly counted: readonly { readonly name: string; readonly told: number; readonly count: string }[];
  readonly values: Part['values'];
}

const joinParts = (parts: readonly Part[]): Joined => {
  let before = 0;
  const texts = parts.map(({ name, text, values, told }) => {
    const first = before;
    before += values.length;
    const own = text.replaceAll(/\$(\d+)/g, (_, place) => `$${first + Number(place)}`);
    return `${name} AS (${own}${told === undefined ? '' : ' RETURNING 1'})`;
  });
  const counted = parts.flatMap(({ name, told }) =>
    told === undefined ? [] : [{ name, told, count: `(SELECT count(*) FROM ${name})` }],
  );
  return { text: `WITH ${texts.join(', ')}`, counted, values: parts.flatMap(({ values }) => values) };
};

/**
 * Sends statements as one: what one more costs on its way and in PostgreSQL is more than what it does. They all see what
 * was there before, so that no two may be about the same rows.
 * @returns how many rows those that are counted have changed, by name
 */
export const together = async (on: Session, parts: readonly Part[]): Promise<ReadonlyMap<string, number>> => {
  if (parts.length === 0) return new Map();
  const { text, counted, values } = joinParts(parts);
  const counts = counted.map(({ count }) => count);
  const [row] = await on.all<readonly number[]>({ text: `${text} SELECT ${counts.join(', ')}`, values });
  return new Map(counted.map(({ name }, i) => [name, row![i]!]));
};

/** What fails unless a count is just this. */
export const exactly = (count: string, told: string): string => `1 / (${count} = ${told})::integer`;

/** Whether that is what has failed. */
export const isInexact = (error: unknown): boolean => sqlState(error) === divisionByZero;

/**
 * The same with which the transaction ends: where one of the counted has changed fewer rows than it was told of, all is
 * undone.
 * @throws Error `isInexact` in that case
 */
export const togetherAtLast = async (on: Transaction, parts: readonly Part[]): Promise<void> => {
  if (parts.length === 0) return;
  const { text, counted, values } = joinParts(parts);
  const checks = counted.map(({ count }, i) => exactly(count, `$${values.length + i + 1}`));
  await on.last({
    text: `${text} SELECT ${checks.join(', ')}`,
    values: [...values, ...counted.map(({ told }) => told)],
  });
};
