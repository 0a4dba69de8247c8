const pattern = /^(-?(?:[1-9]\d{3,}|0\d{3}))-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(?:Z|([+-])(\d\d):(\d\d))?$/;

/**
 * Reads an xsd:dateTime (RFC 7643 §2.3.5; XML Schema 1.1 part 2 §3.3.7): date and time with `T`, seconds below 60 (XML
 * Schema knows no leap second), 24:00:00 as the end of the day, offsets up to 14:00. Without an offset it is UTC.
 * @returns milliseconds since the epoch, with a fraction where the text is finer than that; undefined where the text is
 *   none, or lies beyond the ±271,821 years that a Date can hold
 */
export const parseDateTime = (text: string): number | undefined => {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const part = (group: number): number => Number(match[group] ?? 0);
  const [year, month, day, hour, minute, second, fraction] = [
    part(1),
    part(2),
    part(3),
    part(4),
    part(5),
    part(6),
    part(7),
  ];
  const offset = part(9) * 60 + part(10);
  if (month < 1 || month > 12 || minute > 59 || second > 59 || part(10) > 59 || offset > 14 * 60) return undefined;
  if (hour > 24 || (hour === 24 && minute + second + fraction > 0)) return undefined;
  const date = new Date(0);
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  const midnight = date.setUTCFullYear(year, month - 1, day);
  // A day that the month lacks has rolled over into the next month, one out of range has made NaN.
  if (date.getUTCDate() !== day) return undefined;
  const sinceMidnight = ((hour * 60 + minute - (match[8] === '-' ? -offset : offset)) * 60 + second) * 1000;
  return midnight + sinceMidnight + fraction * 1000;
};
