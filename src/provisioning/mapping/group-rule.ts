import type { Group } from '../group.ts';
import type { Person } from '../person.ts';
import { compile } from './language/compile.ts';
import { describeType, fits } from './language/type.ts';
import { MappingError } from './mapping-error.ts';
import { userCircumstances, userScope, type Attributes, type OrgProperties } from './scope.ts';

const quoted = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

/** Okta: “The Convert and Time functions are not supported in Group Rule expressions.” */
const assertSupported = (text: string): void => {
  const bare = text.replaceAll(quoted, (literal) => ' '.repeat(literal.length));
  const found = /\b(?:Convert|Time)\s*\.\s*\w+/.exec(bare);
  if (!found) return;
  throw new MappingError('Group rules have no Convert and Time functions.', text, found.index, found[0].length);
};

/**
 * Compiles the condition of a group rule. What it makes picks a person; one for whom the condition cannot be told, such
 * as by an attribute that has no value, is not picked.
 * @throws MappingError where it is no condition
 */
export const compileGroupRule = (
  text: string,
  { user, org, clock }: { readonly user: Attributes; readonly org: OrgProperties; readonly clock: () => number },
): ((person: Person, groups: readonly Group[]) => boolean) => {
  assertSupported(text);
  const compiled = compile(text, userScope(user));
  if (!fits(compiled.type, 'boolean')) {
    throw new MappingError(`Expected true or false, found ${describeType(compiled.type)}.`, text, 0, text.length);
  }
  return (person, groups) => {
    try {
      return compiled.evaluate(userCircumstances({ person, groups, org, now: clock() })) === true;
    } catch (error) {
      if (error instanceof MappingError) return false;
      throw error;
    }
  };
};
