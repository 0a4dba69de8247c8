/** Why an expression or an external name is refused: what was wrong, where in the text, and what was expected. */
export class MappingError extends Error {
  override readonly name = 'MappingError';
  readonly text: string;
  /** Where in the text the fault begins, from 0. */
  readonly position: number;
  /** How many characters of the text are at fault. */
  readonly length: number;

  constructor(message: string, text: string, position: number, length = 1) {
    super(message);
    this.text = text;
    this.position = Math.min(position, text.length);
    this.length = Math.max(1, Math.min(length, text.length - this.position));
  }

  /** The message, and beneath it the line of the text with carets at the fault. */
  get explanation(): string {
    const start = this.text.lastIndexOf('\n', this.position - 1) + 1;
    const line = /[^\r\n]*/.exec(this.text.slice(start))?.[0] ?? '';
    const column = this.position - start;
    // A tab is as wide as the tab above it.
    const indent = line.slice(0, column).replaceAll(/[^\t]/g, ' ');
    return `${this.message}\n${line}\n${indent}${'^'.repeat(Math.max(1, Math.min(this.length, line.length - column)))}`;
  }
}
