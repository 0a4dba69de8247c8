import type { Position } from '../../service/store.ts';

/** A place in the order: what a row is sorted by, NULL in the default order, and its number. */
export type Place = readonly [key: string | number | null, seq: number];

/** From a position on, or `backward` to it, the nearest first. */
export interface Range {
  readonly limit: number;
  readonly position?: Place | undefined;
  readonly backward?: boolean;
}

export interface Entry<Row> {
  readonly position: Place;
  readonly row: Row;
}

interface CursorPage {
  readonly after?: Position;
  readonly before?: Position;
  readonly count: number;
}

/** What has to be read for a page by cursor: one row more than it holds, which tells whether others follow. */
export const rangeOf = ({ after, before, count }: CursorPage): Range => ({
  limit: count + 1,
  position: (before ?? after) as Place | undefined,
  backward: before !== undefined,
});

/** The page that was read by its `rangeOf`, with where the next and the previous one are. */
export const toCursorPage = <Row>(
  found: readonly Entry<Row>[],
  page: CursorPage,
): { rows: Row[]; next?: Position; previous?: Position } => {
  if (page.count === 0) return { rows: [] };
  const { position, backward } = rangeOf(page);
  const more = found.length > page.count;
  const entries = found.slice(0, page.count);
  if (backward) entries.reverse();
  // Where all beyond the position is gone, the way back begins at the position itself.
  const first = entries[0]?.position ?? (position && [position[0], position[1] + 1]);
  const last = entries.at(-1)?.position ?? (position && [position[0], position[1] - 1]);
  return {
    rows: entries.map(({ row }) => row),
    ...(last && (backward || more) && { next: last }),
    ...(first && (backward ? more : position) && { previous: first }),
  };
};
