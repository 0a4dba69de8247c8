/** What was found at one size. */
export interface Grown {
  readonly users: number;
  /** Latencies in milliseconds. */
  readonly operations: readonly { readonly title: string; readonly p50: number; readonly p95: number }[];
  /** Users a second, imported by the command. */
  readonly imported: number;
  /** Users a second, the same rows written by bare statements. */
  readonly bare: number;
  /** Resources a second. */
  readonly exported: number;
  /** Reading all users by pages of 100: milliseconds of it all, and of one of the first and of the last pages. */
  readonly walked: { readonly time: number; readonly first: number; readonly last: number };
  /** Reading the group with all its members: milliseconds, and bytes of the body. */
  readonly streamed: { readonly time: number; readonly bytes: number };
  /** Resident bytes of the server: at its start, before the group was streamed, and at most. */
  readonly memory: {
    readonly start: number | undefined;
    readonly before: number | undefined;
    readonly peak: number | undefined;
  };
  /** Bytes. */
  readonly disk: number;
}

const short = (value: number): string => String(Number(value.toPrecision(2)));
const thousands = (value: number): string => Math.round(value).toLocaleString('en');
const megabytes = (bytes: number | undefined): string =>
  bytes === undefined ? '' : `${thousands(bytes / 1_048_576)} MB`;

/** The table in Markdown, a column for each size. */
export const growthTable = (grown: readonly Grown[]): string => {
  const titles = grown[0]?.operations.map(({ title }) => title) ?? [];
  const row = (title: string, cell: (one: Grown) => string): string[] => [title, ...grown.map(cell)];
  const rows = [
    row('p50 / p95 in ms', ({ users }) => `${thousands(users)} users`),
    row('---', () => '--:'),
    ...titles.map((title, at) =>
      row(title, ({ operations }) => `${short(operations[at]!.p50)} / ${short(operations[at]!.p95)}`),
    ),
    row(
      'All users in pages of 100 by index: seconds (first / last pages, ms)',
      ({ walked }) => `${short(walked.time / 1_000)} (${short(walked.first)} / ${short(walked.last)})`,
    ),
    row('Read the group with its members', ({ streamed }) => `${short(streamed.time)} (${megabytes(streamed.bytes)})`),
    row('Import, users/s (bare inserts)', ({ imported, bare }) => `${thousands(imported)} (${thousands(bare)})`),
    row('Export, resources/s', ({ exported }) => thousands(exported)),
    row('On disk', ({ disk }) => megabytes(disk)),
    row('Memory at the start / before the group / at most', ({ memory }) =>
      [memory.start, memory.before, memory.peak].map(megabytes).join(' / '),
    ),
  ];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
};
