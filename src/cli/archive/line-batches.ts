/** A line of a file. */
export interface FileLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** Lines that are written together, at most: what arrives at the store in one turn shares a commit. */
const together = 256;
/** UTF-16 units of lines that are written together, unless a line has more by itself. */
const mostText = 2 ** 20;
/** Lines that are not empty, as many as are written together. */
export async function* toBatches(lines: AsyncIterable<string>): AsyncGenerator<readonly FileLine[]> {
  let batch: FileLine[] = [];
  let size = 0;
  let number = 0;
  for await (const text of lines) {
    number++;
    if (text.trim() === '') continue;
    if (batch.length === together || (batch.length > 0 && size + text.length > mostText)) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push({ number, text });
    size += text.length;
  }
  if (batch.length > 0) yield batch;
}

/** Whether the batch holds so much that memory had better hold no other beside it. */
export const isLarge = (batch: readonly FileLine[]): boolean => batch.some(({ text }) => text.length > mostText);
