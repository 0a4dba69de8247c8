import { leaf, printPath, resolvePath, type AttributePath, type PathTarget } from '../attribute-path.ts';
import { parseDateTime } from '../date-time.ts';
import { invalidFilter, sensitive, type ScimError } from '../error.ts';
import type { Tolerance } from '../leniency.ts';
import type { ResourceType } from '../resource-type.ts';
import { findSubAttribute, type Attribute, type AttributeType } from '../schema.ts';
import {
  compareOperators,
  defaultFilterLimits,
  type CompareOperator,
  type CompareValue,
  type Filter,
  type FilterLimits,
} from './filter.ts';
import { expected, peek, peekWord, skipSpaces, takeString, takeWord, type Scanner } from './scan.ts';

export interface FilterOptions {
  /** Grants `booleanStrings` or not; nothing is granted without it. */
  readonly tolerance?: Tolerance | undefined;
  readonly limits?: FilterLimits;
  /** Types that are asked the same: what one of them has may be named, and is absent here (RFC 7644 §3.4.2.1). */
  readonly alongside?: readonly ResourceType[];
}

interface Parser extends Scanner {
  readonly tolerance: Tolerance | undefined;
  readonly limits: FilterLimits;
  terms: number;
  depth: number;
}

/** What names mean: the attributes of a resource type or, between brackets, the sub-attributes of one attribute. */
interface Scope {
  readonly name: string;
  readonly resolve: (name: string) => PathTarget | undefined;
  /** Value paths do not nest (RFC 7644 §3.4.2.2: valFilter). */
  readonly inner: boolean;
}

const createParser = (
  text: string,
  refuse: (detail: string) => ScimError,
  { tolerance, limits = defaultFilterLimits }: FilterOptions,
): Parser => {
  if (text.length > limits.length) {
    throw refuse(`${text.length} characters are more than the ${limits.length} that are allowed.`);
  }
  return { text, refuse, tolerance, limits, position: 0, terms: 0, depth: 0 };
};

const ordered: readonly CompareOperator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const equality: readonly CompareOperator[] = ['eq', 'ne'];

const operatorsOf: Readonly<Record<AttributeType, readonly CompareOperator[]>> = {
  string: compareOperators,
  reference: compareOperators,
  decimal: ordered,
  integer: ordered,
  dateTime: ordered,
  // RFC 7644 §3.4.2.2 Table 3: order on boolean and binary is invalidFilter; a part of either means nothing.
  boolean: equality,
  binary: equality,
  complex: [],
};

const isOperator = (text: string): text is CompareOperator => (compareOperators as readonly string[]).includes(text);

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const literal = (parser: Parser): CompareValue | null => {
  if (peek(parser) === '"') return takeString(parser);
  const start = parser.position;
  const word = takeWord(parser);
  if (word === 'true' || word === 'false') return word === 'true';
  if (word === 'null') return null;
  // The sum makes 0 of -0.
  const number = jsonNumber.test(word) ? Number(word) + 0 : Number.NaN;
  if (!Number.isFinite(number))
    throw expected(parser, 'a string in double quotes, a number, true, false or null', start);
  return number;
};

/** The literal as a value of the attribute's type. */
const typed = (parser: Parser, attribute: Attribute, value: CompareValue, start: number): CompareValue => {
  switch (attribute.type) {
    case 'boolean':
      if (typeof value === 'boolean') return value;
      // Entra sends `active eq "True"`.
      if (typeof value === 'string' && /^(?:true|false)$/i.test(value) && parser.tolerance?.grants('booleanStrings')) {
        return value.toLowerCase() === 'true';
      }
      throw expected(parser, `true or false, since ${attribute.name} is boolean,`, start);
    case 'decimal':
    case 'integer':
      if (typeof value === 'number') return value;
      throw expected(parser, `a number, since ${attribute.name} is ${attribute.type},`, start);
    case 'dateTime':
      if (typeof value === 'string' && parseDateTime(value) !== undefined) return value;
      throw expected(parser, `an xsd:dateTime such as "2011-05-13T04:42:34Z", since ${attribute.name} is one,`, start);
    default:
      if (typeof value === 'string') return value;
      throw expected(parser, `a string in double quotes, since ${attribute.name} is ${attribute.type},`, start);
  }
};

/** RFC 7643 §2.4: a complex attribute is compared by its `value`. */
const comparedPath = (path: AttributePath): AttributePath => {
  const value = path.subAttribute ? undefined : findSubAttribute(path.attribute, 'value');
  return value ? { ...path, subAttribute: value } : path;
};

/** What follows a path: `pr`, or an operator and its value. */
const attributeExpression = (parser: Parser, path: AttributePath): Filter => {
  parser.terms += 1;
  if (parser.terms > parser.limits.terms) {
    throw parser.refuse(`More than the ${parser.limits.terms} terms that are allowed.`);
  }
  skipSpaces(parser);
  const start = parser.position;
  const operator = takeWord(parser).toLowerCase();
  if (operator === 'pr') return { kind: 'present', path };
  if (!isOperator(operator)) throw expected(parser, `an operator (${compareOperators.join(', ')} or pr)`, start);
  skipSpaces(parser);
  const valueStart = parser.position;
  const value = literal(parser);
  if (value === null) {
    if (!equality.includes(operator))
      throw expected(parser, `a value, since null has no order for ${operator},`, valueStart);
    const present: Filter = { kind: 'present', path };
    return operator === 'ne' ? present : { kind: 'not', filter: present };
  }
  const compared = comparedPath(path);
  const attribute = leaf(compared);
  const operators = operatorsOf[attribute.type];
  if (!operators.includes(operator)) {
    throw parser.refuse(
      operators.length === 0
        ? `${printPath(path)} is complex and has no sub-attribute "value" to compare; name one of its sub-attributes.`
        : `${operator} is not defined on ${printPath(path)}, which is ${attribute.type}; allowed: ${operators.join(', ')}, pr.`,
    );
  }
  return { kind: 'compare', path: compared, operator, value: typed(parser, attribute, value, valueStart) };
};

