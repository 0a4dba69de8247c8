/**
 * The lines of UTF-8 text, without their ends. A line may be as long as memory allows.
 * @throws Error where the text is not UTF-8
 */
export async function* readLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (cause) {
      throw new Error('The text is not UTF-8.', { cause });
    }
  };
  let parts: string[] = [];
  for await (const chunk of input) {
    const text = decode(chunk);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      yield parts.join('') + text.slice(start, end);
      parts = [];
      start = end + 1;
    }
    parts.push(text.slice(start));
  }
  const last = parts.join('') + decode();
  if (last !== '') yield last;
}
