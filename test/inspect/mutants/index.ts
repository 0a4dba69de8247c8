import { createMutants } from './create.ts';
import type { Mutant } from './mutant.ts';

/** Every mutant; each check is found by one at least. */
export const mutants: readonly Mutant[] = [...createMutants];
