import type { FunctionDefinition } from './function.ts';
import { arrayFunctions } from './functions/arrays.ts';
import { convertFunctions } from './functions/convert.ts';
import { directoryFunctions } from './functions/directory.ts';
import { groupFunctions } from './functions/groups.ts';
import { stringFunctions } from './functions/string.ts';
import { timeFunctions } from './functions/time.ts';

/** Every function that an expression may call, by its name. */
export const functions: ReadonlyMap<string, FunctionDefinition> = new Map(
  Object.entries({
    ...stringFunctions,
    ...arrayFunctions,
    ...convertFunctions,
    ...timeFunctions,
    ...groupFunctions,
    ...directoryFunctions,
  }),
);

/** Okta has these for the group claims of tokens alone. */
export const claimFunctions: readonly string[] = ['Groups.contains', 'Groups.startsWith', 'Groups.endsWith'];
