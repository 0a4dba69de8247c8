/** Writes a line for the user, or the program that reads this one. */
export const print = (line = ''): void => void process.stdout.write(`${line}\n`);

/** Writes one object on one line. */
export const printJson = (value: unknown): void => print(JSON.stringify(value));

/** Writes what is neither result nor log: progress, warnings, errors. */
export const printError = (line: string): void => void process.stderr.write(`${line}\n`);

/** Writes rows in columns, the first row as their heads. */
export const printTable = (rows: readonly (readonly string[])[]): void => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    print(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
};

/** A time of the store as people and programs read it. */
export const formatTime = (milliseconds: number): string => new Date(milliseconds).toISOString();
