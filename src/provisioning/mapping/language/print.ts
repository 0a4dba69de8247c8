import type { BinaryOperator, Expression } from './expression.ts';

/** How tight an operator binds; what binds looser within is put in parentheses. */
const strengths: ReadonlyMap<BinaryOperator, number> = new Map(
  (
    [['?:'], ['||'], ['&&'], ['==', '!=', '<', '<=', '>', '>=', 'matches'], ['+', '-'], ['*', '/', '%']] as const
  ).flatMap((operators, strength) => operators.map((operator) => [operator, strength] as const)),
);

const strengthOf = (expression: Expression): number => {
  switch (expression.kind) {
    case 'choice':
      return 0;
    case 'binary':
      return strengths.get(expression.operator)!;
    case 'unary':
      return 6;
    default:
      return 7;
  }
};

/** The expression as text that `parseExpression` reads as the same. */
export const printExpression = (expression: Expression): string => {
  const within = (inner: Expression, least: number): string => {
    const text = printExpression(inner);
    return strengthOf(inner) < least ? `(${text})` : text;
  };
  const all = (expressions: readonly Expression[]): string => expressions.map((e) => within(e, 0)).join(', ');
  switch (expression.kind) {
    case 'text': {
      const quote = expression.value.includes("'") && !expression.value.includes('"') ? '"' : "'";
      return quote + expression.value.replaceAll(quote, quote + quote) + quote;
    }
    case 'number': {
      const text = expression.value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 });
      return expression.decimal && !text.includes('.') ? `${text}.0` : text;
    }
    case 'constant':
      return String(expression.value);
    case 'root':
      return expression.name;
    case 'member':
      return `${within(expression.object, 7)}.${expression.name}`;
    case 'element':
      return `${within(expression.list, 7)}[${within(expression.index, 0)}]`;
    case 'list':
      return `{${all(expression.elements)}}`;
    case 'call':
      return `${expression.on ? `${within(expression.on, 7)}.` : ''}${expression.name}(${all(expression.args)})`;
    case 'unary':
      return expression.operator + within(expression.operand, 6);
    case 'binary': {
      const own = strengthOf(expression);
      // `?:` groups to the right, all others to the left.
      const [left, right] = expression.operator === '?:' ? [own + 1, own] : [own, own + 1];
      return `${within(expression.left, left)} ${expression.operator} ${within(expression.right, right)}`;
    }
    case 'choice': {
      const { condition, whenTrue, whenFalse } = expression;
      return `${within(condition, 1)} ? ${within(whenTrue, 0)} : ${within(whenFalse, 0)}`;
    }
  }
};
