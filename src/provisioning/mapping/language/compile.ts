import type { Json } from '../../../protocol/json.ts';
import { MappingError } from '../mapping-error.ts';
import { checkExpression, type Scope } from './check.ts';
import { evaluateExpression, type Circumstances } from './evaluate.ts';
import type { Expression } from './expression.ts';
import { parseExpression } from './parse.ts';
import type { Type } from './type.ts';

/** An expression that was parsed and checked. */
export interface Compiled {
  readonly type: Type;
  /** @throws MappingError where the values that are met do not fit */
  readonly evaluate: (circumstances: Circumstances) => Json;
}

/**
 * Parses and checks an expression once, to be evaluated for many.
 * @throws MappingError that points at the fault
 */
export const compile = (text: string, scope: Scope): Compiled => {
  const expression = parseExpression(text);
  const integral = new Set<Expression>();
  return {
    type: checkExpression(expression, text, scope, integral),
    evaluate: (circumstances) => evaluateExpression(expression, text, circumstances, integral),
  };
};

/** Where the `}` is that ends what began at `start`: outside of texts and of braces within. */
const closing = (text: string, start: number): number => {
  let depth = 0;
  let quote: string | undefined;
  for (let at = start; at < text.length; at++) {
    const char = text[at]!;
    if (quote !== undefined) {
      if (char === quote) quote = undefined;
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '{') depth++;
    else if (char === '}' && depth-- === 0) return at;
  }
  throw new MappingError('Expected a closing brace.', text, start, text.length - start);
};

/** The error as one of the whole text, of which the expression is a part. */
const shifted = (error: unknown, text: string, offset: number): unknown =>
  error instanceof MappingError ? new MappingError(error.message, text, error.position + offset, error.length) : error;

/**
 * Compiles a username format: `${source.login}`, in which texts and expressions may be mixed and functions may have the
 * prefix `fn:`; or an expression. It yields a text.
 * @throws MappingError that points at the fault
 */
export const compileTemplate = (text: string, scope: Scope): Compiled => {
  if (!text.includes('${')) return compile(text, scope);
  const pieces: (string | { readonly compiled: Compiled; readonly offset: number })[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf('${', at);
    pieces.push(text.slice(at, start === -1 ? undefined : start));
    if (start === -1) break;
    const offset = start + 2;
    const end = closing(text, offset);
    // As many spaces, so that errors point at the right place.
    const expression = text.slice(offset, end).replaceAll(/\bfn:(?=\w+\()/g, '   ');
    try {
      pieces.push({ compiled: compile(expression, scope), offset });
    } catch (error) {
      throw shifted(error, text, offset);
    }
    at = end + 1;
  }
  const evaluate = (circumstances: Circumstances): string =>
    pieces
      .map((piece) => {
        if (typeof piece === 'string') return piece;
        try {
          const value = piece.compiled.evaluate(circumstances);
          return typeof value === 'object' ? '' : String(value);
        } catch (error) {
          throw shifted(error, text, piece.offset);
        }
      })
      .join('');
  return { type: 'string', evaluate };
};
