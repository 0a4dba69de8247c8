/** Where in the text a part of an expression stands. */
export interface Span {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export type BinaryOperator =
  | '||'
  | '&&'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'matches'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '?:';

/** An expression of Okta's language, as plain data. */
export type Expression = Span &
  (
    | { readonly kind: 'text'; readonly value: string }
    /** An integer, or a number with a fraction (`decimal`). */
    | { readonly kind: 'number'; readonly value: number; readonly decimal: boolean }
    | { readonly kind: 'constant'; readonly value: boolean | null }
    /** `user`, `appuser`, `org`, … */
    | { readonly kind: 'root'; readonly name: string }
    | { readonly kind: 'member'; readonly object: Expression; readonly name: string }
    | { readonly kind: 'element'; readonly list: Expression; readonly index: Expression }
    | { readonly kind: 'list'; readonly elements: readonly Expression[] }
    /** `String.append(…)`, `isMemberOfGroup(…)`; with `on`: `user.getInternalProperty(…)`. */
    | { readonly kind: 'call'; readonly name: string; readonly on?: Expression; readonly args: readonly Expression[] }
    | { readonly kind: 'unary'; readonly operator: '!' | '-'; readonly operand: Expression }
    | {
        readonly kind: 'binary';
        readonly operator: BinaryOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
    | {
        readonly kind: 'choice';
        readonly condition: Expression;
        readonly whenTrue: Expression;
        readonly whenFalse: Expression;
      }
  );
