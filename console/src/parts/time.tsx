import type { ReactNode } from 'react';

const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
/** Fits into a column. */
const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'medium' });

/** A time in the reader's place; the exact one on hovering. */
export const Time = ({ at, brief = false }: { at: string | number | null | undefined; brief?: boolean }): ReactNode => {
  if (at === null || at === undefined) return '–';
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={date.toISOString()} style={{ whiteSpace: 'nowrap' }}>
      {(brief ? short : format).format(date)}
    </time>
  );
};
