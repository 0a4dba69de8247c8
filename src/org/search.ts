import { ScimError } from '../protocol/error.ts';
import { defaultFilterLimits } from '../protocol/filter/filter.ts';
import { expected, peek, peekWord, skipSpaces, takeString, takeWord, type Scanner } from '../protocol/filter/scan.ts';
import { parseDateTime } from '../protocol/date-time.ts';
import type { Condition, ConditionOperator } from '../provisioning/store.ts';
import { invalidSearch } from './errors.ts';

const operators: readonly string[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'];

interface Parser extends Scanner {
  terms: number;
  depth: number;
}

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const name = /^[\p{L}_$][\p{L}\p{N}_$-]*(?:\.[\p{L}_$][\p{L}\p{N}_$-]*)*$/u;

const value = (parser: Parser): string | number | boolean => {
  if (peek(parser) === '"') {
    const text = takeString(parser);
    // Times are compared as the org writes them.
    const time = /^\d{4}-\d\d-\d\dT/.test(text) ? parseDateTime(text) : undefined;
    return time === undefined ? text : new Date(time).toISOString();
  }
  const start = parser.position;
  const word = takeWord(parser);
  if (word === 'true' || word === 'false') return word === 'true';
  if (number.test(word) && Number.isFinite(Number(word))) return Number(word);
  throw expected(parser, 'a text in double quotes, a number, true or false', start);
};

const compare = (parser: Parser, path: readonly string[]): Condition => {
  parser.terms += 1;
  if (parser.terms > defaultFilterLimits.terms) {
    throw parser.refuse(`More than the ${defaultFilterLimits.terms} terms that are allowed.`);
  }
  skipSpaces(parser);
  const start = parser.position;
  const operator = takeWord(parser).toLowerCase();
  if (operator === 'pr') return { kind: 'present', path };
  if (!operators.includes(operator)) throw expected(parser, `an operator (${operators.join(', ')} or pr)`, start);
  skipSpaces(parser);
  return { kind: 'compare', path, operator: operator as ConditionOperator, value: value(parser) };
};

const bracketed = (parser: Parser): Condition => {
  parser.depth += 1;
  if (parser.depth > defaultFilterLimits.depth) {
    throw parser.refuse(`Brackets nested deeper than the ${defaultFilterLimits.depth} levels that are allowed.`);
  }
  parser.position += 1;
  const condition = disjunction(parser);
  if (peek(parser) !== ')') throw expected(parser, '"and", "or" or ")"');
  parser.position += 1;
  parser.depth -= 1;
  return condition;
};

const term = (parser: Parser): Condition => {
  skipSpaces(parser);
  if (peek(parser) === '(') return bracketed(parser);
  const start = parser.position;
  const word = takeWord(parser);
  skipSpaces(parser);
  if (word.toLowerCase() === 'not' && peek(parser) === '(') return { kind: 'not', condition: bracketed(parser) };
  if (!name.test(word)) throw expected(parser, 'an attribute, "not" or "("', start);
  return compare(parser, word.split('.'));
};

const chain = (parser: Parser, kind: 'and' | 'or', operand: () => Condition): Condition => {
  const conditions: Condition[] = [];
  for (;;) {
    conditions.push(operand());
    skipSpaces(parser);
    if (peekWord(parser).toLowerCase() !== kind) return conditions.length === 1 ? conditions[0]! : { kind, conditions };
    parser.position += kind.length;
  }
};

const disjunction = (parser: Parser): Condition => chain(parser, 'or', () => chain(parser, 'and', () => term(parser)));

/**
 * Parses `search` or `filter` of Okta's API, in time linear in its length: SCIM's operators over the paths of the
 * record as the API shows it, such as `profile.department eq "Tours" and lastUpdated gt "2011-05-13T00:00:00.000Z"`.
 * @throws OktaError E0000031 that says what was expected where
 */
export const parseSearch = (text: string): Condition => {
  const refuse = (detail: string) => new ScimError(400, detail);
  if (text.length > defaultFilterLimits.length) {
    throw invalidSearch(`It has more than the ${defaultFilterLimits.length} characters that are allowed.`);
  }
  const parser: Parser = { text, refuse, position: 0, terms: 0, depth: 0 };
  try {
    const condition = disjunction(parser);
    if (parser.position < text.length) throw expected(parser, '"and", "or" or the end');
    return condition;
  } catch (error) {
    throw error instanceof ScimError ? invalidSearch(error.detail) : error;
  }
};
