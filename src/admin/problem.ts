import { STATUS_CODES } from 'node:http';

/** A refusal of the admin API, as RFC 9457 has it: `about:blank`, hence the status's own title. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  /** @param detail what was wrong, where, and what was expected */
  constructor(status: number, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }

  toJSON(): { type: string; title: string; status: number; detail: string } {
    return {
      type: 'about:blank',
      title: STATUS_CODES[this.status] ?? 'Error',
      status: this.status,
      detail: this.message,
    };
  }
}

export const missing = (detail: string): Problem => new Problem(404, detail);
export const conflict = (detail: string): Problem => new Problem(409, detail);
export const invalid = (detail: string): Problem => new Problem(400, detail);
