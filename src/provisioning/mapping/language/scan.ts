import { MappingError } from '../mapping-error.ts';
import type { Span } from './expression.ts';

/** A word, number, quoted text or sign of an expression. */
export interface Token extends Span {
  readonly kind: 'word' | 'integer' | 'decimal' | 'text' | 'sign' | 'end';
  /** A quoted text without its quotes; else as it is written. */
  readonly text: string;
}

/** An expression longer than that is refused unread. */
const maxLength = 10_000;

const space = /\s*/y;
const word = /[A-Za-z_$][\w$]*/y;
const number = /\d+(\.\d+)?/y;
// A quote in a text is written twice (SpEL, “Literal Expressions”); a backslash is one, as in Okta's examples.
const single = /'((?:[^']|'')*)'/y;
const double = /"((?:[^"]|"")*)"/y;
const sign = /&&|\|\||==|!=|<=|>=|\?:|[-+*/%!<>?:.,()[\]{}]/y;

/**
 * The tokens of an expression, the last of kind `end`.
 * @throws MappingError for what begins none
 */
export const scan = (text: string): readonly Token[] => {
  if (text.length > maxLength) {
    throw new MappingError(`An expression has ${maxLength} characters at most.`, text.slice(0, 80), 0);
  }
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text) ?? undefined;
    at += found?.[0].length ?? 0;
    return found;
  };
  for (;;) {
    take(space);
    const start = at;
    const push = (kind: Token['kind'], token: string): void => void tokens.push({ kind, text: token, start, end: at });
    if (at === text.length) {
      push('end', '');
      return tokens;
    }
    const first = text[at];
    if (first === '"' || first === "'") {
      const found = take(first === '"' ? double : single);
      if (!found) throw new MappingError('This text has no closing quote.', text, start, text.length - start);
      push('text', found[1]!.replaceAll(first + first, first));
      continue;
    }
    const named = take(word)?.[0];
    if (named !== undefined) {
      push('word', named);
      continue;
    }
    const numbered = take(number);
    if (numbered) {
      push(numbered[1] === undefined ? 'integer' : 'decimal', numbered[0]);
      continue;
    }
    const signed = take(sign)?.[0];
    if (signed === undefined) {
      const hint =
        first === '=' ? 'Expected == to compare: an expression assigns nothing.' : 'No expression has this sign.';
      throw new MappingError(hint, text, start);
    }
    push('sign', signed);
  }
};
