/**
 * PostgreSQL's text has no U+0000. It, the code that stands for it and two more take three characters each: so written,
 * texts sort as before, and one is found in another only where it was before.
 */
const codes = ['\u0001\u0002\u0002', '\u0001\u0002\u0003', '\u0001\u0003\u0002', '\u0001\u0003\u0003'];

// eslint-disable-next-line no-control-regex -- these are what has to be written otherwise
const special = /[\0-\x03]/g;
// eslint-disable-next-line no-control-regex -- as above
const code = /\x01[\x02\x03][\x02\x03]/g;

/** A text as it is bound and kept. JSON texts are the same. */
export const encodeText = (text: string): string =>
  text.replace(special, (character) => codes[character.charCodeAt(0)]!);

export const decodeText = (text: string): string =>
  text.includes('\u0001') ? text.replace(code, (found) => String.fromCharCode(codes.indexOf(found))) : text;
