import type { Sql } from '../sql/sql.ts';

export type Row = readonly unknown[];

/** What is done for a piece of work: statements whose rows it gets, or something else in the transaction. */
export type Step = Sql | { readonly call: (transaction: unknown) => unknown };

/** Work as a list of steps, each of which may depend on what came of those before: the same for both databases. */
export type Program<T> = Generator<Step, T, readonly Row[]>;

/** The rows of a statement. */
export function* all(statement: Sql): Program<readonly Row[]> {
  return yield statement;
}

export interface MappedDatabase {
  readonly kind: 'sqlite' | 'postgres';
  read<T>(program: () => Program<T>): Promise<T>;
  /**
   * In one transaction; on PostgreSQL again where another came between. Those of one `line` come one after the other, in
   * the order in which they were asked for.
   * @throws ScimError where a constraint of the application refuses it
   */
  write<T>(line: string | undefined, program: () => Program<T>): Promise<T>;
  /** Several statements, all or none. */
  exec(text: string): Promise<void>;
}
