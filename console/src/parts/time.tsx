import type { ReactNode } from 'react';

const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** A time in the reader's place; the exact one on hovering. */
export const Time = ({ at }: { at: string | number | null | undefined }): ReactNode => {
  if (at === null || at === undefined) return '–';
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={date.toISOString()}>
      {format.format(date)}
    </time>
  );
};
