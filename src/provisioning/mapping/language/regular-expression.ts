import { RE2JS, RE2JSException } from 're2js';
import { ValueProblem, type World } from './function.ts';

const maxPattern = 500;
const maxProgram = 2_000;

/**
 * A test of whether the pattern matches all of a text, in time linear in both: RE2's syntax, no back references.
 * @throws ValueProblem where it is none, or too large
 */
export const compilePattern = (pattern: string, spend: World['spend']): ((text: string) => boolean) => {
  if (pattern.length > maxPattern) throw new ValueProblem(`A pattern has ${maxPattern} characters at most.`);
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSException)
      throw new ValueProblem(`This is no pattern: ${error.message}.`, { cause: error });
    throw error;
  }
  const size = compiled.programSize();
  if (size > maxProgram) throw new ValueProblem('This pattern repeats too much.');
  return (text) => {
    spend((1 + text.length) * size);
    return compiled.matches(text);
  };
};
