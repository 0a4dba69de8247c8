/** Where Java's Jackson, which reads the answers at Okta, stops in a text that is no JSON. */
export const invalidJson = (text: string): string => {
  const start = text.search(/\S/);
  const before = text.slice(0, Math.max(start, 0)).split('\n');
  const line = before.length;
  const column = (before.at(-1) ?? '').length + 1;
  const at = (passed: number): string => `at [Source: java.io.StringReader; line: ${line}, column: ${column + passed}]`;
  const rest = text.slice(Math.max(start, 0));
  const word = /^[\p{L}\p{N}_$]+/u.exec(rest)?.[0];
  if (word !== undefined && !/^\d/.test(word)) {
    return `Invalid JSON: Unrecognized token '${word.slice(0, 256)}': was expecting 'null', 'true', 'false' or NaN ${at(word.length)}`;
  }
  const [first = ''] = rest;
  const code = first.codePointAt(0) ?? 0;
  if (first !== '{' && first !== '[') {
    return `Invalid JSON: Unexpected character ('${first}' (code ${code})): expected a valid value (number, String, array, object, 'true', 'false' or 'null') ${at(1)}`;
  }
  return `Invalid JSON: Unexpected end-of-input or character within ${first === '{' ? 'OBJECT' : 'ARRAY'} ${at(1)}`;
};
