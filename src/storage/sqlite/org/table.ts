/** A table of the port, whose methods answer at once. */
export type Sync<T> = {
  readonly [Name in keyof T]: T[Name] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Result
    : never;
};

export interface Table<T> {
  /** The methods that only read; all others need a transaction. */
  readonly reads: readonly (keyof T)[];
  readonly methods: Sync<T>;
}

export const defineTable = <T>(reads: readonly (keyof T)[], methods: Sync<T>): Table<T> => ({ reads, methods });

/** How a method is run: at once within a transaction, or by itself. */
export type Runner = <R>(work: () => R, reads: boolean) => Promise<R>;

/** The table as the port has it. */
export const bindTable = <T extends object>({ reads, methods }: Table<T>, run: Runner): T =>
  Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [
      name,
      (...args: unknown[]) =>
        run(() => (method as (...args: unknown[]) => unknown)(...args), reads.includes(name as keyof T)),
    ]),
  ) as T;
