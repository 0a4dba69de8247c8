// eslint-disable-next-line no-control-regex -- the ASCII range is what is meant
const ascii = /^[\x00-\x7f]*$/;

/**
 * The key by which strings that are not `caseExact` are compared, made unique and sorted: the same in memory and in
 * every store. Unicode normalised (NFC), case folded by way of upper case (so that ß and SS agree), the final sigma
 * like any other (so that a folded prefix is a prefix of the folded whole).
 */
export const fold = (text: string): string =>
  ascii.test(text)
    ? text.toLowerCase()
    : text.normalize('NFC').toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFC');

/**
 * Compares by code point, as the stores do on UTF-8, where JavaScript's own order is by UTF-16 unit.
 * @returns a negative number, 0 or a positive number
 */
export const compareText = (a: string, b: string): number => {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // A surrogate stands for a code point above every unit from U+E000 on.
    if (x >= 0xd800 && y >= 0xd800)
      return (x >= 0xe000 ? x - 0x2000 : x + 0x800) - (y >= 0xe000 ? y - 0x2000 : y + 0x800);
    return x - y;
  }
  return a.length - b.length;
};
