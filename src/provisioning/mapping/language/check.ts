import { MappingError } from '../mapping-error.ts';
import type { BinaryOperator, Expression } from './expression.ts';
import type { FunctionDefinition } from './function.ts';
import { claimFunctions, functions } from './functions.ts';
import { userFunctions } from './functions/directory.ts';
import { common, commonOf, describeType, fits, isArray, isObjectType, type Type } from './type.ts';

/** What an expression may refer to: the types of `user`, `org` and the like, by name. */
export type Scope = ReadonlyMap<string, Type>;

/** The name among these that somebody who wrote `name` may have meant. */
const meant = (name: string, names: Iterable<string>): string => {
  const folded = name.toLowerCase();
  for (const known of names) {
    const last = known.slice(known.lastIndexOf('.') + 1).toLowerCase();
    if (known.toLowerCase() === folded || last === folded) return ` Did you mean ${known}?`;
  }
  return '';
};

const listed = (names: Iterable<string>): string => [...names].join(', ');

/**
 * The type of what the expression yields.
 * @param text as it was parsed, for the errors
 * @param integral receives the divisions of integers, which divide to integers (SpEL)
 * @throws MappingError at what is unknown or of another type than expected
 */
export const checkExpression = (
  expression: Expression,
  text: string,
  scope: Scope,
  integral?: Set<Expression>,
): Type => {
  const refuse = ({ start, end }: Expression, message: string): MappingError =>
    new MappingError(message, text, start, end - start);

  const demand = (part: Expression, type: Type, wanted: Type, what: string): void => {
    if (!fits(type, wanted))
      throw refuse(part, `Expected ${describeType(wanted)} ${what}, found ${describeType(type)}.`);
  };

  const member = (part: Expression & { kind: 'member' }): Type => {
    const type = check(part.object);
    if (type === 'any' || type === 'null') return 'any';
    if (!isObjectType(type)) throw refuse(part, `${describeType(type)} has no attributes.`);
    if (!type.attributes) return 'any';
    const found = type.attributes.get(part.name);
    if (found) return found;
    throw refuse(part, `${type.object} has no attribute ${part.name}.${meant(part.name, type.attributes.keys())}`);
  };

  const call = (part: Expression & { kind: 'call' }): Type => {
    const { name, on, args } = part;
    if (on) {
      const type = check(on);
      const own = isObjectType(type) && Object.hasOwn(userFunctions, name) ? userFunctions[name] : undefined;
      if (!own) throw refuse(part, `${describeType(type)} has no function ${name}.${meant(name, functions.keys())}`);
      return apply(part, name, own, args);
    }
    const definition = functions.get(name);
    if (definition) return apply(part, name, definition, args);
    if (claimFunctions.includes(name)) throw refuse(part, `${name} works in group claims alone.`);
    throw refuse(part, `There is no function ${name}.${meant(name, functions.keys())}`);
  };

  const apply = (part: Expression, name: string, definition: FunctionDefinition, args: readonly Expression[]): Type => {
    const { parameters, optional = [], rest = [] } = definition;
    const beyond = args.length - parameters.length;
    const fitting = rest.length > 0 ? beyond % rest.length === 0 : beyond <= optional.length;
    if (beyond < 0 || !fitting) {
      const counts = [
        parameters.length + (optional.length > 0 ? ` to ${parameters.length + optional.length}` : ''),
        rest.length === 1 ? ' or more' : rest.length > 1 ? ` and then groups of ${rest.length}` : '',
      ].join('');
      throw refuse(part, `${name} takes ${counts} values, found ${args.length}.`);
    }
    const types = args.map((arg, i) => {
      const type = check(arg);
      const wanted = parameters[i] ?? optional[i - parameters.length] ?? rest[(i - parameters.length) % rest.length];
      demand(arg, type, wanted ?? 'any', `as value ${i + 1} of ${name}`);
      return type;
    });
    return typeof definition.result === 'function' ? definition.result(types) : definition.result;
  };

  const binary = (part: Expression & { kind: 'binary' }): Type => {
    const { operator, left, right } = part;
    const [a, b] = [check(left), check(right)];
    const both = (wanted: Type): void => {
      demand(left, a, wanted, `before ${operator}`);
      demand(right, b, wanted, `after ${operator}`);
    };
    const comparable = (): void => {
      if (common(a, b) !== 'any' || a === 'any' || b === 'any') return;
      throw refuse(part, `${describeType(a)} never equals ${describeType(b)}; convert or quote one of them.`);
    };
    const type = operators[operator]({ a, b, both, comparable });
    if (operator === '/' && type === 'integer') integral?.add(part);
    return type;
  };

  const check = (part: Expression): Type => {
    switch (part.kind) {
      case 'text':
        return 'string';
      case 'number':
        return part.decimal ? 'number' : 'integer';
      case 'constant':
        return part.value === null ? 'null' : 'boolean';
      case 'root': {
        const type = scope.get(part.name);
        if (type !== undefined) return type;
        throw refuse(part, `Nothing here is called ${part.name}; expected ${listed(scope.keys())} or a function.`);
      }
      case 'member':
        return member(part);
      case 'element': {
        const list = check(part.list);
        demand(part.list, list, { array: 'any' }, 'before the bracket');
        demand(part.index, check(part.index), 'integer', 'in brackets');
        return isArray(list) ? list.array : 'any';
      }
      case 'list':
        return { array: commonOf(part.elements.map(check)) };
      case 'call':
        return call(part);
      case 'unary': {
        const type = check(part.operand);
        demand(part.operand, type, part.operator === '!' ? 'boolean' : 'number', `after ${part.operator}`);
        return part.operator === '!' ? 'boolean' : type === 'integer' ? 'integer' : 'number';
      }
      case 'binary':
        return binary(part);
      case 'choice': {
        demand(part.condition, check(part.condition), 'boolean', 'as the condition');
        return common(check(part.whenTrue), check(part.whenFalse));
      }
    }
  };
  return check(expression);
};

interface Operands {
  readonly a: Type;
  readonly b: Type;
  readonly both: (wanted: Type) => void;
  readonly comparable: () => void;
}

const isNumeric = (type: Type): boolean => type === 'integer' || type === 'number';

const logical = ({ both }: Operands): Type => {
  both('boolean');
  return 'boolean';
};

const compared = ({ comparable }: Operands): Type => {
  comparable();
  return 'boolean';
};

const calculated = ({ both, a, b }: Operands): Type => {
  both('number');
  return a === 'integer' && b === 'integer' ? 'integer' : 'number';
};

const operators: Readonly<Record<BinaryOperator, (operands: Operands) => Type>> = {
  '||': logical,
  '&&': logical,
  '==': compared,
  '!=': compared,
  '<': compared,
  '<=': compared,
  '>': compared,
  '>=': compared,
  matches: ({ both }) => {
    both('string');
    return 'boolean';
  },
  '+': ({ both, a, b }) => {
    if (isNumeric(a) && isNumeric(b)) return common(a, b);
    both('string');
    return a === 'any' && b === 'any' ? 'any' : 'string';
  },
  '-': calculated,
  '*': calculated,
  '/': calculated,
  '%': calculated,
  '?:': ({ a, b }) => common(a, b),
};
