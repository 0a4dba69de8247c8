/** A time of the stores as the admin API gives it. */
export const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Those of the times that there are. */
export const timesOf = <Name extends string>(
  times: Readonly<Record<Name, number | undefined>>,
): Partial<Record<Name, string>> =>
  Object.fromEntries(
    Object.entries<number | undefined>(times).flatMap(([name, time]) =>
      time === undefined ? [] : [[name, timeOf(time)]],
    ),
  ) as Partial<Record<Name, string>>;
