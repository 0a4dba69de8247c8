import { MappingError } from '../mapping-error.ts';
import type { BinaryOperator, Expression, Span } from './expression.ts';
import { scan, type Token } from './scan.ts';

const maxDepth = 50;
const maxParts = 2_000;

/** Those that bind equally tight stand together, the loosest first. Words may be written in whatever case. */
const levels: readonly ReadonlyMap<string, BinaryOperator>[] = [
  new Map([
    ['||', '||'],
    ['or', '||'],
  ]),
  new Map([
    ['&&', '&&'],
    ['and', '&&'],
  ]),
  new Map<string, BinaryOperator>([
    ...(['==', '!=', '<', '<=', '>', '>=', 'matches'] as const).map((sign) => [sign, sign] as const),
    ...([
      ['eq', '=='],
      ['ne', '!='],
      ['lt', '<'],
      ['le', '<='],
      ['gt', '>'],
      ['ge', '>='],
    ] as const),
  ]),
  new Map([
    ['+', '+'],
    ['-', '-'],
  ]),
  new Map([
    ['*', '*'],
    ['/', '/'],
    ['%', '%'],
  ]),
];

const constants = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Names of these are no values: what follows their dot is a function. */
const namespaces: readonly string[] = ['String', 'Arrays', 'Convert', 'Time', 'Iso3166Convert', 'Groups'];

/**
 * Reads an expression of Okta's language.
 * @throws MappingError that points at what was not expected; also for what is too long, too deep or of too many parts
 */
export const parseExpression = (text: string): Expression => {
  const tokens = scan(text);
  let at = 0;
  let depth = 0;
  let parts = 0;

  const peek = (ahead = 0): Token => tokens[Math.min(at + ahead, tokens.length - 1)]!;
  const next = (): Token => tokens[Math.min(at++, tokens.length - 1)]!;
  const fail = (expected: string, { start, end }: Span = peek()): MappingError =>
    new MappingError(
      `Expected ${expected}${start === text.length ? ', found the end' : ''}.`,
      text,
      start,
      end - start,
    );
  const isSign = (sign: string, ahead = 0): boolean => peek(ahead).kind === 'sign' && peek(ahead).text === sign;
  const skip = (sign: string, expected: string): Token => {
    if (!isSign(sign)) throw fail(expected);
    return next();
  };
  const part = <E extends Expression>(expression: E): E => {
    if (++parts > maxParts)
      throw new MappingError(`An expression has ${maxParts} parts at most.`, text, expression.start);
    return expression;
  };
  const deeper = <T>(read: () => T): T => {
    if (++depth > maxDepth)
      throw new MappingError(`An expression nests ${maxDepth} levels deep at most.`, text, peek().start);
    const found = read();
    depth--;
    return found;
  };

  const choice = (): Expression =>
    deeper(() => {
      const condition = binary(0);
      if (isSign('?:')) {
        next();
        const right = choice();
        return part({ kind: 'binary', operator: '?:', left: condition, right, start: condition.start, end: right.end });
      }
      if (!isSign('?')) return condition;
      next();
      const whenTrue = choice();
      skip(':', 'a colon and the value where the condition is false');
      const whenFalse = choice();
      return part({ kind: 'choice', condition, whenTrue, whenFalse, start: condition.start, end: whenFalse.end });
    });

  const binary = (level: number): Expression => {
    const operators = levels[level];
    if (!operators) return unary();
    let left = binary(level + 1);
    for (;;) {
      const { kind, text: written } = peek();
      const operator = kind === 'sign' || kind === 'word' ? operators.get(written.toLowerCase()) : undefined;
      if (!operator) return left;
      next();
      const right = binary(level + 1);
      left = part({ kind: 'binary', operator, left, right, start: left.start, end: right.end });
    }
  };

  const unary = (): Expression => {
    const { start, kind, text: written } = peek();
    const not = (kind === 'sign' && written === '!') || (kind === 'word' && written.toLowerCase() === 'not');
    if (!not && !(kind === 'sign' && written === '-')) return postfix();
    next();
    const operand = deeper(unary);
    return part({ kind: 'unary', operator: not ? '!' : '-', operand, start, end: operand.end });
  };

  const args = (): { readonly args: readonly Expression[]; readonly end: number } => {
    next();
    const found: Expression[] = [];
    if (!isSign(')')) {
      for (;;) {
        found.push(choice());
        if (!isSign(',')) break;
        next();
      }
    }
    return { args: found, end: skip(')', 'a comma or a closing parenthesis').end };
  };

  const postfix = (): Expression => {
    let value = primary();
    for (;;) {
      const { start } = value;
      if (isSign('.')) {
        next();
        if (peek().kind !== 'word') throw fail('the name of an attribute');
        const { text: name, end } = next();
        value = part(
          isSign('(')
            ? { kind: 'call', name, on: value, start, ...args() }
            : { kind: 'member', object: value, name, start, end },
        );
      } else if (isSign('[')) {
        next();
        const index = choice();
        value = part({ kind: 'element', list: value, index, start, end: skip(']', 'a closing bracket').end });
      } else return value;
    }
  };

  const list = (start: number): Expression => {
    const elements: Expression[] = [];
    if (!isSign('}')) {
      for (;;) {
        elements.push(choice());
        if (!isSign(',')) break;
        next();
      }
    }
    return part({ kind: 'list', elements, start, end: skip('}', 'a comma or a closing brace').end });
  };

  const primary = (): Expression => {
    const token = peek();
    const { kind, text: written, start, end } = token;
    if (kind === 'text') return part({ kind: 'text', value: next().text, start, end });
    if (kind === 'integer' || kind === 'decimal') {
      next();
      const value = Number(written);
      if (kind === 'integer' && !Number.isSafeInteger(value)) throw fail('an integer below 2^53', token);
      return part({ kind: 'number', value, decimal: kind === 'decimal', start, end });
    }
    if (kind === 'word') return named();
    if (isSign('(')) {
      next();
      const inner = choice();
      skip(')', 'a closing parenthesis');
      return inner;
    }
    if (isSign('{')) {
      next();
      return list(start);
    }
    throw fail('a value');
  };

  const named = (): Expression => {
    const { text: name, start, end } = next();
    const value = constants.get(name.toLowerCase());
    if (value !== undefined) return part({ kind: 'constant', value, start, end });
    if (isSign('(')) return part({ kind: 'call', name, start, ...args() });
    if (!namespaces.includes(name)) return part({ kind: 'root', name, start, end });
    skip('.', `a dot and a function of ${name}`);
    if (peek().kind !== 'word') throw fail(`a function of ${name}`);
    const full = `${name}.${next().text}`;
    if (!isSign('(')) throw fail('an opening parenthesis');
    return part({ kind: 'call', name: full, start, ...args() });
  };

  const expression = choice();
  if (peek().kind !== 'end') throw fail('an operator or the end');
  return expression;
};