const resolve = (parser: Parser, scope: Scope, name: string, start: number): AttributePath => {
  const path = scope.resolve(name);
  if (!path?.attribute) {
    if (name === '') throw expected(parser, 'an attribute, "not" or "("', start);
    throw expected(parser, path ? 'an attribute, not a schema,' : `an attribute of ${scope.name}`, start);
  }
  for (const { name: part, mutability, returned } of [path.attribute, leaf(path)]) {
    // RFC 7644 §7.5.2; the answer would tell what is never returned.
    if (mutability === 'writeOnly' || returned === 'never') throw sensitive(`${part} cannot be used in a filter.`);
  }
  return path;
};

const subScope = (attribute: Attribute): Scope => ({
  name: attribute.name,
  resolve: (name) => {
    const found = findSubAttribute(attribute, name);
    return found && { attribute: found };
  },
  inner: true,
});

/** A bracketed filter; the next character is its opening bracket. */
const bracketed = (parser: Parser, scope: Scope, close: string): Filter => {
  parser.depth += 1;
  if (parser.depth > parser.limits.depth) {
    throw parser.refuse(`Brackets nested deeper than the ${parser.limits.depth} levels that are allowed.`);
  }
  parser.position += 1;
  const filter = disjunction(parser, scope);
  if (peek(parser) !== close) throw expected(parser, `"and", "or" or "${close}"`);
  parser.position += 1;
  parser.depth -= 1;
  return filter;
};

const join = (kind: 'and' | 'or', filters: readonly Filter[]): Filter => ({
  kind,
  filters: filters.flatMap((filter) => (filter.kind === kind ? filter.filters : [filter])),
});

const valuePath = (parser: Parser, scope: Scope, path: AttributePath): Filter => {
  if (scope.inner) throw expected(parser, 'an operator, since value filters do not nest,');
  if (!path.attribute.subAttributes || path.subAttribute) {
    throw expected(parser, `an operator, since ${printPath(path)} has no sub-attributes to filter by,`);
  }
  const inside = subScope(path.attribute);
  const filter = bracketed(parser, inside, ']');
  if (peek(parser) !== '.') return { kind: 'valuePath', path, filter };
  // `emails[type eq "work"].value eq "x"` is not in the RFC's grammar; Entra sends it.
  parser.position += 1;
  const start = parser.position;
  const rest = attributeExpression(parser, resolve(parser, inside, takeWord(parser), start));
  return { kind: 'valuePath', path, filter: join('and', [filter, rest]) };
};

const term = (parser: Parser, scope: Scope): Filter => {
  skipSpaces(parser);
  if (peek(parser) === '(') return bracketed(parser, scope, ')');
  const start = parser.position;
  const name = takeWord(parser);
  skipSpaces(parser);
  if (name.toLowerCase() === 'not') {
    if (peek(parser) !== '(') throw expected(parser, '"(" after "not"');
    return { kind: 'not', filter: bracketed(parser, scope, ')') };
  }
  const path = resolve(parser, scope, name, start);
  return peek(parser) === '[' ? valuePath(parser, scope, path) : attributeExpression(parser, path);
};

/** Operands with one keyword between them. It leaves the parser behind the spaces that follow the last. */
const chain = (parser: Parser, kind: 'and' | 'or', operand: () => Filter): Filter => {
  const filters: Filter[] = [];
  for (;;) {
    filters.push(operand());
    skipSpaces(parser);
    if (peekWord(parser).toLowerCase() !== kind) return filters.length === 1 ? filters[0]! : join(kind, filters);
    parser.position += kind.length;
  }
};

/** `and` binds before `or` (RFC 7644 §3.4.2.2). */
const disjunction = (parser: Parser, scope: Scope): Filter =>
  chain(parser, 'or', () => chain(parser, 'and', () => term(parser, scope)));

/**
 * Parses a filter against the attributes of a resource type (RFC 7644 §3.4.2.2), in time linear in its length.
 * @throws ScimError invalidFilter for everything that is not understood: syntax, an unknown attribute, an operator or a
 *   value that the attribute's type does not have, a limit; sensitive for an attribute that is never returned
 */
export const parseFilter = (text: string, type: ResourceType, options: FilterOptions = {}): Filter => {
  const parser = createParser(text, (detail) => invalidFilter(`filter: ${detail}`), options);
  const resolveName = (name: string): PathTarget | undefined => {
    let path = resolvePath(type, name);
    for (const other of options.alongside ?? []) path ??= resolvePath(other, name);
    return path;
  };
  const filter = disjunction(parser, { name: type.name, resolve: resolveName, inner: false });
  if (parser.position < text.length) throw expected(parser, '"and", "or" or the end');
  return filter;
};

/**
 * Parses the `[…]` of a PATCH path, which begins at `start`, against the sub-attributes of `attribute`.
 * @returns the filter, and the position behind the closing bracket
 * @throws what `refuse` makes; sensitive as in a filter
 */
export const parseValueFilter = (
  text: string,
  start: number,
  attribute: Attribute,
  refuse: (detail: string) => ScimError,
  options: FilterOptions,
): { readonly filter: Filter; readonly end: number } => {
  const parser = createParser(text, refuse, options);
  parser.position = start;
  const filter = bracketed(parser, subScope(attribute), ']');
  return { filter, end: parser.position };
};
