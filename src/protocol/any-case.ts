import { invalidSyntax } from './error.ts';
import type { Json, JsonObject } from './json.ts';

/**
 * The member of that name, written in whatever case (RFC 7643 §2.1); undefined where there is none.
 * @throws ScimError invalidSyntax where two spellings of it are there
 */
export const anyCase = (object: JsonObject, name: string): Json | undefined => {
  const keys = Object.keys(object).filter((key) => key === name || key.toLowerCase() === name.toLowerCase());
  if (keys.length > 1) throw invalidSyntax(`${name} is given twice, in different spellings.`);
  return keys[0] === undefined ? undefined : object[keys[0]];
};
