import { writeFileSync } from 'node:fs';
import { checks } from '../inspect/catalogue.ts';
import type { Check } from '../inspect/check.ts';
import { selectChecks } from '../inspect/inspect.ts';
import { entryOf, type Entry, type Reported } from '../inspect/report/entry.ts';
import { oneLine, safeJson } from '../inspect/report/escape.ts';
import { reportFormats } from '../inspect/report/formats.ts';
import { reportData } from '../inspect/report/json.ts';
import { stepEntry } from '../inspect/report/runscope-entries.ts';
import { summarise } from '../inspect/report/summary.ts';
import { terminalLine, terminalReport } from '../inspect/report/terminal.ts';
import { runInspection } from '../inspect/run.ts';
import type { RunscopeRun } from '../inspect/runscope/run-tests.ts';
import { defineCommand } from './command.ts';
import { inspectOptions, readInspectOptions, readReportFiles, type InspectFlags } from './inspect/options.ts';
import { readRunscope } from './inspect/runscope.ts';
import { print, printError, printJson, printTable } from './output.ts';
import { stopSignal } from './stop-signals.ts';
import { UsageError } from './usage-error.ts';

const list = (chosen: readonly Check[], json: boolean): void => {
  const rows = chosen.map(({ id, suite, section, level, requirement }) => ({ id, suite, section, level, requirement }));
  if (json) for (const row of rows) printJson(row);
  else printTable([['id', 'suite', 'section', 'level', 'requirement'], ...rows.map((row) => Object.values(row))]);
};

const terminalOptions = (stream: NodeJS.WriteStream) => ({
  // FORCE_COLOR and NO_COLOR have their say in hasColors, which is there where the stream is a terminal.
  color: stream.isTTY && stream.hasColors(),
  columns: stream.columns ?? 100,
});

/** Tells on standard error what fails as soon as it is known and, on a terminal, how far the run has come. */
const createTeller = () => {
  const { stderr } = process;
  const clear = stderr.isTTY ? '\r\u001B[K' : '';
  return {
    tell: (entry: Entry | undefined, progress: string): void => {
      const line = entry && terminalLine(entry, terminalOptions(stderr));
      if (line !== undefined) printError(clear + line);
      if (stderr.isTTY) stderr.write(clear + oneLine(progress).slice(0, stderr.columns - 1));
    },
    end: (): void => void (stderr.isTTY && stderr.write(clear)),
  };
};

/** Runs what is wanted, and tells of it while it runs. */
const run = async (
  { signal, ...options }: ReturnType<typeof readInspectOptions> & { readonly signal: AbortSignal },
  runscope: RunscopeRun,
  withChecks: boolean,
): Promise<Reported> => {
  const { variables } = runscope;
  const baseUrl = options.baseUrl ?? variables['SCIMBaseURL'] ?? variables['SCIMUrl'];
  if (withChecks && baseUrl === undefined) throw new UsageError('[base URL] is missing.');
  const teller = createTeller();
  try {
    return await runInspection({
      ...options,
      signal,
      baseUrl,
      withChecks,
      runscope,
      onResult: (result, done, total) => teller.tell(entryOf(result), `${done} of ${total}  ${result.check.id}`),
      onStep: (test, step, index) =>
        teller.tell(stepEntry(test, step, index), `step ${step.number} of ${test.steps.length}  ${test.name}`),
    });
  } finally {
    teller.end();
  }
};

const tell = (reported: Reported, flags: InspectFlags, files: ReturnType<typeof readReportFiles>): void => {
  for (const { format, file } of files) writeFileSync(file, reportFormats[format](reported));
  if (flags.json) print(safeJson(reportData(reported)));
  else print(terminalReport(reported, terminalOptions(process.stdout)));
  process.exitCode = summarise(reported).passed ? 0 : 1;
};

export const inspectCommand = defineCommand({
  name: 'inspect',
  summary: 'Inspects any SCIM service: what is wrong with it, what breaks because of it, and how to mend it.',
  parameters: ['base URL?'],
  options: inspectOptions,
  settings: [],
  run: async ({ parameters: [url], options: flags }) => {
    const options = readInspectOptions(url, flags, process.env);
    const files = readReportFiles(flags);
    const runscope = readRunscope(flags);
    const withChecks = runscope.tests.length === 0 || (flags.suite ?? flags.only) !== undefined;
    const chosen = selectChecks(options);
    if (chosen.length === 0) throw new UsageError('--suite, --only: no check is in both.');
    const narrowed = flags.suite ?? flags.only ?? flags.profile ?? flags.scim;
    if (flags.list) return list(narrowed === undefined ? checks : chosen, flags.json);
    const controller = new AbortController();
    const interrupt = async (): Promise<void> => {
      await stopSignal();
      printError('Stopping: what was made is being removed.');
      controller.abort();
    };
    void interrupt();
    const reported = await run({ ...options, signal: controller.signal }, runscope, withChecks);
    tell({ ...reported, strict: flags.strict }, flags, files);
  },
});
