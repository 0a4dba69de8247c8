/** What looks like a number in an address is read as one. */
export const text = (value: unknown): string | undefined =>
  (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined;

/** The value, where it is one of these. */
export const oneOf = <T extends string>(values: readonly T[], value: unknown): T | undefined =>
  values.find((one) => one === value);

/** Reads texts of the query; whatever else stands there is left out. */
export const texts =
  <N extends string>(...names: readonly N[]) =>
  (search: Record<string, unknown>): { [name in N]?: string | undefined } => {
    const read = names.flatMap((name) => {
      const value = text(search[name]);
      return value === undefined ? [] : [[name, value] as const];
    });
    return Object.fromEntries(read) as { [name in N]?: string };
  };
