import type { Json } from '../../../protocol/json.ts';
import type { Type } from './type.ts';

/** What functions may ask for beside their arguments. */
export interface World {
  /** The groups of the person. */
  readonly groups: readonly { readonly id: string; readonly name: string; readonly description?: string }[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** `id`, `status`, `created`, … of the person: what is no attribute of the profile. */
  readonly internal: ReadonlyMap<string, string>;
  /** Accounts for work; ends the evaluation when there was too much of it. */
  readonly spend: (work: number) => void;
}

/** Why a function cannot do with these values; the evaluation says where it was called. */
export class ValueProblem extends Error {
  override readonly name = 'ValueProblem';
}

/** A function of the language: what it takes and yields. Arguments come as their parameters' types, or null. */
export interface FunctionDefinition {
  readonly parameters: readonly Type[];
  readonly optional?: readonly Type[];
  /** What may follow, again and again. */
  readonly rest?: readonly Type[];
  readonly result: Type | ((args: readonly Type[]) => Type);
  /** @throws ValueProblem */
  readonly run: (args: readonly Json[], world: World) => Json;
}
