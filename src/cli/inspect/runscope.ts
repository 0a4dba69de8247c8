import { readFileSync } from 'node:fs';
import { parseRunscope } from '../../inspect/runscope/file.ts';
import type { RunscopeRun } from '../../inspect/runscope/run-tests.ts';
import { readPair, type InspectFlags } from './options.ts';
import { asUsage, UsageError } from '../usage-error.ts';

const read = (file: string): string => asUsage(() => readFileSync(file, 'utf8'));

const readScale = (text: string): number => {
  if (!/^\d{1,3}(?:\.\d{1,3})?$/.test(text))
    throw new UsageError(`--pause-scale: expected a number such as 0.5; found "${text}".`);
  return Number(text);
};

/** @throws UsageError where a file cannot be read or is none of Runscope's */
export const readRunscope = (flags: InspectFlags): RunscopeRun => {
  const script = flags['initial-script'];
  if (flags.runscope.length === 0 && (flags.var.length > 0 || script !== undefined))
    throw new UsageError('--var, --initial-script: they are for Runscope files; --runscope names one.');
  return {
    tests: flags.runscope.flatMap((file) => asUsage(() => parseRunscope(read(file), file))),
    variables: Object.fromEntries(flags.var.map((text) => readPair('--var', text))),
    initialScript: script === undefined ? undefined : read(script),
    pauseScale: readScale(flags['pause-scale'] ?? '1'),
    relaxTime: flags['relax-time'],
  };
};
