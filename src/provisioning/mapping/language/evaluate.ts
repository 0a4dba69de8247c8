import { isObject, member, same, type Json, type JsonObject } from '../../../protocol/json.ts';
import { MappingError } from '../mapping-error.ts';
import type { BinaryOperator, Expression } from './expression.ts';
import { ValueProblem, type FunctionDefinition, type World } from './function.ts';
import { functions } from './functions.ts';
import { userFunctions } from './functions/directory.ts';
import { compilePattern } from './regular-expression.ts';
import type { Type } from './type.ts';

/** What an expression is evaluated with: `user`, `org` and the like by name, and what functions ask for. */
export interface Circumstances extends Omit<World, 'spend'> {
  readonly roots: ReadonlyMap<string, JsonObject>;
}

/** Characters that the values of one evaluation may have in all. */
const maxWork = 500_000;
const maxText = 20_000;

/** A value as a text, as SpEL writes it. */
const textOf = (value: Json): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

/** The value as the function's parameter wants it. */
const coerced = (value: Json, wanted: Type | undefined): Json =>
  wanted === 'string' && (typeof value === 'number' || typeof value === 'boolean') ? String(value) : value;

const sizeOf = (value: Json): number =>
  typeof value === 'string' ? value.length : Array.isArray(value) ? value.length : 1;

/** SpEL: nothing is less than null. */
const compare = (a: Json, b: Json): number => {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  throw new ValueProblem(`${textOf(a)} and ${textOf(b)} have no order; expected two numbers or two texts.`);
};

const truth = (value: Json): boolean => {
  if (typeof value === 'boolean') return value;
  throw new ValueProblem(`Expected true or false, found ${value === null ? 'no value' : textOf(value)}.`);
};

const numeric = (value: Json): number => {
  if (typeof value === 'number') return value;
  throw new ValueProblem(`Expected a number, found ${value === null ? 'no value' : textOf(value)}.`);
};

const finite = (value: number): number => {
  if (Number.isFinite(value)) return value;
  throw new ValueProblem('There is no such number.');
};

const divisor = (value: Json): number => {
  if (value === 0) throw new ValueProblem('Nothing can be divided by zero.');
  return numeric(value);
};

type Operation = (a: Json, b: Json, world: World) => Json;

const operations: Readonly<Record<Exclude<BinaryOperator, '||' | '&&' | '?:'>, Operation>> = {
  '==': (a, b) => same(a, b),
  '!=': (a, b) => !same(a, b),
  '<': (a, b) => compare(a, b) < 0,
  '<=': (a, b) => compare(a, b) <= 0,
  '>': (a, b) => compare(a, b) > 0,
  '>=': (a, b) => compare(a, b) >= 0,
  matches: (a, b, { spend }) => typeof a === 'string' && typeof b === 'string' && compilePattern(b, spend)(a),
  '+': (a, b) => (typeof a === 'number' && typeof b === 'number' ? finite(a + b) : textOf(a) + textOf(b)),
  '-': (a, b) => finite(numeric(a) - numeric(b)),
  '*': (a, b) => finite(numeric(a) * numeric(b)),
  '/': (a, b) => finite(numeric(a) / divisor(b)),
  '%': (a, b) => numeric(a) % divisor(b),
};

/**
 * The value of an expression that was checked. Attributes that are not there are null.
 * @param text as it was parsed, for the errors
 * @param integral the divisions of integers, as the check found them
 * @throws MappingError where the values that were met do not fit, or it was too much work
 */
export const evaluateExpression = (
  expression: Expression,
  text: string,
  circumstances: Circumstances,
  integral: ReadonlySet<Expression>,
): Json => {
  let work = 0;
  const spend = (more: number): void => {
    work += more;
    if (work > maxWork) throw new ValueProblem('This is too much work for one expression.');
  };
  const world: World = { ...circumstances, spend };

  const at = (part: Expression, run: () => Json): Json => {
    try {
      const value = run();
      const size = sizeOf(value);
      spend(size);
      if (size > maxText) throw new ValueProblem(`This value is longer than ${maxText}.`);
      return value;
    } catch (error) {
      if (!(error instanceof ValueProblem)) throw error;
      throw new MappingError(error.message, text, part.start, part.end - part.start);
    }
  };

  const call = (part: Expression & { kind: 'call' }): Json => {
    const { name, on } = part;
    const definition: FunctionDefinition | undefined = on ? userFunctions[name] : functions.get(name);
    if (!definition) throw new MappingError(`There is no function ${name}.`, text, part.start, part.end - part.start);
    if (on) evaluate(on);
    const { parameters, optional = [], rest = [] } = definition;
    const args = part.args.map((arg, i) => {
      const beyond = i - parameters.length;
      return coerced(evaluate(arg), parameters[i] ?? optional[beyond] ?? rest[beyond % rest.length]);
    });
    return at(part, () => definition.run(args, world));
  };

  const binary = (part: Expression & { kind: 'binary' }): Json => {
    const { operator, left, right } = part;
    const a = evaluate(left);
    if (operator === '?:') return a === null || a === '' ? evaluate(right) : a;
    if (operator === '||' || operator === '&&') {
      const first = at(left, () => truth(a));
      return first === (operator === '||') ? first : at(right, () => truth(evaluate(right)));
    }
    const b = evaluate(right);
    const value = at(part, () => operations[operator](a, b, world));
    return integral.has(part) ? Math.trunc(Number(value)) : value;
  };

  const evaluate = (part: Expression): Json => {
    switch (part.kind) {
      case 'text':
      case 'number':
      case 'constant':
        return part.value;
      case 'root':
        return circumstances.roots.get(part.name) ?? null;
      case 'member': {
        const object = evaluate(part.object);
        return at(part, () => (isObject(object) ? (member(object, part.name) ?? null) : null));
      }
      case 'element': {
        const [list, index] = [evaluate(part.list), evaluate(part.index)];
        return Array.isArray(list) && typeof index === 'number' ? (list[index] ?? null) : null;
      }
      case 'list':
        return part.elements.map(evaluate);
      case 'call':
        return call(part);
      case 'unary': {
        const value = evaluate(part.operand);
        return at(part.operand, () => (part.operator === '!' ? !truth(value) : -numeric(value)));
      }
      case 'binary':
        return binary(part);
      case 'choice': {
        const condition = evaluate(part.condition);
        return evaluate(at(part.condition, () => truth(condition)) ? part.whenTrue : part.whenFalse);
      }
    }
  };
  return evaluate(expression);
};
