import type { Session } from './database.ts';
import type { Part } from './statements.ts';

/**
 * Sends statements as one: what one more costs on its way and in PostgreSQL is more than what it does. They all see what
 * was there before, so that no two may be about the same rows.
 * @returns how many rows those that are counted have changed, by name
 */
export const together = async (on: Session, parts: readonly Part[]): Promise<ReadonlyMap<string, number>> => {
  if (parts.length === 0) return new Map();
  const counted = parts.filter((part) => part.counted);
  let before = 0;
  const texts = parts.map(({ name, text, values, counted: returns }) => {
    const first = before;
    before += values.length;
    const own = text.replaceAll(/\$(\d+)/g, (_, place) => `$${first + Number(place)}`);
    return `${name} AS (${own}${returns ? ' RETURNING 1' : ''})`;
  });
  const counts = counted.map(({ name }) => `(SELECT count(*) FROM ${name})`);
  const [row] = await on.all<readonly number[]>({
    text: `WITH ${texts.join(', ')} SELECT ${counts.join(', ')}`,
    values: parts.flatMap(({ values }) => values),
  });
  return new Map(counted.map(({ name }, i) => [name, row![i]!]));
};
